"""Tiny random networks and tokenizers of every architecture, built from configs offline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import nn
from transformers import PreTrainedTokenizerFast

VOCABULARY = 320
WIDTH = 32
HEADS = 4
PAD, BOS, EOS, UNK, MASK = range(5)


@dataclass(frozen=True)
class Spec:
    """How one family is built.

    kind: causal, masked or seq2seq. prefix: of the transformers classes. config: the config class.
    lm: class suffix of the language model. settings: config arguments beyond the shared ones.
    plain: the config has hidden_size and num_attention_heads under these names.
    """

    kind: str
    prefix: str
    config: str = ""
    lm: str = "ForCausalLM"
    plain: bool = True
    settings: dict[str, Any] = field(default_factory=dict)


WINDOW = ["sliding_attention", "full_attention"]
BART = {
    "d_model": WIDTH,
    "encoder_layers": 2,
    "decoder_layers": 3,
    "encoder_attention_heads": HEADS,
    "decoder_attention_heads": HEADS,
    "encoder_ffn_dim": 48,
    "decoder_ffn_dim": 40,
    "max_position_embeddings": 128,
    "scale_embedding": True,
}
T5 = {
    "d_model": WIDTH,
    "d_kv": 6,
    "d_ff": 48,
    "num_layers": 2,
    "num_decoder_layers": 3,
    "num_heads": HEADS,
    "relative_attention_num_buckets": 8,
    "decoder_start_token_id": PAD,
}
GROUPED = {"num_key_value_heads": 2}
GEMMA = {**GROUPED, "head_dim": 12, "layer_types": WINDOW, "sliding_window": 4}
ROBERTA = {"type_vocab_size": 1}

SPECS: dict[str, Spec] = {
    "gpt2": Spec("causal", "GPT2", lm="LMHeadModel"),
    "gpt_neo": Spec(
        "causal",
        "GPTNeo",
        plain=False,
        settings={
            "hidden_size": WIDTH,
            "num_layers": 2,
            "num_heads": HEADS,
            "attention_types": [[["global", "local"], 1]],
            "window_size": 4,
            "intermediate_size": 48,
        },
    ),
    "gpt_neox": Spec("causal", "GPTNeoX"),
    "gptj": Spec("causal", "GPTJ", settings={"rotary_dim": 4}),
    "opt": Spec("causal", "OPT", settings={"ffn_dim": 48, "word_embed_proj_dim": WIDTH}),
    "bloom": Spec("causal", "Bloom"),
    "llama": Spec("causal", "Llama", settings=GROUPED),
    "mistral": Spec("causal", "Mistral", settings={**GROUPED, "sliding_window": 4}),
    "qwen2": Spec("causal", "Qwen2", settings=GROUPED),
    "qwen3": Spec("causal", "Qwen3", settings={**GROUPED, "head_dim": 12}),
    "gemma": Spec("causal", "Gemma", settings={**GROUPED, "head_dim": 12}),
    "gemma2": Spec(
        "causal",
        "Gemma2",
        settings={**GEMMA, "final_logit_softcapping": 5.0, "attn_logit_softcapping": 3.0},
    ),
    "gemma3": Spec("causal", "Gemma3", config="Gemma3TextConfig", settings=GEMMA),
    "phi": Spec("causal", "Phi"),
    "phi3": Spec("causal", "Phi3", settings=GROUPED),
    "bert": Spec("masked", "Bert", lm="ForMaskedLM"),
    "roberta": Spec("masked", "Roberta", lm="ForMaskedLM", settings=ROBERTA),
    "xlm_roberta": Spec("masked", "XLMRoberta", lm="ForMaskedLM", settings=ROBERTA),
    "camembert": Spec("masked", "Camembert", lm="ForMaskedLM", settings=ROBERTA),
    "distilbert": Spec(
        "masked",
        "DistilBert",
        lm="ForMaskedLM",
        plain=False,
        settings={"dim": WIDTH, "n_layers": 2, "n_heads": HEADS, "hidden_dim": 48},
    ),
    "albert": Spec(
        "masked",
        "Albert",
        lm="ForMaskedLM",
        settings={"embedding_size": 16, "num_hidden_layers": 3},
    ),
    "electra": Spec("masked", "Electra", lm="ForMaskedLM", settings={"embedding_size": 16}),
    "deberta_v2": Spec(
        "masked",
        "DebertaV2",
        lm="ForMaskedLM",
        settings={
            "relative_attention": True,
            "position_buckets": 8,
            "pos_att_type": ["p2c", "c2p"],
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "position_biased_input": False,
            "type_vocab_size": 0,
            "conv_kernel_size": 3,
        },
    ),
    "modernbert": Spec(
        "masked",
        "ModernBert",
        lm="ForMaskedLM",
        settings={
            "layer_types": ["full_attention", "sliding_attention"],
            "local_attention": 4,
            "cls_token_id": BOS,
            "sep_token_id": EOS,
        },
    ),
    "t5": Spec("seq2seq", "T5", lm="ForConditionalGeneration", plain=False, settings=T5),
    "mt5": Spec(
        "seq2seq",
        "MT5",
        lm="ForConditionalGeneration",
        plain=False,
        settings={**T5, "tie_word_embeddings": False, "feed_forward_proj": "gated-gelu"},
    ),
    "bart": Spec("seq2seq", "Bart", lm="ForConditionalGeneration", plain=False, settings=BART),
    "mbart": Spec("seq2seq", "MBart", lm="ForConditionalGeneration", plain=False, settings=BART),
    "marian": Spec(
        "seq2seq",
        "Marian",
        lm="MTModel",
        plain=False,
        settings={**BART, "decoder_start_token_id": PAD},
    ),
}

FAMILIES: tuple[str, ...] = tuple(SPECS)
CAUSAL = tuple(name for name, spec in SPECS.items() if spec.kind == "causal")
MASKED = tuple(name for name, spec in SPECS.items() if spec.kind == "masked")
SEQ2SEQ = tuple(name for name, spec in SPECS.items() if spec.kind == "seq2seq")

SUFFIX = {
    "classify": "ForSequenceClassification",
    "tokens": "ForTokenClassification",
    "span": "ForQuestionAnswering",
    "base": "Model",
}


def kind_of(family: str) -> str:
    """causal, masked or seq2seq."""
    return SPECS[family].kind


def tiny_config(family: str, **changes: Any) -> Any:
    """The config of a tiny network of `family`; `changes` go over it."""
    spec = SPECS[family]
    settings: dict[str, Any] = {
        "vocab_size": VOCABULARY,
        "pad_token_id": PAD,
        "bos_token_id": BOS,
        "eos_token_id": EOS,
    }
    if spec.plain:
        settings |= {
            "hidden_size": WIDTH,
            "num_hidden_layers": 2,
            "num_attention_heads": HEADS,
            "intermediate_size": 48,
            "max_position_embeddings": 128,
        }
    settings |= spec.settings | changes
    return getattr(transformers, spec.config or f"{spec.prefix}Config")(**settings)


def tiny(
    family: str, task: str = "lm", *, seed: int = 0, scale: float = 0.2, **changes: Any
) -> Any:
    """A random network of `family` in eval mode, float32, 2 or 3 layers, 4 heads, width 32.

    task: lm, classify, tokens, span or base. scale: standard deviation of every matrix; vectors
    (norms, biases) are moved off their defaults so that leaving one out is noticed.
    changes: arguments of the config.
    """
    spec = SPECS[family]
    suffix = spec.lm if task == "lm" else SUFFIX[task]
    prefix = f"{spec.prefix}Text" if family == "gemma3" and task == "base" else spec.prefix
    torch.manual_seed(seed)
    network = getattr(transformers, prefix + suffix)(tiny_config(family, **changes))
    randomise(network, seed, scale)
    return network.eval()


@torch.no_grad()
def randomise(network: nn.Module, seed: int = 0, scale: float = 0.2) -> None:
    """Draw every parameter (and logit bias) anew, except positions that are sines by definition."""
    generator = torch.Generator().manual_seed(seed)
    sines = {
        id(parameter)
        for module in network.modules()
        if "Sinusoidal" in type(module).__name__
        for parameter in module.parameters()
    }
    for parameter in network.parameters():
        if id(parameter) in sines:
            continue
        noise = torch.randn(parameter.shape, generator=generator)
        parameter.copy_(noise * scale if parameter.ndim > 1 else parameter + 0.3 * noise)
    for name, buffer in network.named_buffers():
        if name.endswith("final_logits_bias"):
            buffer.copy_(torch.randn(buffer.shape, generator=generator))


def tiny_inputs(
    family: str, length: int = 9, batch: int = 1, seed: int = 0
) -> dict[str, torch.Tensor]:
    """Random inputs of a network of `family`, as its tokenizer would return them."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(8, VOCABULARY, (batch, length), generator=generator)
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    if kind_of(family) == "seq2seq":
        inputs["decoder_input_ids"] = torch.randint(8, VOCABULARY, (batch, 5), generator=generator)
    return inputs


