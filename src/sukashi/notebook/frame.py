"""Frame: an exported page inside a notebook's output, shut off from everything around it.

The page is the whole document of an iframe without an origin of its own: it can run its script and
offer files, and reach nothing of the notebook. A few lines of script beside it give the frame the
height of its page and tell the page whether the notebook is light or dark; where no script runs the
frame has a height that suits its views, and scrolls. Where no frame is allowed either (a notebook
that is not trusted), what stands inside the element is read instead: the captions.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.view.page.bundle import bundle

HEAD = 70
VIEW = {"attribution": 320, "generation": 300, "layers": 560, "attention": 570}
OTHER = 480
"""Pixels of a page's head and of the views of its kinds, where no script can measure them."""
TALLEST = 1600
TRUST = "Trust this notebook to see the views. / このノートブックを信頼すると図が表示されます。"

_FRAME = """<div class="sukashi-output" data-sukashi="{name}">
<iframe title="{title}" sandbox="allow-scripts allow-downloads" allow="clipboard-write" \
width="100%" height="{height}" style="border:0;display:block;width:100%;border-radius:8px" \
srcdoc="{page}">{instead}</iframe>
<script>{script}</script>
</div>"""


@dataclass(frozen=True)
class FrameContent:
    """What goes into a frame.

    page: an exported page; kinds: those of its results; captions: a sentence for each; name: what
    a live view finds the frame by, if there is one.
    """

    page: str
    kinds: Sequence[str]
    captions: Sequence[str]
    name: str = ""


def frame(framed: FrameContent) -> str:
    """Return the HTML of an output that holds a page."""
    read = "".join(f"<p>{html.escape(one)}</p>" for one in (*framed.captions, TRUST))
    return _FRAME.format(
        name=html.escape(framed.name),
        title=html.escape(framed.captions[0]) if framed.captions else "sukashi",
        height=_height(framed.kinds),
        page=_attribute(framed.page),
        instead=read,
        script=bundle("frame.js"),
    )


def _height(kinds: Sequence[str]) -> int:
    return min(TALLEST, HEAD + sum(VIEW.get(kind, OTHER) for kind in kinds))


def _attribute(text: str) -> str:
    """A text as the value of an attribute in double quotes; no tag shows through in the source."""
    return html.escape(text, quote=False).replace('"', "&quot;")
