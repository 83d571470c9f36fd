"""Load: a hub id, a folder, a built-in id or objects in memory become a Subject."""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn

from sukashi.arguments import check_all
from sukashi.errors import FailureError, ModelError, SukashiError
from sukashi.model import builtin
from sukashi.model.adapter import Adapter, adapter_in, base_of, check_whole, labels_in
from sukashi.model.config import config_of
from sukashi.model.device import pick_device, pick_dtype, place_of
from sukashi.model.dissect import dissect
from sukashi.model.download import commit_of, download
from sukashi.model.encoder_folder import is_encoder_folder, read_encoder_folder
from sukashi.model.fit import (
    check_config_fits,
    check_labels_fit,
    check_number_format,
    check_task_fits,
    check_vocabulary_fits,
    check_weights_fit,
)
from sukashi.model.folder import (
    check_tokenizer_files,
    check_weights_files,
    has_tokenizer,
    read_config,
)
from sukashi.model.pretrained import (
    LoadOptions,
    Source,
    put_on,
    read_auto_config,
    read_network,
    read_tokenizer,
)
from sukashi.model.subject import Subject
from sukashi.model.task import Task, labels_of, task_in_memory, task_named, task_of
from sukashi.model.text_rows import TextRows
from sukashi.model.text_tower import given_encoder, observed_encoder, text_tower
from sukashi.model.tokenizer_fit import check_tokenizer_fits, has_embedding
from sukashi.model.unwrap import is_pipeline, unwrapped
from sukashi.model.verify import check_weights


def load(  # noqa: PLR0913 - the front door takes what transformers users expect
    model: Any = None,
    tokenizer: Any = None,
    *,
    network: Any = None,
    device: str | torch.device | None = None,
    dtype: str | torch.dtype | None = None,
    revision: str | None = None,
    task: str | None = None,
    device_map: Any = None,
    trust_remote_code: bool = False,
    offline: bool = False,
) -> Subject:
    """Put one model on the table.

    model: hub id, folder or built-in id; None is the built-in "tales". Also a network in memory
    with its tokenizer (or the hub id, folder or built-in id of one), or a pipeline.
    network: the same by name; it is used as it is, never changed. One that is compiled or spread
    over devices (torch.compile, DataParallel) is explained as the network inside.
    device: None takes cuda, mps or cpu, what there is; device_map: shards over devices instead.
    dtype: None is float32 on a CPU and the checkpoint's own elsewhere.
    task: None reads it from the config (`task.TASKS`).
    trust_remote_code: run the code that comes with a model; only for authors you trust.
    offline: only what is on this machine; the Hub is not asked.
    Raises ModelError (one sentence that says what to do) whenever the model cannot be loaded.
    """
    if is_pipeline(model):
        model, tokenizer = model.model, tokenizer or model.tokenizer
    if isinstance(model, nn.Module) and network is None:
        model, network = None, model
    _check_types(
        model=model, device=device, dtype=dtype, revision=revision, task=task, offline=offline
    )
    chosen = None if task is None else task_named(task)
    tokenizer = _tokenizer(tokenizer, trust_remote_code, offline)
    if network is not None:
        reading = (model, device, dtype, revision, device_map, trust_remote_code or None)
        if any(argument is not None for argument in reading):
            raise ModelError(
                "With <<network=>> only <<tokenizer=>> and <<task=>> can be given; move or convert "
                "the network yourself before."
            )
        return _in_memory(_part(unwrapped(network), chosen), tokenizer, chosen)
    if device is not None and device_map is not None:
        raise ModelError("Give <<device=>> (one device) or <<device_map=>> (shards), not both.")
    source = _find(model, revision, trust_remote_code, offline)
    place = pick_device(device if device_map is None else None)
    options = LoadOptions(place, pick_dtype(dtype, place), device_map, trust_remote_code)
    return _from_folder(source, tokenizer, chosen, options, offline)


def _check_types(**given: Any) -> None:
    """Refuse what is of no type that an argument may have. Raises: MisuseError."""
    check_all({name: (value, _TYPES[name]) for name, value in given.items()})


_EMBEDDING: Task = "embedding"
_BODIES: tuple[Task, ...] = ("body", _EMBEDDING)
_TYPES = {
    "model": str | os.PathLike | None,
    "device": str | torch.device | None,
    "dtype": str | torch.dtype | None,
    "revision": str | None,
    "task": str | None,
    "offline": bool,
}


def _tokenizer(tokenizer: Any, code: bool, offline: bool) -> Any:
    """The tokenizer that was given or named; None where none was."""
    if isinstance(tokenizer, str | os.PathLike):
        return _named_tokenizer(tokenizer, code, offline)
    if tokenizer is not None and not hasattr(tokenizer, "convert_ids_to_tokens"):
        raise ModelError(
            f"A tokenizer is one of transformers', not {type(tokenizer).__name__}; give the object "
            "that AutoTokenizer.from_pretrained returned."
        )
    return tokenizer


