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
from sukashi.view.plots.page import LABEL, Page

BIGGEST, SMALLEST = 0.42, 0.02
"""Sides of a cell in inches."""
WIDE = 9.0
"""Cells shrink so that a matrix is not wider than this, in inches."""
ROOMY = 0.24
"""From this side on a cell has room for a number."""
APART = 48
"""Up to so many rows cells are set apart by a hairline; larger matrices are drawn as one image."""


@dataclass(frozen=True)
class Matrix:
    """(rows, columns) values, a label for each row and column, and the span of the ink.

    scale: sequential from 0 or diverging about 0; most: the value of full ink.
    """

    values: NDArray[np.floating[Any]]
    rows: Sequence[str]
    columns: Sequence[str]
    most: float
    scale: Scale = "sequential"

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value of the ink."""
        return (-self.most if self.scale == "diverging" else 0.0), self.most


def side(rows: int, columns: int, biggest: float = BIGGEST) -> float:
    """Return the side of a cell in inches for a matrix of this size."""
    return max(SMALLEST, min(biggest, WIDE / max(rows, columns, 1)))


def room(words: Sequence[str]) -> float:
    """Return the inches that the longest label takes."""
    return max(map(cell_len, words), default=0) * 0.6 * LABEL / 72


def draw(axes: Axes, page: Page, matrix: Matrix, cell: tuple[float, float]) -> tuple[int, int]:
    """Draw a matrix, first row on top, labels left and above; cell: width, height in inches.

    Returns every which row and column is labelled.
    """
    import seaborn

    apart = max(matrix.values.shape) <= APART
    seaborn.heatmap(
        matrix.values,
        ax=axes,
        cmap=colormap(matrix.scale, page.ground),
        vmin=matrix.span[0],
        vmax=matrix.span[1],
        cbar=False,
        linewidths=0.6 if apart else 0,
        linecolor=page.colour("paper"),
        xticklabels=False,
        yticklabels=False,
        rasterized=not apart,
    )
    axes.set_aspect(cell[1] / cell[0])
    page.dress(axes)
    return ticks.rows(axes, matrix.rows, cell[1]), ticks.columns(axes, matrix.columns, cell[0])


def small(axes: Axes, page: Page, matrix: Matrix, side: float) -> tuple[int, int]:
    """Draw a matrix as one image in a thin frame; labels only where the matrix has any.

    Returns every which row and column is labelled.
    """
    axes.imshow(
        matrix.values,
        cmap=colormap(matrix.scale, page.ground),
        vmin=matrix.span[0],
        vmax=matrix.span[1],
        extent=(0, matrix.values.shape[1], matrix.values.shape[0], 0),
        interpolation="nearest",
    )
    page.box(axes, (0, 0), (matrix.values.shape[1], matrix.values.shape[0]))
    return ticks.rows(axes, matrix.rows, side), ticks.columns(axes, matrix.columns, side)


def write(
    axes: Axes, page: Page, matrix: Matrix, text: Callable[[int, int], str], size: float = 7.5
) -> None:
    """Write a text into each cell, in a colour that can be read on its ink."""
    for row, column in np.ndindex(matrix.values.shape):
        written = text(row, column)
        if written:
            ink = page_ink(page, matrix, float(matrix.values[row, column]))
            axes.text(
                column + 0.5, row + 0.5, written, color=ink, size=size, ha="center", va="center"
            )


def page_ink(page: Page, matrix: Matrix, value: float) -> str:
    """Return the colour of text over a value's ink."""
    ink = sequential if matrix.scale == "sequential" else diverging
    return hexadecimal(text_on(ink(value / matrix.most if matrix.most else 0.0, page.ground)))
