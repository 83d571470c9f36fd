"""Whatever people hold in their hands is explained like the network inside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers

import sukashi
from sukashi.errors import MisuseError, ModelError
from tests.tiny import BOS, PAD, kind_of, randomise, tiny, tiny_config, tiny_tokenizer

TEXT = "the film was good"


def scores(ex: Any) -> Any:
    return ex.attribution(TEXT, method="integrated_gradients", steps=8).scores


@pytest.fixture(scope="module")
def plain() -> Any:
    return sukashi.load(network=tiny("gpt2"), tokenizer=tiny_tokenizer("causal"))


@pytest.mark.parametrize(
    "wrap",
    [torch.nn.DataParallel, lambda net: torch.compile(net, backend="eager")],
    ids=["DataParallel", "torch.compile"],
)
def test_wrappers_are_the_network_inside(plain: Any, wrap: Any) -> None:
    ex = sukashi.load(wrap(tiny("gpt2")), tiny_tokenizer("causal"))
    assert type(ex.network).__name__ == "GPT2LMHeadModel"
    assert ex.task == "causal"
    np.testing.assert_allclose(scores(ex), scores(plain), atol=1e-6)


def test_a_pipeline_brings_its_tokenizer(plain: Any) -> None:
    pipe = transformers.pipeline(
        "text-generation", model=tiny("gpt2"), tokenizer=tiny_tokenizer("causal")
    )
    np.testing.assert_allclose(scores(sukashi.load(pipe)), scores(plain), atol=1e-6)


def test_a_tokenizer_can_be_named() -> None:
    network = sukashi.load("tales").network
    ex = sukashi.load(network, "tales")
    assert ex.generate("1, 2, 3,", 1).text == " 4"


def test_a_network_without_a_tokenizer() -> None:
    with pytest.raises(ModelError, match="in memory needs its tokenizer"):
        sukashi.load(tiny("gpt2"))


def test_a_network_in_training_mode_with_gradients_of_its_inputs() -> None:
    """What fine-tuning leaves behind: hooks, training flags; all is as it was afterwards."""
    network = tiny("bert", "classify")
    network.enable_input_require_grads()
    network.train()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    quiet = sukashi.load(tiny("bert", "classify"), tiny_tokenizer("masked"))
    np.testing.assert_allclose(scores(ex), scores(quiet), atol=1e-6)
    assert network.training


@pytest.mark.parametrize(
    "context",
    [torch.no_grad, torch.inference_mode, lambda: torch.autocast("cpu", torch.bfloat16)],
    ids=["no_grad", "inference_mode", "autocast"],
)
@pytest.mark.parametrize("method", ["grad_x_input", "integrated_gradients", "occlusion"])
def test_where_a_model_is_evaluated_it_is_explained_as_elsewhere(
    plain: Any, context: Any, method: str
) -> None:
    wanted = plain.attribution(TEXT, method=method).scores
    with context():
        found = plain.attribution(TEXT, method=method).scores
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_a_classifier_that_knows_no_padding_takes_several_texts() -> None:
    """GPT-2's config has none, and its classifier refuses a batch."""
    network = tiny("gpt2", "classify", pad_token_id=None)
    ex = sukashi.load(network, tiny_tokenizer("causal"))
    both = ex.classify([TEXT, "the film was bad, not good"])
    alone = [ex.classify(text) for text in (TEXT, "the film was bad, not good")]
    for one, other in zip(both, alone, strict=True):
        np.testing.assert_allclose(one.logits, other.logits, atol=1e-5)
    ex.attribution(TEXT, method="occlusion")
    assert network.config.pad_token_id is None


@pytest.mark.parametrize("names", [["no", "yes"], ("no", "yes"), {"0": "no", "1": "yes"}])
def test_names_of_labels_in_any_form(names: Any) -> None:
    network = tiny("bert", "classify")
    network.config.id2label = names
    assert sukashi.load(network, tiny_tokenizer("masked")).labels == ("no", "yes")


def test_names_of_labels_without_numbers() -> None:
    network = tiny("bert", "classify")
    network.config.id2label = {"neg": "a", "pos": "b"}
    with pytest.raises(ModelError, match=r"the number of every class \(the first is 0\) its name"):
        sukashi.load(network, tiny_tokenizer("masked"))


def body_logits(network: Any, head: Any, embeddings: Any) -> Any:
    """What a head of one's own says of a BERT body, from its embeddings."""
    return head(network(inputs_embeds=embeddings).last_hidden_state[:, 0])