def _named_tokenizer(name: str | os.PathLike[str], code: bool, offline: bool) -> Any:
    """The tokenizer of a hub id, a folder or a built-in model."""
    source = _find(name, None, code, offline)
    check_tokenizer_files(source.folder)
    options = LoadOptions(torch.device("cpu"), torch.float32, trust_remote_code=code)
    read = read_tokenizer(source, options)
    read.name_or_path = source.name  # of a built-in model the id, not where it is installed
    return read


def _part(network: Any, task: Task | None) -> Any:
    """What is explained of a network: its text half; where vectors are asked for, its body."""
    known = isinstance(network, transformers.PreTrainedModel)
    if (
        task == _EMBEDDING
        and known
        and task_of(type(network).__name__, config_of(network)) not in _BODIES
    ):
        return network.base_model
    return text_tower(network)


def _in_memory(network: Any, tokenizer: Any, task: Task | None) -> Subject:
    """A Subject of objects that the caller already has."""
    if tokenizer is None:
        raise ModelError("A network in memory needs its tokenizer; give it with <<tokenizer=>>.")
    own = network.network if isinstance(network, TextRows) else network
    name = getattr(config_of(network), "name_or_path", "") or type(own).__name__
    subject = _subject(Source(str(name), Path(), ""), network, tokenizer, task)
    try:
        source = _find(str(name), None, False, True)
    except SukashiError:
        return subject  # it is from no folder of this machine
    weight = getattr(subject.anatomy.reader.lookup.module, "weight", None)
    if weight is not None and has_embedding(source.folder, weight):
        options = LoadOptions(torch.device("cpu"), torch.float32)
        check_tokenizer_fits(tokenizer, source, source, options)
    return subject


def _find(
    model: str | os.PathLike[str] | None, revision: str | None, code: bool, offline: bool
) -> Source:
    """The folder of a model: built in, given, or from the Hub."""
    name = _name_of(model)
    folder = Path(name).expanduser()
    if revision is not None and (name in builtin.names() or _is_there(folder)):
        raise ModelError(
            f"{name} is on this machine and has no revisions; leave <<revision=>> out."
        )
    if name in builtin.names():
        shipped = builtin.folder_of(name)
        if shipped is None:
            raise ModelError(
                f"The built-in model {name!r} did not come with this installation; install sukashi "
                f"from its wheel, or give a hub id or a folder (./{name} for a folder here)."
            )
        return Source(name, shipped, "")
    if _is_there(folder) and folder.is_dir():
        return Source(name, folder, commit_of(folder))
    if _is_there(folder):
        raise ModelError(f"{name} is a file; give the folder that holds it, {folder.parent}.")
    if name.startswith(("/", ".", "~")) or "\\" in name or name.count("/") > 1:
        raise ModelError(f"There is no folder {name!r}; check the path.")
    folder = download(name, revision, code=code, offline=offline)
    return Source(name, folder, commit_of(folder))


def _name_of(model: object) -> str:
    """The id or path that was given, as a string; the default for None."""
    if model is None:
        return builtin.DEFAULT
    name = os.fspath(model) if isinstance(model, str | os.PathLike) else None
    if not isinstance(name, str) or not name.strip():
        given = repr(model) if isinstance(model, str) else type(model).__name__
        raise ModelError(
            f"A model is the id of a built-in one, a folder or an id of the Hugging Face Hub, not "
            f"{given}; a network in memory is given with <<network=>>."
        )
    return name


