"""Texts of a similarity: each as a vector, in parts, and as a problem of its own.

A text is explained while the other stays as it is. Were both to come from a baseline together, two
texts that say nothing would be where the path begins, and these are as near to each other as two
texts can be: the scores would have to explain why the texts at its end are less so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from sukashi.lens.similarity.networks import Embedder, SimilarityTo
from sukashi.model.encoding import Encoding
from sukashi.model.prompted import PromptedText
from sukashi.model.subject import Subject
from sukashi.model.text_encoder import TextEncoder
from sukashi.model.undisturbed import undisturbed
from sukashi.result.similarity import Measure
from sukashi.trace.perturbation.coalitions import keeping
from sukashi.trace.problem import Problem
from sukashi.trace.target import Target
from sukashi.trace.units import shared_out


@dataclass(frozen=True, eq=False)
class EncodedText:
    """One text: what is fed, what makes a vector of it, and the vector.

    vector: (size,). parts: (tokens, size) what each token adds to it, None where it is not known.
    """

    encoding: Encoding
    embedder: Embedder
    vector: Tensor
    parts: Tensor | None

    def towards(self, other: EncodedText, subject: Subject, of: Measure) -> Subject:
        """The model whose one logit is this text's similarity to another."""
        network = SimilarityTo(self.embedder, other.vector, of)
        return replace(subject, network=network, task="classify", encoder=None)


def encoded_text(subject: Subject, given: PromptedText, encoder: TextEncoder) -> EncodedText:
    """A text with its vector."""
    encoding, skip = given.encoding, 0 if encoder.pools_prompt else given.begins
    embedder = Embedder(subject.network, encoder, skip)
    with undisturbed(embedder), torch.no_grad():
        vector = embedder(**encoding.inputs)[0]
        divided = not encoder.undivided
        parts = embedder.parts(**encoding.inputs)[0] if divided else None
    parts = None if parts is None else parts[: len(encoding.tokens)]
    return EncodedText(encoding, embedder, vector, parts)


def target() -> tuple[Target, ...]:
    """The one scalar that is explained."""
    return (Target(row=0, id=0),)


def occlusion(problem: Problem, unit: str, operator: str) -> tuple[Tensor, str]:
    """(tokens,) by how much the similarity falls without each unit, and what was done to it.

    The fall of a unit of several tokens is shared out equally among them.
    """
    coalitions = keeping(problem, unit, operator)
    whole = np.ones((1, len(coalitions.units)), dtype=np.bool_)
    masks = np.concatenate([whole, coalitions.without_each()])
    value, *without = coalitions.values(masks, problem.progress)
    falls = [value - each for each in without]
    amounts = torch.stack(falls, -1) if falls else value.new_zeros(1, 0)
    shared = shared_out(problem, coalitions.units, amounts.to(problem.subject.device).float())
    return shared[0], coalitions.operator


def pairs(one: EncodedText, other: EncodedText, of: Measure) -> Tensor | None:
    """(tokens, tokens of the other) what each pair adds to the similarity; None where unknown."""
    if one.parts is None or other.parts is None:
        return None
    found = one.parts @ other.parts.T
    lengths = one.vector.norm() * other.vector.norm()
    scale = torch.ones_like(lengths) if of == "dot" else lengths.clamp(min=1e-12)
    return torch.div(found, scale)


__all__ = ["EncodedText", "encoded_text", "occlusion", "pairs", "target"]
