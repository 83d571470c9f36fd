"""Networks whose class or config says something else than what they do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers
from tokenizers.processors import TemplateProcessing
from torch import Tensor

import sukashi
from sukashi.errors import UnsupportedError
from tests.tiny import BOS, EOS, randomise, tiny_tokenizer

IDS = [1, 12, 23, 17, 40, 23]


def made(network: Any) -> Any:
    torch.manual_seed(0)
    randomise(network)
    return network.eval()


def reformer() -> Any:
    config = transformers.ReformerConfig(
        vocab_size=320,
        hidden_size=32,
        num_attention_heads=2,
        attention_head_size=16,
        feed_forward_size=48,
        attn_layers=["local", "lsh"],
        axial_pos_embds=False,
        max_position_embeddings=128,
        local_attn_chunk_length=16,
        lsh_attn_chunk_length=16,
        num_buckets=2,
        num_hashes=1,
        hash_seed=0,
        is_decoder=True,
        local_num_chunks_after=0,
        lsh_num_chunks_after=0,
    )
    return made(transformers.ReformerModelWithLMHead(config))


def umt5() -> Any:
    config = transformers.UMT5Config(
        vocab_size=320, d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=4, num_labels=3
    )
    assert config.is_encoder_decoder
    return made(transformers.UMT5ForTokenClassification(config))


def longformer() -> Any:
    config = transformers.LongformerConfig(
        vocab_size=320,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
        attention_window=8,
        max_position_embeddings=66,
        sep_token_id=2,
        pad_token_id=0,
    )
    return made(transformers.LongformerForQuestionAnswering(config))


def table_of(network: Any) -> Any:
    """The embedding that is called."""
    umt5 = isinstance(network, transformers.UMT5ForTokenClassification)
    return network.transformer.encoder.embed_tokens if umt5 else network.get_input_embeddings()


def through(network: Any, ids: list[int], embeddings: Tensor) -> Any:
    """What the network answers, with these embeddings of its tokens."""

    def instead(_: Any, __: Any, output: Tensor) -> Tensor:  # padding inside stays as it is
        return torch.cat([embeddings, output[:, embeddings.shape[1] :]], 1)

    handle = table_of(network).register_forward_hook(instead)
    try:
        return network(input_ids=torch.tensor([ids]))
    finally:
        handle.remove()


def embedded(network: Any, ids: list[int]) -> Tensor:
    found: Tensor = table_of(network)(torch.tensor([ids])).detach()
    return found.requires_grad_()


def test_a_network_that_refuses_to_be_differentiated_answers_the_rest() -> None:
    """Reformer goes back through itself in training mode alone."""
    network = reformer()
    ex = sukashi.load(network, tiny_tokenizer("causal"))
    assert "none: If you want to train" in ex.anatomy.unproven["gradient"]
    with pytest.raises(UnsupportedError, match="has no gradient that could be relied on"):
        ex.attribution(ids=IDS, method="grad_x_input")
    why = ex.attribution(ids=IDS, method="occlusion", baseline="zero")
    x, id = embedded(network, IDS).detach(), why.targets[0].id
    whole = network(input_ids=torch.tensor([IDS])).logits[0, -1]
    assert id == int(whole.argmax())
    for place in range(len(IDS)):
        without = x.clone()
        without[0, place] = 0
        lost = float((whole - through(network, IDS, without).logits[0, -1])[id].detach())
        assert why.scores[0, place] == pytest.approx(lost, abs=2e-5)


def test_an_encoder_alone_is_no_encoder_decoder() -> None:
    """UMT5's classifier of tokens has the config of the whole."""
    network = umt5()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    assert list(ex.anatomy.stacks) == ["encoder"]
    x = embedded(network, IDS)
    logits = through(network, IDS, x).logits[0]
    np.testing.assert_allclose(ex.classify(ids=IDS).logits, logits.detach(), atol=1e-5)
    why = ex.attribution(ids=IDS, method="grad_x_input", outputs=[2])
    (slope,) = torch.autograd.grad(logits[2, why.targets[0].id], x)
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=2e-5)


def test_a_network_that_needs_a_question_and_a_text_is_loaded() -> None:
    """Longformer counts the separators."""
    network = longformer()
    tokenizer = tiny_tokenizer("masked")
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", BOS), ("</s>", EOS)],
    )
    ex = sukashi.load(network, tokenizer)
    ids = tokenizer("was it", "the film was good").input_ids
    x = embedded(network, ids)
    answer = through(network, ids, x)
    why = ex.attribution("was it", "the film was good", method="grad_x_input")
    assert why.tokens.ids.tolist() == ids
    start, end = why.targets[:2]
    for row, (target, logits) in enumerate(
        ((start, answer.start_logits[0]), (end, answer.end_logits[0]))
    ):
        (slope,) = torch.autograd.grad(logits[target.id], x, retain_graph=True)
        np.testing.assert_allclose(why.scores[row], (slope * x).sum(-1)[0].detach(), atol=2e-5)
