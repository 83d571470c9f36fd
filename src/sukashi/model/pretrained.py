"""Pretrained: config, tokenizer and network of a folder, as transformers reads them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
import transformers
from safetensors import SafetensorError, safe_open

from sukashi.errors import FailureError, ModelError, SukashiError
from sukashi.model.adapter import WEIGHTS
from sukashi.model.library_state import STATE_LOCK
from sukashi.model.task import AUTO_CLASSES, Task
from sukashi.model.weight_names import renaming

EXTRAS = {
    "fugashi": "words",
    "unidic": "words",
    "mecab": "words",
    "sentencepiece": "sentencepiece",
    "protobuf": "sentencepiece",
    "accelerate": "sharded",
    "peft": "adapters",
}
"""Packages that transformers asks for -> the extra of sukashi that brings them."""


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


class Report(NamedTuple):
    """transformers' loading info of a network.

    missing: weights that the checkpoint does not have. unexpected: those only it has. mismatched:
    (name, shape in the checkpoint, shape in the network). taken_off: parts of the names in the
    checkpoint that the network's own do not have.
    """

    missing: frozenset[str]
    unexpected: frozenset[str]
    mismatched: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
    taken_off: tuple[str, ...] = ()


def read_auto_config(source: Source, options: LoadOptions) -> Any:
    """The config of a folder. Raises ModelError."""
    with _reading(source, "config"):
        return transformers.AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=options.trust_remote_code
        )


def read_tokenizer(source: Source, options: LoadOptions) -> Any:
    """The tokenizer of a folder. Raises ModelError."""
    with _reading(source, "tokenizer"):
        return transformers.AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=options.trust_remote_code
        )


def read_network(
    source: Source, config: Any, task: Task, options: LoadOptions
) -> tuple[Any, Report]:
    """The network of a folder, in eval mode on its device, and what did not fit.

    Where weights are missing and others only bear another name, because of what training code put
    before it, they are read under the network's names.
    Raises ModelError, and FailureError for what may pass.
    """
    network, report = _read_network(source, config, task, options, {})
    if not report.missing:
        return network, report
    own = network.state_dict()
    names, taken_off = renaming(_names_in(source.folder) - set(own), report.missing, own)
    if not names:
        return network, report
    network, report = _read_network(source, config, task, options, names)
    return network, report._replace(taken_off=taken_off)


def put_on(source: Source, network: Any) -> Any:
    """The network with the adapter of a folder on it, as peft loads it; it is changed.

    Raises: ModelError where peft is not there, or refuses it.
    """
    with _reading(source, "adapter"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from peft import PeftModel, get_peft_model_state_dict

        try:
            made = PeftModel.from_pretrained(
                network, str(source.folder), torch_device=str(network.device)
            )
        except (RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
            text = " ".join(str(error).split())[:300]
            raise ModelError(
                f"The adapter in {source.name} does not go onto its base model ({text}); name the "
                "model that it was trained on as base_model_name_or_path in adapter_config.json, "
                "or save it anew with this version of peft."
            ) from error
        kept = set(get_peft_model_state_dict(made))
    with safe_open(source.folder / WEIGHTS, framework="pt") as file:
        surplus = sorted(set(file.keys()) - kept)
    if surplus:
        raise ModelError(
            f"The adapter in {source.name} has {len(surplus)} weights that its base model has no "
            f"place for (such as {surplus[0]!r}): they do not belong together; name the model that "
            "it was trained on as base_model_name_or_path in adapter_config.json."
        )
    return made.eval()


def _names_in(folder: Path) -> set[str]:
    """The names of all weights of a folder."""
    found: set[str] = set()
    for path in folder.glob("*.safetensors"):
        with safe_open(path, framework="pt") as file:
            found |= set(file.keys())
    return found


def _read_network(
    source: Source, config: Any, task: Task, options: LoadOptions, names: Mapping[str, str]
) -> tuple[Any, Report]:
    """The network; names: of weights in the checkpoint -> in the network, where they differ."""
    maker = getattr(transformers, _class_for(task, config))
    with _reading(source, f"network for task {task!r}"):
        network, info = maker.from_pretrained(
            source.folder,
            config=config,
            dtype=options.dtype,
            device_map=options.device_map,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=options.trust_remote_code,
            ignore_mismatched_sizes=True,  # the report names them
            output_loading_info=True,
            key_mapping={f"^{re.escape(old)}$": new for old, new in names.items()} or None,
        )
        if options.device_map is None:
            network = network.to(options.device)
    missing, unexpected = (frozenset(info[f"{kind}_keys"]) for kind in ("missing", "unexpected"))
    mismatched = tuple(sorted((n, tuple(a), tuple(b)) for n, a, b in info["mismatched_keys"]))
    return network.eval(), Report(missing, unexpected, mismatched)


def _class_for(task: Task, config: Any) -> str:
    """The class of transformers that reads a network; of an encoder not the decoder beside it."""
    named = str((getattr(config, "architectures", None) or [""])[0])
    if task == "embedding" and named.endswith("WithProjection"):
        return named
    if task == "embedding" and getattr(config, "is_encoder_decoder", False):
        return "AutoModelForTextEncoding"
    return AUTO_CLASSES[task]


@contextmanager
def _reading(source: Source, part: str) -> Iterator[None]:
    """Let one thread read, keep transformers quiet, and say what it raises in one sentence."""
    log: Any = transformers.utils.logging
    with STATE_LOCK:
        level, bars = log.get_verbosity(), log.is_progress_bar_enabled()
        log.set_verbosity_error()
        log.disable_progress_bar()
        try:
            yield
        except SukashiError:
            raise
        except torch.OutOfMemoryError as error:
            raise ModelError(
                f"{source.name} does not fit into the memory of the device; try "
                "<<dtype='float16'>>, <<device='cpu'>> or <<device_map='auto'>>."
            ) from error
        except Exception as error:  # the tokenizers library raises Exception itself
            raise _in_words(source, part, error) from error
        finally:
            log.set_verbosity(level)
            if bars:
                log.enable_progress_bar()


def _in_words(source: Source, part: str, error: Exception) -> SukashiError:
    """The error to raise for one of transformers: what is at fault, and what to do."""
    name, version = source.name, transformers.__version__
    text = " ".join(str(error).split())[:300]
    if isinstance(error, SafetensorError):
        return ModelError(
            f"The weights of {name} are damaged ({text}); download or copy them again."
        )
    if isinstance(error, ImportError) or "pip install" in text:
        if extra := next((EXTRAS[one] for one in EXTRAS if one in text.lower()), None):
            return ModelError(
                f"The {part} of {name} needs packages that are not installed; install them with: "
                f"pip install 'sukashi[{extra}]'"
            )
        return ModelError(f"The {part} of {name} needs another package: {text}")
    if damaged := _damaged_json(source.folder):
        return ModelError(f"{damaged} is not valid JSON; get the file again.")
    if part == "tokenizer":
        return ModelError(
            f"The tokenizer of {name} cannot be read ({text}); its files are incomplete or from "
            f"another version of transformers than {version}: get them again, or save them anew "
            "with tokenizer.save_pretrained."
        )
    if "Unrecognized configuration class" in text:
        return ModelError(
            f"The architecture of {name} has no {part}; leave <<task=>> out, or name another."
        )
    if part == "config" or isinstance(error, ValueError | TypeError | KeyError | AttributeError):
        return ModelError(
            f"The {part} of {name} cannot be made ({text}); transformers {version} finds a value "
            "in config.json, or an argument, that does not go: correct it."
        )
    return FailureError(
        f"The {part} of {name} could not be loaded this time ({type(error).__name__}: {text}); "
        "try again, and if it stays, report it with the name of the model."
    )


def _damaged_json(folder: Path) -> Path | None:
    """The first file of a folder that should be JSON and is not."""
    for path in sorted(folder.glob("*.json")):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            return path
    return None


__all__ = [
    "LoadOptions",
    "Report",
    "Source",
    "put_on",
    "read_auto_config",
    "read_network",
    "read_tokenizer",
]
