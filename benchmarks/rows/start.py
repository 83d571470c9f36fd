"""start: how long a person waits before anything happens."""

from __future__ import annotations

from benchmarks.case import Case, Command

NOTHING = Command("Python alone", ("-c", "pass"))
LIBRARIES = Command("import torch, transformers", ("-c", "import torch, transformers"))


def start(quick: bool = False) -> tuple[Case, ...]:
    """New processes, the files in the system's cache; the same at every size."""
    explain = _command("explain", "1, 2, 3,", "--generate", "6")
    return (
        _case("import sukashi", ("-c", "import sukashi"), NOTHING),
        _case("sukashi --help", _command("--help"), NOTHING),
        _case("first explanation", explain, LIBRARIES),
    )


def _command(*arguments: str) -> tuple[str, ...]:
    """What the installed command does, for whichever Python runs the benchmarks."""
    return ("-c", f"from sukashi.cli import main; raise SystemExit(main({list(arguments)}))")


def _case(name: str, arguments: tuple[str, ...], other: Command) -> Case:
    ours = Command("sukashi", arguments, ours=True)
    return Case(name=name, title=name, entries=(ours, other))
