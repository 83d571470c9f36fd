"""Configuration: a tiny configuration of any type, made of its defaults by the names of sizes.

No type is named here: what a field called `hidden_size` means is the same everywhere. Lists with an
entry a layer keep the layers that show every kind once. Exceptions stand in `overrides.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import transformers

from benchmarks.architectures.overrides import settings as overrides

VOCABULARY, WIDTH, HEADS, HEAD, POSITIONS = 112, 32, 4, 8, 256
PAD, BEGIN, END, UNKNOWN, MASK = range(5)
OTHER = VOCABULARY - 2  # an id that no text here has: of pictures, sounds …
LABELS = 3

# The first that fits decides; a field that none fits keeps its default.
SIZES: tuple[tuple[str, int], ...] = (
    (r"^(type|segment)_|langs?$|languages", -1),
    (r"vocab(_size)?(_base)?$|^vocab_size|_vocab_size$", VOCABULARY),
    (r"^decoder_start_token_id$", UNKNOWN),  # whose number no mask or type of text has
    (r"^bos_token_id$|^cls_token_id$", BEGIN),
    (r"^eos_token_id$|^sep_token_id$", END),
    (r"^pad_token_id$|_pad_id$", PAD),
    (r"^mask_token_id$", MASK),
    (r"_(token|pad)_(id|index)$|^mask_index$", OTHER),
    (r"^num_labels$", LABELS),
    (r"position_embeddings$|^n_(positions|ctx)$|^max_seq_len$|_positions$", POSITIONS),
    (r"^num_(hash_functions|global_layers)$", 2),
    (r"(layers?|^depth|^num_blocks|num_self_attends_per_block)$|^num_.*_layers$|^n_layers?$", 2),
    (r"(key_value|kv|key|query)_(heads|groups)$|^num_kv_heads$", 2),
    (r"value_heads$", 4),
    (r"head_?dim$|^d_kv$|head_size$|d_head$|^dim_head$|headdim$|^kv_channels$", HEAD),
    (r"^mamba.*heads$", 8),
    (r"heads?$|heads_per_layer$", HEADS),
    (r"^qk_(nope|rope)_head_dim$|^rotary_dim$", HEAD),
    (r"(q|kv|o)_lora_rank$|_rank$|lowrank$", 16),
    (r"^(index_)?topk(_blocks)?$|^index_topk", 8),
    (r"per_tok(en)?$|^moe_k$|top_?k(_experts)?$|^num_experts_per", 2),
    (r"^n_group$|topk_group$|expert_group$", 1),
    (r"shared_experts?$|^num_shared", 1),
    (r"experts?(_num)?$|^num_.*experts$|expert_num$", 4),
    (r"dense_replace$", 1),
    (r"_period$|interval$|_step$|_every$|sliding_window_pattern", 2),
    (r"_offset$", 1),
    (r"n_groups$|_groups$", 1),
    (r"^(mamba_)?chunk_size$|attn_chunk_length$", 16),
    (r"(state_size|d_state)$", 8),
    (r"(sliding_)?window(_size)?$|^local_attention$|^attention_window$", 16),
    (r"intermediate|ffn|mlp_dim|^[dn]_inner$|^d_?ff$|^dim_ff$|^hidden_dim$|feed_forward_size", 48),
    (r"per_layer_input$", HEAD),
    (r"hidden_size|^d_model$|^n_embd$|^dim$|emb(ed)?_?dim$|emb(ed|edding)?_(size|dim)$", WIDTH),
    (r"^lru_width$|word_embed_proj_dim|input_dim$|output_dim$|proj.*dim$|embedding_size$", WIDTH),
    (r"^(d_latents|num_latents)$", WIDTH),
)


def tiny_config(name: str, task: str) -> Any:
    """A tiny configuration of a type. Raises what its class raises."""
    kind = transformers.CONFIG_MAPPING[name]
    changes = overrides(name, task)
    config = shrunk(_default(kind, changes), changes)
    config.num_labels = 2 if task == "span" else LABELS
    if getattr(config, "is_encoder_decoder", False):
        config.decoder_start_token_id = UNKNOWN
    return config


def _default(kind: Any, settings: Mapping[str, Any]) -> Any:
    """The configuration as its class gives it; of one that needs its settings, with these."""
    try:
        return kind()
    except Exception:  # noqa: BLE001 - whatever its own checks raise
        return kind(**{name: value for name, value in settings.items() if "." not in name})


def shrunk(default: Any, changes: Mapping[str, Any]) -> Any:
    """The same configuration with tiny sizes; changes: dotted names of fields and their values."""
    own = {name: value for name, value in changes.items() if "." not in name}
    layers = chosen_layers(default)
    settings: dict[str, Any] = {}
    for name, value in fields(default):
        if isinstance(value, transformers.PretrainedConfig):
            settings[name] = shrunk(value, _below(name, changes))
            continue
        found = _small(name, value, layers, _layers(default))
        if found is not None:
            settings[name] = found
    if "num_key_value_heads" in settings and _one_key_a_head(default):
        settings["num_key_value_heads"] = HEADS
    return type(default)(**{**settings, **own})


def fields(config: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a configuration that its class declares."""
    declared = getattr(type(config), "__dataclass_fields__", {})
    for name, value in vars(config).items():
        if name in declared and not name.startswith("_"):
            yield name, value


def size(name: str, value: int) -> int | None:
    """The tiny value of a size, None where it is small already or unknown."""
    for pattern, tiny in SIZES:
        if re.search(pattern, name):
            given = "token" in name or name == "vocab_size"
            return None if tiny < 0 or (value <= tiny and not given) else tiny
    return None


def chosen_layers(config: Any) -> list[int]:
    """The numbers of the layers to keep: every kind of every list once, two at least."""
    count = _layers(config)
    lists = [
        list(value)
        for _, value in fields(config)
        if _is_list(value) and len(value) == count and isinstance(value[0], str)
    ]
    seen: set[tuple[int, str]] = set()
    chosen = []
    for layer in range(count):
        new = {(at, each[layer]) for at, each in enumerate(lists)} - seen
        if new:
            chosen.append(layer)
            seen |= new
    rest = [layer for layer in range(count) if layer not in chosen]
    return sorted([*chosen, *rest[: max(0, 2 - len(chosen))]])


def _layers(config: Any) -> int:
    for name in ("num_hidden_layers", "n_layer", "n_layers", "num_layers"):
        value = getattr(config, name, None)
        if isinstance(value, int):
            return value
    return 0


def _one_key_a_head(config: Any) -> bool:
    """Whether it has as many heads of keys as of queries, as some attentions must."""
    try:
        return bool(config.num_key_value_heads == config.num_attention_heads)
    except AttributeError:  # it has no such heads, or others in every layer
        return False


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) > 0


def _small(name: str, value: Any, layers: Sequence[int], count: int) -> Any:
    """The tiny value of a field, None where its default stays."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        if name in ("num_hidden_layers", "n_layer", "n_layers", "num_layers") and layers:
            return len(layers)
        return size(name, value)
    if not _is_list(value):
        return None
    if name.endswith("token_id"):
        return size(name, int(value[0]))
    if layers and len(value) == count and isinstance(value[0], str | int | float):
        kept = [value[layer] for layer in layers]
        return [size(name, each) or each if _whole(each) else each for each in kept]
    return None


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _below(name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    start = f"{name}."
    return {key[len(start) :]: value for key, value in changes.items() if key.startswith(start)}
