"""Problem: one text and its targets, prepared for whatever lens asks about them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy, StackName
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import vocabulary_size
from sukashi.result.tokens import Tokens
from sukashi.trace.budget import (
    COMFORTABLE_GRAPH_BYTES,
    Budget,
    backward_bytes,
    forward_bytes,
)
from sukashi.trace.cost import Cost
from sukashi.trace.gradient import Question
from sukashi.trace.progress import Progress, silent
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site
from sukashi.trace.target import Target


@dataclass(frozen=True, eq=False)
class Problem:
    """What a lens gets: the text as tensors, the scalars to explain, and how much it may take.

    cost: what was spent on the text so far, also by the same text with other targets.
    """

    subject: Subject
    encoding: Encoding
    targets: tuple[Target, ...]
    multi_label: bool = False
    budget: Budget = field(default_factory=Budget)
    progress: Progress = silent
    cost: Cost = field(default_factory=Cost)

    @property
    def anatomy(self) -> Anatomy:
        """The network's parts."""
        return self.subject.anatomy

    @property
    def tokens(self) -> Tokens:
        """The inputs that are given a score: the source's tokens, then the decoder's."""
        return self.encoding.all

    @property
    def question(self) -> Question:
        """The scalars as functions of the network's logits."""
        return self.asking(self.targets)

    def asking(self, targets: tuple[Target, ...]) -> Question:
        """The same question about other targets."""
        return Question(self.subject.network, self.anatomy, targets, self.multi_label)

    @property
    def inputs(self) -> dict[str, Tensor]:
        """What is fed to the network: of a causal decoder only what the last target can see."""
        length = self._seen_length()
        given = self.encoding.inputs
        width = given["input_ids"].shape[1]
        return {
            name: tensor[:, :length] if tensor.ndim == 2 and tensor.shape[1] == width else tensor
            for name, tensor in given.items()
        }

    def _seen_length(self) -> int:
        width = int(self.encoding.inputs["input_ids"].shape[1])
        alone = len(self.anatomy.stacks) == 1 and self.anatomy.writer.causal
        if not alone or not self.anatomy.writes or self.encoding.sees:
            return width
        return max(target.row for target in self.targets) + 1

    @property
    def unseen(self) -> int:
        """How many of the last tokens no target can see."""
        return len(self.tokens) - sum(self.length(site.stack) for site in self.sites)

    @property
    def reads(self) -> list[int] | None:
        """The token of the writing stack that each target reads; None for a head of the whole text.

        Of a contrast between two places of an answer the later one.
        """
        if self.subject.task == "classify":
            return None
        if self.subject.task == "span":
            return [max(one.id, one.contrast or 0) for one in self.targets]
        return [target.row for target in self.targets]

    @property
    def seen(self) -> Tensor:
        """(targets, inputs) bool: whether a target can see an input at all."""
        seen = torch.ones(len(self.targets), len(self.tokens), dtype=torch.bool)
        reads = self.reads
        if self.anatomy.writer.causal and reads is not None:
            rows = torch.tensor(reads)
            places = torch.arange(len(self.encoding.written))
            seen[:, -len(places) :] = places <= rows[:, None]
        return seen.to(self.subject.device)

    def length(self, stack: StackName) -> int:
        """How many tokens are fed to a stack."""
        second = len(self.anatomy.stacks) > 1 and stack == "decoder"
        return int(self.inputs["decoder_input_ids" if second else "input_ids"].shape[1])

    @property
    def sites(self) -> tuple[Site, ...]:
        """The embedding sites, in the order of `tokens`."""
        order: tuple[StackName, ...] = ("encoder", "decoder")
        return tuple(Site("embedding", 0, name) for name in order if name in self.anatomy.stacks)

    def embeddings(self) -> dict[Site, Tensor]:
        """(1, tokens, width) what the embedding gives for the text, by site."""
        kept: dict[Site, Tensor] = {}

        def keeping(site: Site) -> Edit:
            def edit(tensor: Tensor) -> Tensor:
                kept[site] = tensor.detach()
                return tensor

            return edit

        writer = self.anatomy.writer
        last = Site("residual", 0, writer.name) if writer.layers else None
        edits = {site: keeping(site) for site in self.sites}
        run(self.subject.network, self.anatomy, self.inputs, edit=edits, stop=last)
        return kept

    def repeated(self, times: int) -> dict[str, Tensor]:
        """The inputs `times` times along the batch; pictures may be several a text."""
        return {
            name: tensor.expand(times, *tensor.shape[1:])
            if len(tensor) == 1
            else tensor.repeat(times, *[1] * (tensor.ndim - 1))
            for name, tensor in self.inputs.items()
        }

    def joined(self, by_site: list[Tensor]) -> Tensor:
        """(…, inputs, width) tensors of the sites side by side, zero where no target can see."""
        joined = torch.cat(by_site, -2)
        missing = len(self.tokens) - joined.shape[-2]
        return torch.nn.functional.pad(joined, (0, 0, 0, missing)) if missing else joined

    def forward_chunk(self, count: int) -> int:
        """How many copies of the text fit through one forward pass without a graph.

        Of a copy one block's width is held at a time, and the logits of its targets.
        """
        block = forward_bytes(self.anatomy, len(self.tokens)) // max(1, self.anatomy.writer.layers)
        classes = vocabulary_size(self.subject) if self.anatomy.writes else 1
        rows = len(self.targets) if self.anatomy.decode else len(self.tokens)
        each = block + 4 * rows * classes
        return self.budget.chunk(each, self._beside(count), "forward pass")

    def graph_chunk(self, count: int) -> int:
        """How many copies of the text fit through one forward pass that keeps its graph."""
        each = forward_bytes(self.anatomy, len(self.tokens))
        return self.budget.chunk(
            each, self._beside(count), "differentiable forward pass", COMFORTABLE_GRAPH_BYTES
        )

    def _beside(self, count: int) -> int:
        """How many copies may stand beside each other in a pass at all."""
        return min(count, 1) if self.anatomy.apart else count

    def backward_chunk(self, copies: int) -> int:
        """How many targets fit through one batched backward pass of `copies` copies of the text."""
        each = copies * backward_bytes(self.anatomy, len(self.tokens))
        return self.budget.chunk(each, len(self.targets), "backward pass")

    def about(self, targets: tuple[Target, ...]) -> Problem:
        """The same text, other targets."""
        return replace(self, targets=targets)