class Holds(torch.nn.Module):
    """A network of transformers beside a loss, as training code holds it; it has no config."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.model, self.loss = network, torch.nn.CrossEntropyLoss()

    def forward(self, input_ids: Any, attention_mask: Any = None) -> Any:
        return self.model(input_ids=input_ids, attention_mask=attention_mask)


class WithLoss(Holds):
    """It gives a loss and then the logits, twice as large."""

    def forward(self, input_ids: Any, attention_mask: Any = None) -> Any:
        logits = 2 * super().forward(input_ids, attention_mask).logits
        return self.loss(logits[0, :-1], input_ids[0, 1:]), logits


class OwnHead(torch.nn.Module):
    """A body of transformers below a head of one's own."""

    def __init__(self, body: Any, classes: int = 3) -> None:
        super().__init__()
        torch.manual_seed(5)
        self.body, self.head = body, torch.nn.Linear(32, classes)

    def forward(self, input_ids: Any, attention_mask: Any = None) -> Any:
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask)
        return {"logits": self.head(hidden.last_hidden_state[:, 0])}


class Sharded(torch.nn.Module):
    """What FullyShardedDataParallel makes of a module, without a process group."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self._fsdp_wrapped_module = network

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self._fsdp_wrapped_module(*args, **kwargs)


def test_a_module_that_adds_nothing_is_the_network_inside(plain: Any) -> None:
    ex = sukashi.load(Holds(tiny("gpt2")), tiny_tokenizer("causal"))
    assert type(ex.network).__name__ == "GPT2LMHeadModel"
    np.testing.assert_allclose(scores(ex), scores(plain), atol=1e-6)


def test_a_module_that_changes_the_answer_is_explained_itself(plain: Any) -> None:
    ex = sukashi.load(WithLoss(tiny("gpt2")), tiny_tokenizer("causal"))
    assert (type(ex.network).__name__, ex.task) == ("WithLoss", "causal")
    np.testing.assert_allclose(scores(ex), 2 * scores(plain), atol=1e-5)
    one, other = ex.generate(TEXT, 4), plain.generate(TEXT, 4)
    assert one.tokens.ids.tolist() == other.tokens.ids.tolist()
    with pytest.raises(MisuseError, match="likeliest token is written; leave temperature out"):
        ex.generate(TEXT, 4, do_sample=False, temperature=0.5)


def test_blocks_that_were_sharded_one_by_one() -> None:
    network = tiny("llama")
    whole = sukashi.load(tiny("llama"), tiny_tokenizer("causal"))
    for layer, block in enumerate(network.model.layers):
        network.model.layers[layer] = Sharded(block)
    ex = sukashi.load(Sharded(network), tiny_tokenizer("causal"))
    assert type(ex.network).__name__ == "LlamaForCausalLM"
    np.testing.assert_allclose(scores(ex), scores(whole), atol=1e-6)
    np.testing.assert_allclose(ex.attention(TEXT).weights, whole.attention(TEXT).weights)


def test_a_head_of_ones_own_on_a_body() -> None:
    network = OwnHead(tiny("bert", "base"))
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    assert (ex.task, ex.labels) == ("classify", ("LABEL_0", "LABEL_1", "LABEL_2"))
    made = tiny_tokenizer("masked")(TEXT, return_tensors="pt")
    x = network.body.embeddings.word_embeddings(made.input_ids).detach().requires_grad_()
    logits = body_logits(network.body, network.head, x)[0]
    np.testing.assert_allclose(ex.classify(TEXT).logits[0], logits.detach(), atol=1e-6)
    (slope,) = torch.autograd.grad(logits[1], x)
    why = ex.attribution(TEXT, method="grad_x_input", target="LABEL_1")
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=1e-5)


def test_a_subclass_has_the_task_of_the_class_it_is_made_from() -> None:
    class Louder(transformers.LlamaForCausalLM):  # type: ignore[misc]
        def forward(self, *args: Any, **kwargs: Any) -> Any:
            found = super().forward(*args, **kwargs)
            found.logits = 3 * found.logits
            return found

    class Sorting(transformers.LlamaForCausalLM):  # type: ignore[misc]
        """A language model whose head was put in another's place."""

    quiet, loud = tiny("llama"), Louder(tiny("llama").config).eval()
    loud.load_state_dict(quiet.state_dict())
    ex = sukashi.load(loud, tiny_tokenizer("causal"))
    assert ex.task == "causal"
    wanted = scores(sukashi.load(quiet, tiny_tokenizer("causal")))
    np.testing.assert_allclose(scores(ex), 3 * wanted, atol=1e-5)
    sorting = Sorting(tiny("llama").config).eval()
    sorting.lm_head = torch.nn.Linear(32, 4)
    assert sukashi.load(sorting, tiny_tokenizer("causal")).task == "tokens"


