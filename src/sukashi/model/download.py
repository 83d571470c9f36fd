"""Download: the files of a model from the Hugging Face Hub into its cache, safetensors only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from sukashi.errors import FailureError, ModelError
from sukashi.model import builtin
from sukashi.model.adapter import CONFIG, WEIGHTS
from sukashi.model.encoder_folder import MODULES
from sukashi.model.fetch import fetch
from sukashi.model.folder import PICKLES, convert_hint

Progress = Callable[[int, int], None]
"""Called with (bytes here, bytes in all)."""

HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
LONGEST = 100  # characters of a wrong name that are repeated
TIMEOUT = 10.0  # seconds; a machine without network should hear of it soon
SMALL_FILES = (".json", ".txt", ".model", ".spm", ".tiktoken", ".jinja", ".bpe", ".vocab")

_OF_MODULE = re.compile(r"\d+_\w+/(config\.json|model\.safetensors)")


class _Remote(NamedTuple):
    """The files of one commit: name -> bytes."""

    commit: str
    files: dict[str, int]


def download(
    model: str,
    revision: str | None = None,
    progress: Progress | None = None,
    *,
    code: bool = False,
    offline: bool = False,
) -> Path:
    """The folder with the model's files, fetched where they are not yet in the cache.

    model: hub id; a built-in model is there already. revision: branch, tag or commit; None is
    "main". An interrupted download goes on where it stopped. Without
    network a complete copy in the cache is enough. code: fetch the model's own Python files too
    (nothing runs them here). offline: take the copy in the cache and ask nobody.
    Raises ModelError where there is no such model or no safetensors in it, FailureError where the
    connection broke (asking again goes on).
    """
    if model in builtin.names() and (here := builtin.folder_of(model)) is not None:
        return here
    if not _is_hub_id(model):
        raise ModelError(
            f"{model[:LONGEST]!r} is neither a folder here nor a model id of the Hugging Face Hub "
            '("name" or "owner/name").'
        )
    remote = None if offline else _ask_hub(model, revision)
    if remote is None:
        return _cached(model, revision, offline)
    chosen = choose(model, remote.files)
    if code:
        chosen += [name for name in remote.files if name.endswith(".py") and "/" not in name]
    wanted = _Remote(remote.commit, {name: remote.files[name] for name in chosen})
    return _fetch(model, revision, wanted, progress)


def check_exists(model: str, *, offline: bool = False) -> None:
    """Raises ModelError where a hub id is neither in the cache nor on the Hub; fetches nothing.

    offline: look into the cache only.
    """
    if offline or _ask_hub(model, None) is None:
        _cached(model, None, offline)


def _is_hub_id(name: str) -> bool:
    """Whether the Hub could have a model of that name."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return HUB_ID.fullmatch(name) is not None


def _ask_hub(model: str, revision: str | None) -> _Remote | None:
    """What the Hub has; None where it cannot be reached."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        info = HfApi().model_info(model, revision=revision, files_metadata=True, timeout=TIMEOUT)
    except GatedRepoError as error:
        raise ModelError(
            f"{model} asks its users to agree to its terms: do so on its page on the Hugging Face "
            "Hub, then log in with `hf auth login`."
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"There is no folder {model!r} here and no such model on the Hugging Face Hub, or it "
            "is private (then log in with `hf auth login`); built in are "
            f"{', '.join(builtin.names())}."
        ) from error
    except RevisionNotFoundError as error:
        raise ModelError(
            f"{model} has no revision {revision!r}; leave <<revision=>> out for the newest."
        ) from error
    except (OfflineModeIsEnabled, _transport(HfHubHTTPError)):
        return None
    files = {file.rfilename: int(file.size or 0) for file in info.siblings or ()}
    return _Remote(str(info.sha), files)


def _transport(error: type[Exception]) -> type[Exception]:
    """The root of all network errors: that of the HTTP library this huggingface_hub is built on."""
    root: type[Exception] = error.__bases__[0]
    return root


def _cached(model: str, revision: str | None, offline: bool) -> Path:
    """The copy in the cache, where the Hub is not to be asked (offline) or cannot be."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(model, revision=revision, local_files_only=True, allow_patterns=[])
        )
    except LocalEntryNotFoundError as error:
        at = f" at revision {revision!r}" if revision else ""
        if offline:
            raise ModelError(
                f"{model!r}{at} is not on this machine, and the Hugging Face Hub is not to be "
                f"asked; run `sukashi download {model}`, give a folder, or use a built-in model "
                f"({', '.join(builtin.names())})."
            ) from error
        raise ModelError(
            f"{model!r}{at} is not on this machine and the Hugging Face Hub cannot be reached; "
            f"connect and run `sukashi download {model}`, give a folder, or use a built-in model "
            f"({', '.join(builtin.names())})."
        ) from error


