"""sukashi (透かし): see through transformer language models.

    import sukashi
    ex = sukashi.load()  # the built-in model; or a hub id, a folder, objects in memory
    run = ex.generate("1, 2, 3,", max_new_tokens=6)
    sukashi.show(ex.attribution(run))

Importing this module loads neither torch nor transformers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sukashi.explainer import Explainer, Progress
    from sukashi.result.kinds import Result

__version__ = "0.1.0"
__all__ = ["load", "open", "save", "show"]


def load(  # noqa: PLR0913 - the front door
    model: str | os.PathLike[str] | None = None,
    tokenizer: Any = None,
    *,
    memory: int | None = None,
    progress: Progress | None = None,
    truncate: bool = False,
    chat_template: str | os.PathLike[str] | None = None,
    verify: bool = True,
    **loading: Any,
) -> Explainer:
    """Put a model on the table.

    model: hub id, folder, or the id of a built-in model ("tales", the default); also a network in
    memory, with its tokenizer, or a pipeline of transformers.
    loading: device=, dtype=, revision=, task=, device_map=, trust_remote_code= as in transformers;
    network= names a network in memory.
    memory: bytes one question may take besides the weights (1 GiB unless given).
    progress: called as progress(question, done, total).
    truncate: cut texts over the model's limit instead of refusing them.
    chat_template: what makes a text of messages, in Jinja or as a file, instead of the tokenizer's.
    verify: prove on a few tokens that the parts found in the model do what they seem to.

    Raises: ModelError when it cannot be loaded, VerificationError when it does not behave.
    """
    from sukashi.explainer import Explainer
    from sukashi.model.load import load as load_subject
    from sukashi.model.own_template import with_template
    from sukashi.trace.budget import DEFAULT_BYTES

    return Explainer(
        with_template(load_subject(model, tokenizer, **loading), chat_template),
        memory=DEFAULT_BYTES if memory is None else memory,
        progress=progress,
        truncate=truncate,
        check=verify,
    )


def show(result: Result | Sequence[Result], **options: Any) -> None:
    """Show a result: in a notebook as a page there, else in the terminal.

    result: one, or a list of several of one run, which the page links.
    options: lang=; in a notebook also form=: "page", "widget" (asks the kernel for all it shows)
    or "picture", with the options of one.
    """
    from sukashi import notebook

    notebook.show(result, **options)


def save(result: Result | Sequence[Result], path: str | os.PathLike[str], **options: Any) -> Path:
    """Save a result; the suffix says how: .html .safetensors .json .csv .png .svg .pdf.

    result: one; for .html also a list of several of one run, which the page links.
    options: of a picture (kind=, layer=, head=, tokens=, lang= …), of a page (lang=, and whole=True
    to keep long attention exact). Gives the path written.
    """
    from sukashi.arguments import check_all
    from sukashi.view.save import save as write

    check_all({"path": (path, str | os.PathLike)})
    return write(result, Path(path), **options)


def open(path: str | os.PathLike[str]) -> Any:  # noqa: A001 - one of the four verbs
    """The result that was saved as a .safetensors file or in an .html page.

    A page that holds several gives a list of them.
    Raises: StoreError, in one sentence, for a file that is none.
    """
    from sukashi.arguments import check_all

    check_all({"path": (path, str | os.PathLike)})
    if not os.fspath(path):
        from sukashi.errors import MisuseError

        raise MisuseError("The path is empty; give the path of a result file.")
    if Path(path).suffix.lower() == ".html":
        from sukashi.view.page.read import open_page

        results = open_page(Path(path))
        return results[0] if len(results) == 1 else results
    from sukashi.result.store import read

    return read(Path(path))


if "IPython" in sys.modules:  # a kernel: results as the last line of a cell show themselves
    from sukashi.notebook import register

    register()
