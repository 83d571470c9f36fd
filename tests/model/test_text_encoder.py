"""Text encoders: each pooling by its definition, folders of sentence encoders, CLIP and SigLIP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from torch import Tensor, nn

import sukashi
from sukashi.errors import ModelError, TextError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.model.pooling import MODES, contributions
from tests.encoders import MINILM, body, clip, clip_config, encoder_folder, real, write
from tests.tiny import tiny, tiny_tokenizer

ONE, OTHER = "the film was not good.", "a dog is here"
MEAN = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}


def definitions(states: Tensor, mask: Tensor) -> dict[str, Tensor]:
    """Every pooling of one text, (tokens, width) states, of those tokens alone that are pooled."""
    here = states[mask.bool()]
    places = torch.arange(1, len(states) + 1)[mask.bool()][:, None].float()
    return {
        "cls": here[0],
        "max": here.max(0).values,
        "mean": here.sum(0) / len(here),
        "mean_sqrt_len": here.sum(0) / len(here) ** 0.5,
        "weightedmean": (here * places).sum(0) / places.sum(),
        "lasttoken": here[-1],
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mask", [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [0, 0, 1, 1, 0]])
def test_a_pooling_is_the_sum_of_what_each_token_adds(mode: Any, mask: list[int]) -> None:
    states, kept = torch.randn(1, 5, 4), torch.tensor([mask])
    found = contributions(states, kept, (mode,))
    assert found.shape == (1, 5, 4)
    torch.testing.assert_close(found.sum(1)[0], definitions(states[0], kept[0])[mode])
    assert not bool(found[0, ~kept[0].bool()].any())


def vectors(ex: Explainer, text: str, **how: Any) -> float:
    return ex.similarity(text, OTHER, method="gradient", of="dot", **how).dot


def plain(text: str) -> Tensor:
    """(tokens, width) states of the network that every folder here holds."""
    made = tiny_tokenizer("masked")(text, return_tensors="pt")
    with torch.no_grad():
        return body()(**made).last_hidden_state[0]


def pooled(text: str, *modes: str) -> Tensor:
    states = plain(text)
    every = definitions(states, torch.ones(len(states)))
    return torch.cat([every[mode] for mode in modes])


@pytest.mark.parametrize(
    ("config", "modes"),
    [
        (MEAN, ("mean",)),
        ({"pooling_mode_cls_token": True, "pooling_mode_max_tokens": True}, ("cls", "max")),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, ("mean_sqrt_len",)),
        ({"pooling_mode_weightedmean_tokens": True}, ("weightedmean",)),
        ({"pooling_mode_lasttoken": True}, ("lasttoken",)),
        ({"pooling_mode": "lasttoken"}, ("lasttoken",)),
        ({"pooling_mode": ["max", "mean_sqrt_len_tokens"]}, ("max", "mean_sqrt_len")),
        ({"word_embedding_dimension": 32}, ("mean",)),
    ],
)
def test_a_folder_says_how_states_are_pooled(
    config: dict[str, Any], modes: tuple[str, ...], tmp_path: Path
) -> None:
    ex = sukashi.load(encoder_folder(tmp_path, config))
    assert (ex.task, ex.answers) == ("embedding", ("attention", "similarity"))
    found = ex.similarity(ONE, OTHER, method="gradient", of="dot")
    assert (found.pooling, found.pooling_from) == (" + ".join(modes), "folder")
    wanted = float(pooled(ONE, *modes) @ pooled(OTHER, *modes))
    assert found.dot == pytest.approx(wanted, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("activation", ["activation.Tanh", "linear.Identity"])
def test_what_follows_the_pooling_is_computed(bias: bool, activation: str, tmp_path: Path) -> None:
    torch.manual_seed(1)
    linear = nn.Linear(32, 8, bias=bias).requires_grad_(False)
    weights = {f"linear.{name}": x.detach().clone() for name, x in linear.named_parameters()}
    config = {
        "in_features": 32,
        "out_features": 8,
        "bias": bias,
        "activation_function": f"torch.nn.modules.{activation}",
    }
    folder = encoder_folder(tmp_path, MEAN, (("Dense", config, weights), ("Normalize", {}, {})))
    found = sukashi.load(folder).similarity(ONE, OTHER)
    made = getattr(nn, activation.rpartition(".")[2])()
    one, other = (made(linear(pooled(text, "mean"))) for text in (ONE, OTHER))
    wanted = float(torch.nn.functional.cosine_similarity(one, other, dim=0))
    assert found.cosine == pytest.approx(wanted, abs=1e-5)
    assert found.dot == pytest.approx(wanted, abs=1e-5)
    divided = not bias and activation.endswith("Identity")
    assert found.undivided == ("" if divided else "layers")
    if found.pairs is not None:
        assert float(found.pairs.sum()) == pytest.approx(found.cosine, abs=1e-5)


def test_a_layer_norm_follows_too(tmp_path: Path) -> None:
    norm = nn.LayerNorm(32)
    nn.init.normal_(norm.weight)
    norm.requires_grad_(False)
    weights = {f"norm.{name}": x.detach().clone() for name, x in norm.named_parameters()}
    folder = encoder_folder(tmp_path, MEAN, (("LayerNorm", {"dimension": 32}, weights),))
    found = sukashi.load(folder).similarity(ONE, OTHER, method="gradient")
    one, other = (norm(pooled(text, "mean")) for text in (ONE, OTHER))
    assert found.dot == pytest.approx(float(one @ other), rel=1e-4)


@pytest.mark.parametrize("included", [True, False])
def test_a_prompt_stands_in_front_and_is_none_of_the_text(included: bool, tmp_path: Path) -> None:
    config = {**MEAN, "include_prompt": included}
    prompts = {"query": "a film: ", "passage": ""}
    ex = sukashi.load(
        encoder_folder(tmp_path, config, prompts=prompts, default_prompt_name="query")
    )
    found = ex.similarity(ONE, OTHER, pair_prompt_name="passage", of="dot", method="occlusion")
    assert found.tokens.text == ONE
    assert found.other_tokens.text == OTHER
    tokenizer = tiny_tokenizer("masked")
    length = len(tokenizer(prompts["query"])["input_ids"]) - 1  # [CLS] and the prompt
    assert found.tokens.special[:length].all()
    assert not found.tokens.special[length]
    assert found.tokens.ids.tolist() == tokenizer(prompts["query"] + ONE)["input_ids"]
    own = ~found.tokens.special
    alone = ex.similarity(ONE, OTHER, prompt_name="passage", pair_prompt_name="passage")
    assert found.tokens.spans[own].tolist() == alone.tokens.spans[~alone.tokens.special].tolist()
    assert not found.scores[~own].any()
    states = plain(prompts["query"] + ONE)
    mask = torch.ones(len(states))
    mask[: 0 if included else length] = 0
    wanted = definitions(states, mask)["mean"] @ pooled(OTHER, "mean")
    assert found.dot == pytest.approx(float(wanted), rel=1e-4)


def test_a_folder_may_shorten_and_lower_texts(tmp_path: Path) -> None:
    folder = encoder_folder(tmp_path, MEAN)
    write(folder / "sentence_bert_config.json", {"max_seq_length": 6, "do_lower_case": True})
    with pytest.raises(TextError, match="the model reads 6; shorten it"):
        sukashi.load(folder).similarity("a dog " * 9, OTHER)
    cut = sukashi.load(folder, truncate=True).similarity("A DOG " * 9, OTHER, method="gradient")
    assert len(cut.tokens) == 6
    assert cut.tokens.text.strip().startswith("a dog")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"type": "models.LSTM", "path": "1_Pooling"}, "has a module"),
        ({"type": "x.Dense", "path": "1_Pooling"}, "are damaged"),
        ({"path": "1_Pooling"}, "lists no modules"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused(
    broken: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    folder = encoder_folder(tmp_path, MEAN)
    modules = json.loads((folder / "modules.json").read_text())
    write(folder / "modules.json", [modules[0], broken])
    write(folder / "1_Pooling" / "config.json", {"in_features": 32, "out_features": 8})
    with pytest.raises(ModelError) as found:
        load(folder)
    assert sentence.replace("has a", "encoder with a") in str(found.value)


def test_no_code_of_a_folder_is_run(tmp_path: Path) -> None:
    config = {"in_features": 32, "out_features": 8, "activation_function": "os.system"}
    weights = {"linear.weight": torch.ones(8, 32), "linear.bias": torch.ones(8)}
    folder = encoder_folder(tmp_path, MEAN, (("Dense", config, weights),))
    with pytest.raises(ModelError, match=r"names the activation 'os\.system', which is none of"):
        load(folder)


def test_a_folder_of_another_task_can_be_taken_for_its_body(tmp_path: Path) -> None:
    network = tiny("bert")
    network.save_pretrained(tmp_path)
    tiny_tokenizer("masked").save_pretrained(tmp_path)
    assert load(tmp_path).task == "masked"
    ex = sukashi.load(tmp_path, task="embedding")
    found = ex.similarity(ONE, OTHER, method="gradient")
    assert (ex.task, found.pooling_from) == ("embedding", "default")


def test_the_body_of_a_network_in_memory_is_taken_where_vectors_are_asked_for() -> None:
    network, tokenizer = tiny("bert"), tiny_tokenizer("masked")
    ex = sukashi.load(network=network, tokenizer=tokenizer, task="embedding")
    with torch.no_grad():
        one, other = (
            network.bert(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0)
            for text in (ONE, OTHER)
        )
    found = ex.similarity(ONE, OTHER, method="gradient")
    assert found.dot == pytest.approx(float(one @ other), rel=1e-4)
    assert (found.pooling, found.pooling_from) == ("mean", "default")


class Own(nn.Module):
    """A module of one's own that gives a vector a text."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(320, 8)

    def forward(self, input_ids: Tensor) -> Tensor:
        return self.table(input_ids).tanh().amax(1)

    def get_input_embeddings(self) -> nn.Module:
        return self.table