def tiny_tokenizer(kind: str) -> PreTrainedTokenizerFast:
    """A tokenizer for the tiny networks of a kind, at most `VOCABULARY` tokens.

    causal: byte-level BPE, nothing added around the text. masked: WordPiece, [CLS] text [SEP].
    seq2seq: Unigram with byte fallback, text </s>.
    """
    return {"causal": _byte_level, "masked": _word_piece, "seq2seq": _unigram}[kind]()


def _byte_level() -> PreTrainedTokenizerFast:
    specials = ["<pad>", "<s>", "</s>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = ["th", "the", "in", "an", "er", "Ġthe", "Ġa", "Ġt"]
    merges = [("t", "h"), ("th", "e"), ("i", "n"), ("a", "n"), ("e", "r")]
    merges += [("Ġ", "the"), ("Ġ", "a"), ("Ġ", "t")]
    vocabulary = {piece: index for index, piece in enumerate([*specials, *alphabet, *words])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )


def _word_piece() -> PreTrainedTokenizerFast:
    specials = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)] + list("0123456789.,!?")
    kana = list(
        "あいうえおかきくけこさしすせそたちつてとなにはのまもらりるれんメロス激怒した日本東京。"
    )
    words = ["the", "film", "was", "good", "bad", "not", "very", "capital", "japan", "is"]
    pieces = [
        *specials,
        *letters,
        *(f"##{letter}" for letter in letters),
        *dict.fromkeys(kana),
        *words,
    ]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
        mask_token="[MASK]",
    )


def _unigram() -> PreTrainedTokenizerFast:
    specials = ["<pad>", "<s>", "</s>", "<unk>"]
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    scored = [(piece, 0.0) for piece in specials]
    scored += [(f"<0x{byte:02X}>", -9.0) for byte in range(256)]
    scored += [("▁", -2.0), *((letter, -4.0) for letter in letters)]
    scored += [("▁the", -2.5), ("▁was", -2.5), ("ing", -3.0), ("日本", -3.0), ("。", -3.0)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=UNK, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", EOS)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
    )
