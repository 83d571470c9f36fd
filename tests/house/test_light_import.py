"""Importing sukashi is light: torch and other heavy libraries come when a question needs them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "matplotlib", "pandas", "seaborn", "scipy", "sklearn")
SECONDS = 0.3
HELP = "from sukashi.cli import main; main(['--help'])"


def loaded(statement: str) -> set[str]:
    """The heavy libraries that are loaded after a statement in a new interpreter."""
    probe = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()) & set(HEAVY)


def cpu_seconds(*command: str) -> float:
    """Processor time of a command: the least of a few runs, and no matter what else is running."""

    def once() -> float:
        before = os.times()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        after = os.times()
        return (after.children_user - before.children_user) + (
            after.children_system - before.children_system
        )

    return min(once() for _ in range(5))


@pytest.mark.parametrize(
    "statement",
    [
        "import sukashi",
        "import sukashi; sukashi.load; sukashi.open; sukashi.save; sukashi.show",
        "import sukashi.cli",
        "import sukashi.errors",
        "import sukashi.result.store",
        "from sukashi.view import terminal, table, plot",
    ],
)
def test_nothing_heavy_is_loaded(statement: str) -> None:
    assert loaded(statement) == set()


def test_text_loads_no_torch() -> None:
    assert not loaded("import sukashi.text.sentences, sukashi.text.phrases") & {
        "torch",
        "transformers",
    }


def test_the_probe_can_fail() -> None:
    assert "torch" in loaded("import sukashi.model.anatomy")
    assert "matplotlib" in loaded("import sukashi, matplotlib")


@pytest.mark.skipif(os.name == "nt", reason="no processor time of children there")
@pytest.mark.parametrize("command", [("-c", "import sukashi"), ("-c", HELP)])
def test_the_start_is_quick(command: tuple[str, ...]) -> None:
    assert cpu_seconds(*command) < SECONDS
