"""A model as one who continues texts: many prompts at once, exactly as one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

BATCH = 64


class Voice(Protocol):
    """Whoever continues texts."""

    def continues(self, prompts: Sequence[str], new: Sequence[int]) -> list[str]:
        """The text that follows each prompt when the likeliest token is taken `new` times."""
        ...

    def length(self, text: str) -> int:
        """How many tokens a text takes."""
        ...

    def words(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Natural logarithm of the probability that a whole word follows its prompt."""
        ...


class Reader:
    """A causal network with its tokenizer.

    Prompts of one length stand in one batch, so that nothing is padded while text is written.
    """

    def __init__(self, network: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.device = network.device
        self.end = int(tokenizer.eos_token_id)
        self.positions = int(network.config.n_positions)

    def ids(self, text: str) -> list[int]:
        """Token ids of a text, nothing added."""
        return list(self.tokenizer(text, add_special_tokens=False).input_ids)

    def length(self, text: str) -> int:
        """How many tokens a text takes."""
        return len(self.ids(text))

    def text(self, ids: list[int]) -> str:
        """The text of token ids."""
        text = self.tokenizer.decode(ids)
        return text if isinstance(text, str) else "".join(text)

    def continues(self, prompts: Sequence[str], new: Sequence[int]) -> list[str]:
        """The greedy text after each prompt, at most `new` tokens, ended before the end token."""
        rows = [self.ids(prompt) for prompt in prompts]
        said = [""] * len(rows)
        for group in alike(rows):
            most = max(new[at] for at in group)
            written = self._write(torch.tensor([rows[at] for at in group]), most)
            for at, ids in zip(group, written.tolist(), strict=True):
                kept = ids[: new[at]]
                said[at] = self.text(kept[: kept.index(self.end)] if self.end in kept else kept)
        return said

    @torch.no_grad()
    def _write(self, ids: Tensor, new: int) -> Tensor:
        """(rows, at most new) likeliest tokens one after another, until all rows have ended."""
        new = min(new, self.positions - ids.shape[1])
        found: list[Tensor] = []
        ended = torch.zeros(len(ids), dtype=torch.bool, device=self.device)
        fed, cache = ids.to(self.device), None
        while len(found) < new and not bool(ended.all()):
            made = self.network(input_ids=fed, past_key_values=cache, use_cache=True,
                                logits_to_keep=1)  # fmt: skip
            cache = made.past_key_values
            fed = made.logits[:, -1].argmax(-1, keepdim=True)
            found.append(fed)
            ended |= fed[:, 0] == self.end
        return torch.cat(found, dim=1) if found else ids[:, :0]

    def words(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Log-probability, in nats, that the word follows its prompt and ends there.

        It is the sum over the word's tokens and the boundary: what comes next is no letter, so that
        ` run` is not credited with what ` runs` would be.
        """
        closed = self.closing().to(self.device)
        rows = [(self.ids(prompt), self.ids(word)) for prompt, word in pairs]
        found = [0.0] * len(rows)
        for group in alike([prompt + word for prompt, word in rows]):
            given = torch.tensor([[*rows[at][0], *rows[at][1]] for at in group])
            logs = self.log_probabilities(given)
            after = logs[:, -1].masked_fill(~closed, -torch.inf).logsumexp(-1)
            for row, at in enumerate(group):
                start = len(rows[at][0])
                places = range(start - 1, given.shape[1] - 1)
                inside = sum(float(logs[row, p, given[row, p + 1]]) for p in places)
                found[at] = inside + float(after[row])
        return found

    @torch.no_grad()
    def log_probabilities(self, ids: Tensor) -> Tensor:
        """(rows, tokens, vocabulary) log-probabilities of the token after each token."""
        given = ids.to(self.device)
        mask = torch.ones_like(given)  # an end token within is no padding
        made = self.network(input_ids=given, attention_mask=mask, use_cache=False)
        logits: Tensor = made.logits
        return logits.float().log_softmax(-1)

    def closing(self) -> Tensor:
        """(vocabulary,) bool: the pieces that begin with no letter, and the end."""
        size = int(self.network.config.vocab_size)
        pieces = self.tokenizer.convert_ids_to_tokens(list(range(size)))
        spelled = (piece.startswith("<0x") for piece in pieces)  # bytes: any letter at all
        return torch.tensor(
            [
                at == self.end or not (byte or piece[:1].isalpha())
                for at, (piece, byte) in enumerate(zip(pieces, spelled, strict=True))
            ]
        )


def alike(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The places of rows of one length, at most a batch of them at a time."""
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_length[len(row)].append(at)
    for _, places in sorted(by_length.items()):
        for start in range(0, len(places), BATCH):
            yield places[start : start + BATCH]