def _is_there(path: Path) -> bool:
    """Whether a path exists; one that no system can have does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _base(source: Source, adapter: Adapter, code: bool, offline: bool) -> Source:
    """Where the base model of an adapter is: here, or fetched from the Hub."""
    here = base_of(adapter)
    if here is not None:
        return Source(str(here), here, commit_of(here))
    try:
        return _find(adapter.base, None, code, offline)
    except (ModelError, FailureError) as error:
        raise ModelError(
            f"{source.name} is an adapter of {adapter.base!r}, which is not here; get that model "
            "first (sukashi download), or write its folder into base_model_name_or_path of "
            "adapter_config.json."
        ) from error


def _adapted(
    source: Source,
    adapter: Adapter,
    base: Source,
    tokenizer: Any,
    task: Task | None,
    options: LoadOptions,
) -> Subject:
    """The base model of an adapter with the adapter on it; the tokenizer of either."""
    task = task or adapter.task
    config, task = _checked(base, task, options)
    holder = source if has_tokenizer(source.folder) else base
    if tokenizer is None:
        tokenizer = read_tokenizer(holder, options)
    else:
        check_tokenizer_fits(tokenizer, source, holder, options)
    network, report = read_network(base, config, task, options)
    labels = labels_in(adapter, network)
    if labels is not None:
        config.num_labels = labels
        network, report = read_network(base, config, task, options)
    check_whole(adapter, network)
    missing = frozenset(report.missing - set(adapter.whole))
    check_weights_fit(base.name, task, network, report._replace(missing=missing))
    network = unwrapped(put_on(source, network))
    return _subject(Source(source.name, Path(), source.revision), network, tokenizer, task)


def _from_folder(
    source: Source,
    tokenizer: Any,
    task: Task | None,
    options: LoadOptions,
    offline: bool,
) -> Subject:
    """Check a folder, then read its model; of a sentence encoder the network, and what follows."""
    if task not in (None, _EMBEDDING) or not is_encoder_folder(source.folder):
        return _from_network_folder(source, tokenizer, task, options, offline)
    folder = read_encoder_folder(source.folder)
    network = source._replace(folder=folder.network)
    subject = _from_network_folder(network, tokenizer, _EMBEDDING, options, offline)
    found = given_encoder(folder.encoder, subject)
    return replace(subject, task=_EMBEDDING, encoder=found)


def _from_network_folder(
    source: Source,
    tokenizer: Any,
    task: Task | None,
    options: LoadOptions,
    offline: bool,
) -> Subject:
    """Check a folder, then read network and tokenizer from it, or put its adapter on its base."""
    adapter = adapter_in(source.folder)
    if adapter is not None:
        base = _base(source, adapter, options.trust_remote_code, offline)
        return _adapted(source, adapter, base, tokenizer, task, options)
    config, task = _checked(source, task, options)
    if tokenizer is None:
        check_tokenizer_files(source.folder)
        tokenizer = read_tokenizer(source, options)
    else:
        check_tokenizer_fits(tokenizer, source, source, options)
    check_task_fits(source.name, str((config.architectures or [""])[0]), task)
    network, report = read_network(source, config, task, options)
    left_out = check_weights_fit(source.name, task, network, report)
    subject = _subject(source, text_tower(network), tokenizer, task)
    return replace(subject, left_out=left_out, taken_off=report.taken_off)


def _checked(source: Source, task: Task | None, options: LoadOptions) -> tuple[Any, Task]:
    """The config of a folder that can be loaded, and the task it is for."""
    values = read_config(source.folder)
    if options.trust_remote_code is False and _needs_code(values):
        raise ModelError(
            f"{source.name} needs code of its own, which would run on this machine; if you trust "
            "its author, give <<trust_remote_code=True>>."
        )
    _check_type(source.name, values)
    check_weights_files(source.folder)
    config = read_auto_config(source, options)
    check_config_fits(source.name, source.folder, config)
    check_number_format(source.name, source.folder, config)
    if task is None:
        task = task_of(str((values.get("architectures") or ["Model"])[0]), config)
    return config, task


def _check_type(name: str, values: dict[str, Any]) -> None:
    """Raises ModelError for a model_type that this transformers does not know."""
    kind, known = str(values["model_type"]), transformers.models.auto.CONFIG_MAPPING
    if kind in known or "auto_map" in values:
        return
    near = difflib.get_close_matches(kind, list(known), 1)
    if near:
        raise ModelError(
            f"{name} is of model_type {kind!r}, which transformers {transformers.__version__} does "
            f"not know; did you mean {near[0]!r}? Correct it in config.json."
        )
    raise ModelError(
        f"{name} is of model_type {kind!r}, which transformers {transformers.__version__} does not "
        "know; install a transformers that does, or give the code that comes with the model."
    )


def _needs_code(values: dict[str, Any]) -> bool:
    """Whether transformers itself does not know this type of model."""
    known = values["model_type"] in transformers.models.auto.CONFIG_MAPPING
    return "auto_map" in values and not known


def _subject(source: Source, network: Any, tokenizer: Any, task: Task | None) -> Subject:
    """Everything checked and named."""
    check_weights(network)
    anatomy = dissect(network)
    config = config_of(network)
    check_vocabulary_fits(tokenizer, anatomy.reader.lookup.rows, config, source.name)
    if source.folder == Path():
        task = task_in_memory(network, anatomy, source.name, task)
    assert task is not None
    labels = labels_of(task, config, anatomy.classes)
    check_labels_fit(labels, anatomy.classes, source.name)
    device, dtype = place_of(network, anatomy.reader.embedding)
    bare = task in _BODIES and len(anatomy.stacks) == 1
    found = observed_encoder(network, tokenizer, anatomy, device) if bare else None
    return Subject(
        network=network,
        tokenizer=tokenizer,
        anatomy=anatomy,
        name=source.name,
        revision=source.revision,
        task=task if found is None or found.origin == "default" else _EMBEDDING,
        labels=labels,
        device=device,
        dtype=dtype,
        folder=None if source.folder == Path() else source.folder,
        encoder=found,
    )


__all__ = ["load"]
