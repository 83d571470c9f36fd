"""Fit: the parts of a result that a file carries, smaller where the exact numbers are too large.

A head is carried as one of the forms of weights.py: exact, rounded, or only its strongest links.
Every head gets the finest form that its share of the room allows, and what a head leaves over is
for the others; the mean of all and the head that is shown first may take more than that. Result and
saved file stay what they are: float32, every head, every row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sukashi.errors import BudgetError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view.page import weights
from sukashi.view.page.island import encode
from sukashi.view.page.note import initial_choice
from sukashi.view.page.parts import RESULT, head_names, matrix, without_weights
from sukashi.view.page.weights import LADDER, Float, Rounding

LIMITS = ((128, 2_000_000), (512, 6_000_000))
"""Tokens of the longer axis, and the characters that one result may take in a page."""
LIMIT_LONG = 12_000_000
PREFERRED = 0.2
"""Share of the room that a preferred head may take."""
ROWS = 32
"""Rows of a head from which its size is judged."""
SURE = 0.96
"""Share of the room that is planned for, as sizes are only judged."""
Form = Callable[[Float], str]


def _exact(given: Float) -> str:
    return encode(weights.exact(given))


def _coded(rounding: Rounding, given: Float) -> str:
    return encode(weights.coded(given, rounding), 1)


def _strongest(count: int, given: Float) -> str:
    return encode(weights.strongest(given, count, LADDER[1]))


FORMS: tuple[Form, ...] = (
    _exact,
    *(partial(_coded, rounding) for rounding in LADDER),
    *(partial(_strongest, count) for count in (16, 8, 4, 2, 1)),
)
"""From fine to coarse."""


def fit(result: Result, *, whole: bool = False) -> dict[str, str]:
    """Return the parts of a result by name, as islands of bearable size.

    whole: keep attention exact whatever its size.
    Raises: BudgetError when even the strongest link of each token takes too much.
    """
    if not isinstance(result, AttentionMaps):
        return {RESULT: encode(dumps(result))}
    first = {RESULT: encode(without_weights(result), 1)}
    if whole:
        return {**first, **{one: _exact(matrix(result, one)) for one in head_names(result)}}
    room = limit(result) - len(first[RESULT])
    return {**first, **_Packing(result).within(room)}


def limit(maps: AttentionMaps) -> int:
    """Return the characters that attention may take in a page."""
    longer = max(maps.shape[2:])
    return next((most for tokens, most in LIMITS if longer <= tokens), LIMIT_LONG)


class _Packing:
    """The heads of one result, each in a form yet to be chosen."""

    def __init__(self, maps: AttentionMaps) -> None:
        self.maps = maps
        self.names = head_names(maps)
        place, head = divmod(initial_choice(maps), maps.shape[1])
        self.preferred = ("mean/all", f"head/{maps.layers[place]}/{head}")
        step = max(1, maps.shape[2] // ROWS)
        self.rows = slice(step // 2, None, step)
        self.samples = {name: matrix(maps, name, self.rows) for name in self.names}
        self.judged: dict[tuple[str, int], float] = {}
        self.packed: dict[tuple[str, int], str] = {}

    def within(self, room: float) -> dict[str, str]:
        """Return every head, in forms that take no more than `room` characters together."""
        planned = room * SURE
        for _ in range(4):
            chosen = self._forms(planned)
            islands = {name: self._pack(name, form) for name, form in chosen.items()}
            size = sum(map(len, islands.values()))
            if size <= room:
                return islands
            planned *= SURE * room / size
        raise self._too_long()

    def _forms(self, room: float) -> dict[str, int]:
        """The form of every head by its number, finest first."""
        exact = {name: self._size(name, 0) for name in self.names}
        if sum(exact.values()) <= room:
            return dict.fromkeys(self.names, 0)
        chosen = {name: self._finest(name, PREFERRED * room) for name in self.preferred}
        room -= sum(self._size(name, form) for name, form in chosen.items())
        others = sorted(set(self.names) - set(chosen), key=self.names.index)
        low, high = 0.0, room
        for _ in range(24):  # the share of a head: as large as the sum of all allows
            share = (low + high) / 2
            forms = {name: self._finest(name, share) for name in others}
            fits = sum(self._size(name, form) for name, form in forms.items()) <= room
            low, high = (share, high) if fits else (low, share)
        forms = {name: self._finest(name, low) for name in others}
        if sum(self._size(name, form) for name, form in forms.items()) > room:
            raise self._too_long()
        return {**chosen, **forms}

    def _finest(self, name: str, share: float) -> int:
        """The finest form of a head that its share allows, the coarsest if none does."""
        last = len(FORMS) - 1
        return next((form for form in range(1, last) if self._size(name, form) <= share), last)

    def _size(self, name: str, form: int) -> float:
        """The size of a head in a form, judged by some of its rows."""
        if (name, form) not in self.judged:
            sample = self.samples[name]
            frame = len(FORMS[form](sample[:0]))
            numbers = (len(FORMS[form](sample)) - frame) / max(1, len(sample))
            self.judged[name, form] = frame + numbers * self.maps.shape[2]
        return self.judged[name, form]

    def _pack(self, name: str, form: int) -> str:
        if (name, form) not in self.packed:
            self.packed[name, form] = FORMS[form](matrix(self.maps, name))
        return self.packed[name, form]

    def _too_long(self) -> BudgetError:
        return BudgetError(
            f"The strongest links of {self.maps.shape[2]} tokens take over {limit(self.maps):,} "
            "bytes, more than a page holds; save the result as .safetensors, or with "
            "<<whole=True>>."
        )
