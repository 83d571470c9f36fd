"""Heat cells: a matrix of coloured cells with words along both sides and, on request, numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from rich.cells import cell_len

from sukashi.view.colours import Scale, colormap, diverging, hexadecimal, sequential, text_on
from sukashi.view.plots import ticks
from sukashi.view.plots.style import LABEL, Style

BIGGEST, SMALLEST = 0.42, 0.02
"""Sides of a cell in inches."""
MAX_WIDTH = 9.0
"""Cells shrink so that a matrix is not wider than this, in inches."""
LEGIBLE_SIDE = 0.24
"""From this side on a cell has space for a number."""
SEPARATED = 48
"""Up to so many rows cells are set apart by a hairline; larger matrices are drawn as one image."""


@dataclass(frozen=True)
class Matrix:
    """(rows, columns) values, a label for each row and column, and the span of the colormap.

    scale: sequential from 0 or diverging about 0; maximum: the value at its end.
    """

    values: NDArray[np.floating[Any]]
    rows: Sequence[str]
    columns: Sequence[str]
    maximum: float
    scale: Scale = "sequential"

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value of the colormap."""
        return (-self.maximum if self.scale == "diverging" else 0.0), self.maximum


def cell_side(rows: int, columns: int, biggest: float = BIGGEST) -> float:
    """Return the side of a cell in inches for a matrix of this size."""
    return max(SMALLEST, min(biggest, MAX_WIDTH / max(rows, columns, 1)))


def label_length(words: Sequence[str]) -> float:
    """Return the inches that the longest label takes."""
    return max(map(cell_len, words), default=0) * 0.6 * LABEL / 72


def draw(axes: Axes, style: Style, matrix: Matrix, cell: tuple[float, float]) -> tuple[int, int]:
    """Draw a matrix, first row on top, labels left and above; cell: width, height in inches.

    Returns every which row and column is labelled.
    """
    import seaborn

    apart = max(matrix.values.shape) <= SEPARATED
    seaborn.heatmap(
        matrix.values,
        ax=axes,
        cmap=colormap(matrix.scale, style.theme),
        vmin=matrix.span[0],
        vmax=matrix.span[1],
        cbar=False,
        linewidths=0.6 if apart else 0,
        linecolor=style.colour("background"),
        xticklabels=False,
        yticklabels=False,
        rasterized=not apart,
    )
    axes.set_aspect(cell[1] / cell[0])
    style.style_axes(axes)
    return ticks.label_rows(axes, matrix.rows, cell[1]), ticks.label_columns(
        axes, matrix.columns, cell[0]
    )


def draw_thumbnail(axes: Axes, style: Style, matrix: Matrix, cell_side: float) -> tuple[int, int]:
    """Draw a matrix as one image in a thin frame; labels only where the matrix has any.

    Returns every which row and column is labelled.
    """
    axes.imshow(
        matrix.values,
        cmap=colormap(matrix.scale, style.theme),
        vmin=matrix.span[0],
        vmax=matrix.span[1],
        extent=(0, matrix.values.shape[1], matrix.values.shape[0], 0),
        interpolation="nearest",
    )
    style.outline(axes, (0, 0), (matrix.values.shape[1], matrix.values.shape[0]))
    return ticks.label_rows(axes, matrix.rows, cell_side), ticks.label_columns(
        axes, matrix.columns, cell_side
    )


def annotate(
    axes: Axes, style: Style, matrix: Matrix, text: Callable[[int, int], str], size: float = 7.5
) -> None:
    """Write a text into each cell, in a colour that can be read on it."""
    for row, column in np.ndindex(matrix.values.shape):
        written = text(row, column)
        if written:
            colour = text_colour(style, matrix, float(matrix.values[row, column]))
            axes.text(
                column + 0.5, row + 0.5, written, color=colour, size=size, ha="center", va="center"
            )


def text_colour(style: Style, matrix: Matrix, value: float) -> str:
    """Return the colour of text over a value's cell."""
    colour = sequential if matrix.scale == "sequential" else diverging
    return hexadecimal(
        text_on(colour(value / matrix.maximum if matrix.maximum else 0.0, style.theme))
    )
