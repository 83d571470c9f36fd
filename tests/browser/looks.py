"""How people look at a page: language, colours, window, pointer or finger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_WIDE = {"viewport": {"width": 1240, "height": 900}}
_NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@dataclass(frozen=True)
class Look:
    """lang: of the reader and of the samples; options: of the browser's context."""

    lang: str
    scheme: str
    size: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.scheme}-{self.size}"

    @property
    def context(self) -> dict[str, Any]:
        """Options of a Playwright context."""
        locale = {"en": "en-US", "ja": "ja-JP"}[self.lang]
        return {"locale": locale, "color_scheme": self.scheme, **self.options}


LOOKS = tuple(
    Look(lang, scheme, size, options)
    for lang, scheme in (("en", "light"), ("ja", "dark"))
    for size, options in (("wide", _WIDE), ("narrow", _NARROW))
)
