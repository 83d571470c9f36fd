"""Fit: what is worth knowing of how network, tokenizer and checkpoint go together, as checks.

What cannot go together is refused when a model is loaded (`sukashi.model.fit`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sukashi.model.fit import special_ids
from sukashi.model.subject import Subject
from sukashi.trace.verify import Check


def fit_checks(subject: Subject) -> Iterator[Check]:
    """Vocabulary, special tokens and weights that were left out; all hold, none proves anything."""
    sizes = f"{len(subject.tokenizer):,}, {subject.anatomy.reader.lookup.rows:,}"
    yield Check("tokens of the tokenizer, rows of the embedding", True, sizes)
    if differing := ", ".join(_differing(subject)):
        yield Check("special tokens that config and tokenizer number differently", True, differing)
    if subject.left_out:
        left_out = ", ".join(subject.left_out)
        yield Check("weights of other tasks, left out", True, left_out)
    if subject.taken_off:
        taken_off = ", ".join(subject.taken_off)
        yield Check("taken off the names of the weights", True, taken_off)


def _differing(subject: Subject) -> Iterator[str]:
    """Such as "eos 2, 0": of the config, and of the tokenizer."""
    named: dict[str, list[int]] = {}
    for name, id in special_ids(subject.config):
        named.setdefault(name, []).append(id)
    for name, ids in named.items():
        own = getattr(subject.tokenizer, f"{name}_token_id", None)
        if own is not None and own not in ids:
            yield f"{name} {ids[0]}, {own}"


__all__ = ["fit_checks"]