@pytest.mark.parametrize(
    ("family", "kind", "task", "said"),
    [
        ("gpt2", "lm", "classify", "gives words, .*leave task= out, or give causal or body"),
        ("gpt2", "lm", "masked", "give causal or body"),
        ("gpt2", "lm", "seq2seq", "give causal or body"),
        ("gpt2", "base", "causal", "gives hidden states, .*give body"),
        ("bert", "lm", "causal", "give masked or body"),
        ("bert", "lm", "span", "gives words, .*give masked or body"),
        ("bert", "classify", "causal", "gives one label a text, .*give classify or body"),
        ("bert", "classify", "tokens", "give classify or body"),
        ("bert", "tokens", "classify", "gives one label a token, .*give tokens or body"),
        ("bert", "span", "classify", "gives places, .*give span or body"),
        ("t5", "lm", "causal", "give seq2seq or body"),
    ],
)
def test_a_task_that_does_not_belong(family: str, kind: str, task: str, said: str) -> None:
    tokenizer = tiny_tokenizer(kind_of(family))
    with pytest.raises(ModelError, match=said):
        sukashi.load(tiny(family, kind), tokenizer, task=task)


@pytest.mark.parametrize("family", ["bart", "mbart"])
def test_a_decoder_alone_writes(family: str) -> None:
    """Its config counts the encoder's layers, by which transformers sizes the cache."""
    torch.manual_seed(0)
    made = getattr(transformers, {"bart": "Bart", "mbart": "MBart"}[family] + "ForCausalLM")(
        tiny_config(family)
    ).eval()
    ex = sukashi.load(made, tiny_tokenizer("seq2seq"))
    found = ex.generate(TEXT, 3)
    ids = torch.from_numpy(found.tokens.ids.copy())[None]
    for place in range(found.prompt_length, ids.shape[1]):
        assert int(made(ids[:, :place], use_cache=False).logits[0, -1].argmax()) == int(
            ids[0, place]
        )


def two_stacks(decoder: str) -> Any:
    """An encoder–decoder put together from a BERT and another network."""
    from transformers import EncoderDecoderConfig, EncoderDecoderModel

    writes = tiny_config(decoder, is_decoder=True, add_cross_attention=True)
    config = EncoderDecoderConfig.from_encoder_decoder_configs(tiny_config("bert"), writes)
    config.decoder_start_token_id, config.pad_token_id = BOS, PAD
    network = EncoderDecoderModel(config)
    randomise(network)
    return network.eval()


@pytest.mark.parametrize("decoder", ["bert", "gpt2"])
def test_two_networks_put_together(decoder: str) -> None:
    network = two_stacks(decoder)
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    assert (ex.task, tuple(ex.anatomy.stacks)) == ("seq2seq", ("encoder", "decoder"))
    why = ex.attribution(TEXT, method="grad_x_input")
    made = tiny_tokenizer("masked")(TEXT, return_tensors="pt")
    x = network.encoder.embeddings.word_embeddings(made.input_ids).detach().requires_grad_()
    start = torch.tensor([[BOS]])
    logits = network(inputs_embeds=x, decoder_input_ids=start).logits
    (slope,) = torch.autograd.grad(logits[0, -1, why.targets[0].id], x)
    wanted = (slope * x).sum(-1)[0].detach()
    np.testing.assert_allclose(why.scores[0, : len(wanted)], wanted, atol=1e-5)
    assert ex.generate(TEXT, 2).tokens.ids[-2:].size == 2


def test_networks_that_read_no_text_alone() -> None:
    from transformers import VisionEncoderDecoderConfig, VisionEncoderDecoderModel, ViTConfig

    sees = ViTConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=4,
        image_size=16,
        intermediate_size=32,
        patch_size=8,
    )
    writes = tiny_config("gpt2", is_decoder=True, add_cross_attention=True)
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(sees, writes)
    config.decoder_start_token_id, config.pad_token_id = BOS, PAD
    message = r"cannot be fed a text alone \(.*pixel_values.*\); sukashi explains networks that"
    with pytest.raises(ModelError, match=message):
        sukashi.load(VisionEncoderDecoderModel(config).eval(), tiny_tokenizer("causal"))
    choice = transformers.BertForMultipleChoice(tiny_config("bert")).eval()
    with pytest.raises(ModelError, match="BertForMultipleChoice cannot be fed a text alone"):
        sukashi.load(choice, tiny_tokenizer("masked"))


@pytest.mark.parametrize("kind", ["Bert", "Albert"])
def test_networks_before_fine_tuning_fill_gaps(kind: str) -> None:
    torch.manual_seed(0)
    config = tiny_config(kind.lower())
    network = getattr(transformers, f"{kind}ForPreTraining")(config).eval()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    said = ex.classify("the [MASK]")
    made = tiny_tokenizer("masked")("the [MASK]", return_tensors="pt")
    logits = network(**made).prediction_logits[0, 2].detach()
    np.testing.assert_allclose(said.logits[0], np.sort(logits.numpy())[::-1][:5], atol=1e-5)


def test_a_network_that_tells_replaced_tokens_shows_its_attention() -> None:
    network = transformers.ElectraForPreTraining(tiny_config("electra")).eval()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    assert (ex.task, ex.answers) == ("body", ("attention",))
