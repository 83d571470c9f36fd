"""Message: one turn of a conversation, as a person gave it and where it lies in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sukashi.errors import ShapeError
from sukashi.result.validation import Checked


@dataclass(frozen=True)
class Message(Checked):
    """One message of a conversation.

    role: who says it ("user", "assistant", "system", …). content: its text as it was given, or the
    texts of its parts. parts: whether it was given as a list of parts.
    start, end: the characters of the conversation's text that come from the message; the template
    may have trimmed it. Equal where it left the message out.
    """

    role: str
    content: tuple[str, ...]
    parts: bool = False
    start: int = 0
    end: int = 0

    def check(self, lengths: Mapping[str, int]) -> None:
        """What a message takes up ends behind its beginning."""
        if not 0 <= self.start <= self.end:
            raise ShapeError("A Message ends before it begins.")

    @property
    def given(self) -> dict[str, Any]:
        """The message as a person writes it."""
        said: Any = "".join(self.content)
        if self.parts:
            said = [{"type": "text", "text": one} for one in self.content]
        return {"role": self.role, "content": said}