def choose(model: str, files: Iterable[str]) -> list[str]:
    """The files that loading needs: one set of safetensors weights, config, tokenizer.

    Of an adapter its own: the base model is another download.

    Raises ModelError where there are no safetensors.
    """
    files = list(files)
    top = sorted(name for name in files if "/" not in name)
    small = [name for name in top if name.endswith(SMALL_FILES)]
    if MODULES in top:  # a sentence encoder: what follows its network lies in folders beside it
        small = [*filter(_OF_MODULE.fullmatch, sorted(files)), *small]
    if "model.safetensors.index.json" in top:
        shards = [name for name in top if re.fullmatch(r"model-\d+-of-\d+\.safetensors", name)]
        return [*small, *shards]
    if "model.safetensors" in top:
        return [*small, "model.safetensors"]
    if CONFIG in top and WEIGHTS in top:
        return [*small, WEIGHTS]
    pickles = [name for name in top if Path(name).match("pytorch_model*") or name in PICKLES]
    if pickles:
        raise ModelError(
            f"{model} has its weights only as a pickle ({pickles[0]}), which can run any code when "
            f"it is opened; {convert_hint(model)}"
        )
    raise ModelError(
        f"{model} has no file model.safetensors; choose a model in the transformers format."
    )


def _fetch(
    model: str,
    revision: str | None,
    remote: _Remote,
    progress: Progress | None,
) -> Path:
    """Fetch one file after another, counting bytes."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError

    total = sum(remote.files.values())
    before = 0
    path = Path()
    try:
        for name, size in remote.files.items():
            bar = _bar(before, total, progress)
            path = fetch(model, name, remote.commit, bar)
            before += size
            if progress is not None:
                progress(before, total)
        # Asking by branch writes down which commit it is, for the day without network.
        hf_hub_download(model, next(iter(remote.files)), revision=revision)
    except (OSError, _transport(HfHubHTTPError)) as error:
        raise FailureError(
            f"The download of {model} stopped after {before:,} of {total:,} bytes "
            f"({type(error).__name__}); run it again, it goes on where it stopped."
        ) from error
    return path.parent


def _bar(before: int, total: int, progress: Progress | None) -> Any:
    """A class that huggingface_hub takes for a progress bar; it draws nothing and reports bytes."""

    class Bar:
        def __init__(self, *_: Any, **settings: Any) -> None:
            self.n = 0
            self.total = settings.get("total")
            self.update(settings.get("initial") or 0)

        def update(self, step: float | None = 1) -> None:
            self.n += int(step or 0)
            if progress is not None:
                progress(min(before + self.n, total), total)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def ignore(self, *_: Any, **__: Any) -> None:
            pass

        close = refresh = ignore
        set_postfix_str = set_transfer_postfix_str = ignore
        set_description_str = update_transfer = ignore

    return Bar


def commit_of(folder: Path) -> str:
    """The commit of a folder of the Hub's cache (…/snapshots/<commit>); "" for any other folder."""
    cached = folder.parent.name == "snapshots" and re.fullmatch(r"[0-9a-f]{40}", folder.name)
    return folder.name if cached else ""


__all__ = ["Progress", "choose", "commit_of", "download"]
