"""Model pool: the models this server offers, by ids that hold no path of this machine."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sukashi.errors import MisuseError, ModelError, UnknownNameError

if TYPE_CHECKING:
    from sukashi.explainer import Explainer

HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
CAPACITY = 8
"""Models that are held in memory at a time."""

Load = Callable[..., "Explainer"]


class ModelPool:
    """What can be loaded: the built-in models, and the folders and hub ids named at the start.

    loading: arguments of `sukashi.load` for every model. download: whether the Hub may be asked,
    for the ids named at the start and for any other.
    """

    def __init__(
        self,
        given: Sequence[str],
        builtin: Sequence[str],
        *,
        download: bool = False,
        loading: Mapping[str, Any] | None = None,
        load: Load | None = None,
    ) -> None:
        self.download = download
        self.loading = dict(loading or {})
        self._load = load
        self._lock = threading.Lock()
        self._loaded: dict[str, Explainer] = {}
        self.builtin = tuple(builtin)
        self._source = {name: name for name in builtin}
        for one in given:
            self._source[self._id(one)] = one

    def _id(self, given: str) -> str:
        """The id of a model named at the start: of a folder no more than its last name."""
        if given in self._source or not Path(given).expanduser().is_dir():
            return given if _is_hub_id(given) else Path(given).name
        name = Path(given).expanduser().resolve().name
        taken = [one for one in self._source if one == name or one.startswith(f"{name}-")]
        return f"{name}-{len(taken) + 1}" if taken else name

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids; those named at the start come first, the first of them is the default."""
        given = [name for name in self._source if name not in self.builtin]
        return (*given, *self.builtin)

    def check_sources(self) -> None:
        """Raises ModelError for a model named at the start that does not exist; loads nothing."""
        if self._load is not None:
            return
        for name, source in self._source.items():
            if name not in self.builtin:
                _check_source(source, download=self.download)

    def check(self, model: str) -> None:
        """Raises UnknownNameError for a model that this server does not offer."""
        if model in self._source:
            return
        if not self.download or not _is_hub_id(model) or Path(model).exists():
            raise UnknownNameError("model", model[:200], self.ids)

    def loaded(self) -> dict[str, Explainer]:
        """The models in memory, by id."""
        with self._lock:
            return dict(self._loaded)

    def task(self, model: str) -> str | None:
        """What a model in memory or a built-in one was made for; None where that is not known."""
        from sukashi.model.builtin import CATALOGUE

        with self._lock:
            if model in self._loaded:
                return self._loaded[model].task
        return next((one.task for one in CATALOGUE if one.id == model in self.builtin), None)

    def explainer(self, model: str) -> Explainer:
        """The model of an id, loaded at its first use (by one thread a model)."""
        with self._lock:
            if model in self._loaded:
                return self._loaded[model]
            if len(self._loaded) >= CAPACITY:
                raise MisuseError(
                    f"{CAPACITY} models are in memory, as many as this server holds; ask one of "
                    "them, or start the server anew."
                )
        self.check(model)
        source = self._source.get(model, model)
        found = self._loader()(source, offline=not self.download, **self.loading)
        with self._lock:
            return self._loaded.setdefault(model, found)

    def _loader(self) -> Load:
        if self._load is None:
            import sukashi

            self._load = sukashi.load
        return self._load


def _check_source(source: str, *, download: bool) -> None:
    from sukashi.model.download import check_exists
    from sukashi.model.folder import read_config

    folder = Path(source).expanduser()
    if folder.is_dir():
        read_config(folder)
    elif folder.exists() or not _is_hub_id(source):
        raise ModelError(
            f"There is no model {source!r}; give a folder that save_pretrained wrote, or a model "
            "id of the Hugging Face Hub."
        )
    elif download:
        check_exists(source)
    else:
        try:
            check_exists(source, offline=True)
        except ModelError as error:
            raise ModelError(
                f"The model {source!r} is not on this machine; run `sukashi download {source}` "
                "before, or start with --allow-download."
            ) from error


def _is_hub_id(name: str) -> bool:
    return HUB_ID.fullmatch(name) is not None and ".." not in name
