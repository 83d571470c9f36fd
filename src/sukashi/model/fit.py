"""Fit: what was loaded held against what was there: weights, vocabulary, labels."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import transformers
from safetensors import SafetensorError, safe_open

from sukashi.errors import ModelError
from sukashi.model.pretrained import Report
from sukashi.model.task import ENDINGS, Task

SPECIAL = ("bos", "eos", "pad", "cls", "sep", "mask", "decoder_start")
"""Special tokens that a config names as ``<name>_token_id``."""
MAY_MISS = "_keys_to_ignore_on_load_missing"
SAME_NAMES = {"classify", "tokens"}
"""Tasks whose heads cannot be told apart by their weights."""
ADAPTER = ("lora_", "adapter")


def check_config_fits(name: str, folder: Path, config: Any) -> None:
    """Refuse a config whose embedding alone has more numbers than all weights, before it is made.

    Raises ModelError.
    """
    text = config.get_text_config()
    rows = getattr(text, "vocab_size", None)
    width = getattr(text, "embedding_size", None) or getattr(text, "hidden_size", None)
    if not isinstance(rows, int) or not isinstance(width, int):
        return
    total = sum(_numbers(path) for path in folder.glob("*.safetensors"))
    if rows * width > total:
        raise ModelError(
            f"The config of {name} asks for {rows:,} × {width:,} embeddings, but its weights have "
            f"{total:,} numbers in all: they do not belong together; get the config.json that was "
            "saved with these weights, or both again."
        )


def check_number_format(name: str, folder: Path, config: Any) -> None:
    """Refuse matrices of whole numbers of which the config does not say how they were quantised.

    transformers would take them for the weights themselves. Raises ModelError.
    """
    if getattr(config, "quantization_config", None) is not None:
        return
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as file:
            for key in file.keys():  # noqa: SIM118
                part = file.get_slice(key)
                dtype = str(part.get_dtype())
                if dtype[0] in "IU" and key.endswith("weight"):
                    raise ModelError(
                        f"The weights of {name} are whole numbers ({key!r} is {dtype}) and its "
                        "config.json says nothing of how they were quantised, so they would be "
                        "read without their scale; get the config.json that was saved with them, "
                        "or weights in float."
                    )


def check_task_fits(name: str, classname: str, task: Task) -> None:
    """Refuse a task whose head has weights of the same names as the checkpoint's own head.

    classname: that the config names. One label a text and one label a token come from a matrix of
    one name and shape. Raises ModelError.
    """
    own = next((one for ending, one in ENDINGS if classname.endswith(ending)), task)
    if own != task and {own, task} == SAME_NAMES:
        raise ModelError(
            f"{name} was made for task {own!r} ({classname}), not for task {task!r}, though both "
            "heads have weights of one name; leave <<task=>> out."
        )


def _numbers(path: Path) -> int:
    """How many numbers a file of weights holds, by its header."""
    try:
        with safe_open(path, framework="pt") as file:
            shapes = [file.get_slice(key).get_shape() for key in file.keys()]  # noqa: SIM118
            return sum(math.prod(shape) for shape in shapes)
    except SafetensorError as error:
        raise ModelError(
            f"The weights of {path.parent} are damaged ({error}); download or copy them again."
        ) from error


def check_weights_fit(name: str, task: Task, network: Any, report: Report) -> tuple[str, ...]:
    """The modules of other tasks in the checkpoint that this network does not have.

    Raises ModelError where a weight has another size than the config asks for, where the
    checkpoint lacks a weight (transformers makes one up), and where it has more of what the
    network computes with than the config asks for: more layers, or parts of a layer.
    """
    for weight, there, here in report.mismatched:
        raise ModelError(
            f"The weights of {name} do not have the sizes its config.json asks for ({weight!r} is "
            f"{_shape(there)} in the checkpoint, {_shape(here)} by the config); get the "
            "config.json that was saved with them, or both again."
        )
    _check_complete(name, task, network, report.missing)
    surplus = sorted(key for key in report.unexpected if _misfits(key, network))
    if any(mark in key for key in surplus for mark in ADAPTER):
        raise ModelError(
            f"{name} has the weights of an adapter beside its own ({surplus[0]!r}); merge them "
            "with peft's merge_and_unload(), save that, and give the merged folder."
        )
    if surplus:
        raise ModelError(
            f"The checkpoint of {name} has {len(surplus)} weights that its config.json has no "
            f"place for (such as {surplus[0]!r}), so another model would be explained; get the "
            "config.json that was saved with these weights, or both again."
        )
    return tuple(sorted({".".join(key.split(".")[:2]) for key in report.unexpected}))


def _check_complete(name: str, task: Task, network: Any, missing: frozenset[str]) -> None:
    """Refuse parts that transformers made up because the checkpoint does not have them."""
    missing = frozenset(key for key in missing if not _may_be_missing(key, task, network))
    if not missing:
        return
    body = f"{network.base_model_prefix}."
    head = [key for key in missing if not key.startswith(body)]
    if head and network.base_model is not network:
        raise ModelError(
            f"{name} has no weights for {min(head)!r}, so it was not trained for task {task!r} and "
            "its answers would be random; leave <<task=>> out, or use <<task='body'>> for its "
            "attention alone."
        )
    raise ModelError(
        f"{name} has no weights for {min(missing)!r}, which its config.json asks for: they do not "
        "belong together; download or copy the model again."
    )


def _may_be_missing(key: str, task: Task, network: Any) -> bool:
    """Whether a network of its own kind does without a weight: it is computed, or never read."""
    if task in ("body", "embedding") and "pooler" in key:
        return True
    # Tables of positions that are computed: only the classes with a head say so.
    classes = (network.config.architectures or (),)[0]
    patterns = [
        pattern
        for name in classes
        for pattern in getattr(getattr(transformers, name, None), MAY_MISS, None) or ()
    ]
    return any(re.search(one, name) for one in patterns for name in (key, f"model.{key}"))


def _misfits(key: str, network: Any) -> bool:
    """Whether a weight belongs to what the network computes with, and not to another task's head.

    The body's parts are the children of the base model: of a weight in one of them another layer,
    or another part of a layer, would have been used. A weight that stands alone in a module that
    has no matrix of its own is a buffer of an older version (a causal mask, a scale).
    """
    body = network.base_model
    inside = key.removeprefix(f"{network.base_model_prefix}.")
    parts = {name for name, _ in body.named_children()}
    if body is network:  # its own head is among its children
        output = network.get_output_embeddings() if hasattr(network, "lm_head") else None
        parts -= {name for name, child in body.named_children() if child is output}
    if inside.split(".")[0] not in parts:
        return False
    return not _is_buffer(inside, body)


def _is_buffer(inside: str, body: Any) -> bool:
    """Whether a name is that of a buffer which older versions saved."""
    path, _, leaf = inside.rpartition(".")
    try:
        module = body.get_submodule(path)
    except AttributeError:
        return leaf in ("inv_freq", "position_ids")
    return not any(True for _ in module.parameters(recurse=False))


def check_vocabulary_fits(tokenizer: Any, rows: int, config: Any, name: str) -> None:
    """Refuse a tokenizer that provably belongs to another network; rows: of its embedding.

    It knows more tokens than the embedding has rows, or it does not know a token that the config
    itself names (the end of a text, padding …). Tokens added later are left out: some models come
    with an added token that they never use. Raises ModelError.
    """
    words = int(getattr(tokenizer, "vocab_size", 0))
    if words > rows:
        raise ModelError(
            f"The tokenizer has {words:,} tokens, but the network {name} knows {rows:,}: they do "
            "not belong together; give the tokenizer that came with the network."
        )
    known = len(tokenizer)
    if known == 0:
        raise ModelError(f"The tokenizer of {name} is empty; give another with <<tokenizer=>>.")
    for special, id in special_ids(config):
        if known <= id < rows:
            raise ModelError(
                f"The tokenizer has {known:,} tokens and none of the number {id}, which is "
                f"{special}_token_id in the config of {name}: they do not belong together; give "
                "the tokenizer that came with the network."
            )


def special_ids(config: Any) -> list[tuple[str, int]]:
    """(name, id) of the special tokens that a config names."""
    found = [(name, getattr(config, f"{name}_token_id", None)) for name in SPECIAL]
    return [
        (name, id)
        for name, ids in found
        for id in (ids if isinstance(ids, list | tuple) else [ids])
        if isinstance(id, int)
    ]


def check_labels_fit(labels: tuple[str, ...], classes: int, name: str) -> None:
    """Hold the names of the labels against the classes of the head.

    Raises ModelError where the network decides between more or fewer classes.
    """
    if labels and classes and classes != len(labels):
        raise ModelError(
            f"The config of {name} names {len(labels)} labels, but its head has "
            f"{classes} classes: they do not belong together; correct id2label in "
            "the config."
        )


def _shape(lengths: tuple[int, ...]) -> str:
    return " × ".join(str(length) for length in lengths)


__all__ = [
    "check_config_fits",
    "check_labels_fit",
    "check_number_format",
    "check_task_fits",
    "check_vocabulary_fits",
    "check_weights_fit",
    "special_ids",
]