def test_a_module_of_ones_own_that_gives_a_vector_is_an_encoder_where_that_is_said() -> None:
    torch.manual_seed(2)
    network, tokenizer = Own(), tiny_tokenizer("masked")
    ex = sukashi.load(network=network, tokenizer=tokenizer, task="embedding", verify=False)
    found = ex.similarity(ONE, OTHER, method="occlusion")
    with torch.no_grad():
        one, other = (
            network(tokenizer(text, return_tensors="pt")["input_ids"])[0] for text in (ONE, OTHER)
        )
    assert found.dot == pytest.approx(float(one @ other), rel=1e-4)
    assert found.pooling == "network"


def test_only_the_encoder_of_an_encoder_decoder_is_taken(tmp_path: Path) -> None:
    tiny("t5").save_pretrained(tmp_path)
    tiny_tokenizer("seq2seq").save_pretrained(tmp_path)
    subject = load(tmp_path, task="embedding")
    assert list(subject.anatomy.stacks) == ["encoder"]
    assert subject.encoder is not None


class TestClip:
    def test_the_projected_vector_is_the_networks_own(self) -> None:
        network, tokenizer = clip(), tiny_tokenizer("masked")
        ex = sukashi.load(network=network, tokenizer=tokenizer)
        found = ex.similarity(ONE, OTHER, steps=32)
        with torch.no_grad():
            one, other = (
                network(**_without_types(tokenizer(text, return_tensors="pt"))).text_embeds[0]
                for text in (ONE, OTHER)
            )
        assert found.dot == pytest.approx(float(one @ other), rel=1e-4)
        assert (found.pooling, found.pooling_from) == ("network", "network")
        assert (found.pairs, found.undivided) == (None, "network")
        assert ex.task == "embedding"
        change = found.cosine - found.baseline_values
        sums = [found.scores.sum(), found.other_scores.sum()]
        np.testing.assert_allclose(sums, change, atol=0.02)
        assert ex.subject.encoder is not None
        assert ex.subject.encoder.length is None  # what stands behind the end is not read

    def test_a_text_half_is_pooled_where_the_text_ends(self) -> None:
        network, tokenizer = clip(transformers.CLIPTextModel), tiny_tokenizer("masked")
        found = sukashi.load(network=network, tokenizer=tokenizer).similarity(
            ONE, OTHER, method="gradient"
        )
        with torch.no_grad():
            one, other = (
                network(**_without_types(tokenizer(text, return_tensors="pt")))
                for text in (ONE, OTHER)
            )
        assert found.dot == pytest.approx(
            float(one.pooler_output @ other.pooler_output.T), rel=1e-4
        )

    def test_a_network_of_texts_and_pictures_is_asked_for_texts(self, tmp_path: Path) -> None:
        vision = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1}
        vision |= {"num_attention_heads": 4, "image_size": 8, "patch_size": 4}
        text = clip_config().to_dict()
        config = transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
        network, tokenizer = clip(transformers.CLIPModel, config), tiny_tokenizer("masked")
        network.save_pretrained(tmp_path)
        tokenizer.save_pretrained(tmp_path)
        with torch.no_grad():
            one, other = (
                network.get_text_features(**_without_types(tokenizer(each, return_tensors="pt")))
                for each in (ONE, OTHER)
            )
        wanted = float(one.pooler_output @ other.pooler_output.T)
        for ex in (sukashi.load(network=network, tokenizer=tokenizer), sukashi.load(tmp_path)):
            found = ex.similarity(ONE, OTHER, method="occlusion")
            assert found.dot == pytest.approx(wanted, rel=1e-4)
            assert found.scores.any()

    def test_siglip_reads_texts_as_long_as_it_was_trained_with(self) -> None:
        tokenizer = tiny_tokenizer("masked")
        config = transformers.SiglipTextConfig(
            vocab_size=320,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=20,
            projection_size=16,
        )
        network = clip(transformers.SiglipTextModel, config)
        ex = sukashi.load(network=network, tokenizer=tokenizer)
        found = ex.similarity(ONE, OTHER, method="occlusion")
        with torch.no_grad():
            one, other = (
                network(
                    tokenizer(text, return_tensors="pt", padding="max_length", max_length=20)[
                        "input_ids"
                    ]
                ).pooler_output[0]
                for text in (ONE, OTHER)
            )
        wanted = float(torch.nn.functional.cosine_similarity(one, other, dim=0))
        assert found.cosine == pytest.approx(wanted, abs=1e-5)
        assert len(found.tokens) == len(tokenizer(ONE)["input_ids"])
        assert found.scores.any()
        exact = ex.similarity(ONE, OTHER)
        np.testing.assert_allclose(
            exact.scores.sum(), exact.cosine - exact.baseline_values[0], atol=0.02
        )


def _without_types(made: Any) -> dict[str, Tensor]:
    return {name: made[name] for name in ("input_ids", "attention_mask")}


@real
def test_the_library_itself_says_the_same() -> None:
    library = pytest.importorskip("sentence_transformers")
    model = library.SentenceTransformer(str(MINILM), device="cpu")
    texts = ["A man is eating food.", "Somebody eats a meal at the table."]
    one, other = model.encode(texts)
    found = sukashi.load(MINILM).similarity(*texts, method="gradient")
    assert found.cosine == pytest.approx(float(one @ other), abs=1e-5)
