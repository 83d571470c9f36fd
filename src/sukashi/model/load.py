"""Load: a hub id, a folder, a built-in id or objects in memory become a Subject."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
import transformers
from safetensors import SafetensorError

from sukashi.errors import ModelError
from sukashi.model import builtin, families
from sukashi.model.device import pick_device, pick_dtype, place_of
from sukashi.model.dissect import dissect
from sukashi.model.download import commit_of, download
from sukashi.model.folder import check_tokenizer_files, check_weights_files, read_config
from sukashi.model.subject import Subject
from sukashi.model.task import AUTO_CLASSES, Task, labels_of, task_named, task_of
from sukashi.model.verify import check_shapes, check_weights, rows_of


class Source(NamedTuple):
    """Where a model was found."""

    name: str
    folder: Path
    revision: str


@dataclass(frozen=True)
class LoadOptions:
    """How a network is to be read: the arguments of `load` that from_pretrained understands."""

    device: torch.device
    dtype: torch.dtype | str
    device_map: Any = None
    trust_remote_code: bool = False


def load(  # noqa: PLR0913 - the front door takes what transformers users expect
    model: str | os.PathLike[str] | None = None,
    *,
    network: Any = None,
    tokenizer: Any = None,
    device: str | torch.device | None = None,
    dtype: str | torch.dtype | None = None,
    revision: str | None = None,
    task: str | None = None,
    device_map: Any = None,
    trust_remote_code: bool = False,
    offline: bool = False,
) -> Subject:
    """Put one model on the table.

    model: hub id, folder or built-in id; None is the built-in "tales".
    network, tokenizer: objects in memory instead; the network is used as it is, never changed.
    device: None takes cuda, mps or cpu, what there is; device_map: shards over devices instead.
    dtype: None is float32 on a CPU and the checkpoint's own elsewhere.
    task: None reads it from the config (`task.TASKS`).
    trust_remote_code: run the code that comes with a model; only for authors you trust.
    offline: only what is on this machine; the Hub is not asked.
    Raises ModelError (one sentence that says what to do) whenever the model cannot be loaded.
    """
    chosen = None if task is None else task_named(task)
    if network is not None:
        reading = (model, device, dtype, revision, device_map, trust_remote_code or None)
        if any(argument is not None for argument in reading):
            raise ModelError(
                "With <<network=>> only <<tokenizer=>> and <<task=>> can be given; move or convert "
                "the network yourself before."
            )
        return _in_memory(network, tokenizer, chosen)
    if device is not None and device_map is not None:
        raise ModelError("Give <<device=>> (one device) or <<device_map=>> (shards), not both.")
    source = _find(model, revision, trust_remote_code, offline)
    place = pick_device(device if device_map is None else None)
    options = LoadOptions(place, pick_dtype(dtype, place), device_map, trust_remote_code)
    return _from_folder(source, tokenizer, chosen, options)


def _in_memory(network: Any, tokenizer: Any, task: Task | None) -> Subject:
    """A Subject of objects that the caller already has."""
    if tokenizer is None:
        raise ModelError("A network in memory needs its tokenizer; give it with <<tokenizer=>>.")
    name = getattr(getattr(network, "config", None), "name_or_path", "") or type(network).__name__
    return _subject(Source(str(name), Path(), ""), network, tokenizer, task)


def _find(
    model: str | os.PathLike[str] | None, revision: str | None, code: bool, offline: bool
) -> Source:
    """The folder of a model: built in, given, or from the Hub."""
    name = os.fspath(model) if model is not None else builtin.DEFAULT
    if name in builtin.names():
        folder = builtin.folder_of(name)
        if folder is None:
            raise ModelError(
                f"The built-in model {name!r} did not come with this installation; install sukashi "
                f"from its wheel, or give a hub id or a folder (./{name} for a folder here)."
            )
        return Source(name, folder, "")
    folder = Path(name).expanduser()
    if folder.is_dir():
        return Source(name, folder, commit_of(folder))
    if folder.is_file():
        raise ModelError(f"{name} is a file; give the folder that holds it, {folder.parent}.")
    if name.startswith(("/", ".", "~")) or "\\" in name or name.count("/") > 1:
        raise ModelError(f"There is no folder {name!r}; check the path.")
    folder = download(name, revision, code=code, offline=offline)
    return Source(name, folder, commit_of(folder))


def _from_folder(
    source: Source, tokenizer: Any, task: Task | None, options: LoadOptions
) -> Subject:
    """Check a folder, then read network and tokenizer from it."""
    values = read_config(source.folder)
    if options.trust_remote_code is False and _needs_code(values):
        raise ModelError(
            f"{source.name} needs code of its own, which would run on this machine; if you trust "
            "its author, give <<trust_remote_code=True>>."
        )
    families.find(values["model_type"])
    check_weights_files(source.folder)
    with _reading(source, "config"):
        config = transformers.AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=options.trust_remote_code
        )
    if tokenizer is None:
        check_tokenizer_files(source.folder)
        tokenizer = _tokenizer(source, options)
    if task is None:
        task = task_of(str((values.get("architectures") or ["Model"])[0]), config)
    network = _network(source, config, task, options)
    return _subject(source, network, tokenizer, task)


def _needs_code(values: dict[str, Any]) -> bool:
    """Whether transformers itself does not know this type of model."""
    known = values["model_type"] in transformers.models.auto.CONFIG_MAPPING
    return "auto_map" in values and not known


def _tokenizer(source: Source, options: LoadOptions) -> Any:
    """The tokenizer of a folder."""
    with _reading(source, "tokenizer"):
        return transformers.AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=options.trust_remote_code
        )


def _network(source: Source, config: Any, task: Task, options: LoadOptions) -> Any:
    """The network of a folder, in eval mode on its device."""
    maker = getattr(transformers, AUTO_CLASSES[task])
    with _reading(source, f"network for task {task!r}"):
        network, report = maker.from_pretrained(
            source.folder,
            config=config,
            dtype=options.dtype,
            device_map=options.device_map,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=options.trust_remote_code,
            output_loading_info=True,
        )
        if options.device_map is None:
            network = network.to(options.device)
    _check_complete(source, task, network, report["missing_keys"])
    return network.eval()


def _check_complete(source: Source, task: Task, network: Any, missing: set[str]) -> None:
    """Refuse parts that transformers made up because the checkpoint does not have them."""
    if task == "body":  # a pooler that nobody reads may be missing
        missing = {name for name in missing if "pooler" not in name}
    if not missing:
        return
    body = f"{network.base_model_prefix}."
    head = [name for name in missing if not name.startswith(body)]
    if head and network.base_model is not network:
        raise ModelError(
            f"{source.name} has no weights for {min(head)!r}, so it was not trained for task "
            f"{task!r} and its answers would be random; leave <<task=>> out, or use "
            "<<task='body'>> for its attention alone."
        )
    raise ModelError(
        f"{source.name} has no weights for {min(missing)!r}, which its config.json asks for: they "
        "do not belong together; download or copy the model again."
    )


@contextmanager
def _reading(source: Source, part: str) -> Iterator[None]:
    """Keep transformers quiet, and turn what it raises into one sentence."""
    log: Any = transformers.utils.logging
    level, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise ModelError(
            f"{source.name} does not fit into the memory of the device; try <<dtype='float16'>>, "
            "<<device='cpu'>> or <<device_map='auto'>>."
        ) from error
    except Exception as error:  # the tokenizers library raises Exception itself
        raise ModelError(_in_words(source, part, error)) from error
    finally:
        log.set_verbosity(level)
        if bars:
            log.enable_progress_bar()


def _in_words(source: Source, part: str, error: Exception) -> str:
    """One sentence for an error of transformers, with what to do about the frequent ones."""
    text = " ".join(str(error).split())
    if isinstance(error, SafetensorError):
        return f"The weights of {source.name} are damaged ({text}); download or copy them again."
    if "ignore_mismatched_sizes" in text:
        return f"The weights of {source.name} do not have the shapes its config.json asks for."
    if isinstance(error, ImportError) or "pip install" in text:
        return f"The {part} of {source.name} needs another package: {text[:300]}"
    return (
        f"The {part} of {source.name} cannot be loaded ({text[:300]}); its files may be damaged or "
        "made for another version of transformers: get them again."
    )


def _subject(source: Source, network: Any, tokenizer: Any, task: Task | None) -> Subject:
    """Everything checked and named."""
    anatomy = dissect(network)
    check_shapes(anatomy, network)
    check_weights(network)
    _check_tokenizer(tokenizer, anatomy.reader.embedding, source.name)
    task = task or task_of(type(network).__name__, network.config)
    device, dtype = place_of(network, anatomy.reader.embedding)
    return Subject(
        network=network,
        tokenizer=tokenizer,
        anatomy=anatomy,
        name=source.name,
        revision=source.revision,
        task=task,
        labels=labels_of(task, network.config),
        device=device,
        dtype=dtype,
        folder=None if source.folder == Path() else source.folder,
    )


def _check_tokenizer(tokenizer: Any, embedding: Any, name: str) -> None:
    """A tokenizer that knows more words than the network belongs to another network.

    Tokens added later are left out: some models come with an added token that they never use.
    """
    words = int(getattr(tokenizer, "vocab_size", 0))
    rows = rows_of(embedding)
    if words > rows:
        raise ModelError(
            f"The tokenizer has {words:,} tokens, but the network {name} knows {rows:,}: they do "
            "not belong together; give the tokenizer that came with the network."
        )
    if len(tokenizer) == 0:
        raise ModelError(f"The tokenizer of {name} is empty; give another with <<tokenizer=>>.")


__all__ = ["load"]
