"""Request schemas: the shapes of request bodies, checked first; unknown names are refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sukashi.errors import MisuseError
from sukashi.view.comparison.sides import Selection
from sukashi.web.job import RunRequest

_STRICT = ConfigDict(extra="forbid", strict=True)


class MessageSchema(BaseModel):
    """One message of a conversation."""

    model_config = _STRICT

    role: str = Field(max_length=100, description="user, assistant or system.")
    content: str = Field(description="What is said.")


class RunSchema(BaseModel):
    """The body of POST /api/runs: which model, which text, and what is asked of it."""

    model_config = _STRICT

    model: str = Field(max_length=200, description="An id from /api/models.")
    text: str = Field(description="The text, or the prompt that the model continues.")
    messages: list[MessageSchema] = Field(
        [], max_length=1000, description="A conversation, in the place of the text."
    )
    pair: str | None = Field(None, description="A second text.")
    generate: int | dict[str, Any] | None = Field(
        None,
        description="Tokens to write first, or the parameters of the question `generate`; 0 writes "
        "none, null leaves it to the model.",
    )
    questions: dict[str, dict[str, Any]] | None = Field(
        None,
        description="Question -> parameters, from /api/questions; null asks all that the model "
        "can answer but faithfulness, which takes hundreds of passes.",
    )

    def request(self) -> RunRequest:
        """The request as the runs take it."""
        messages = tuple({"role": one.role, "content": one.content} for one in self.messages)
        return RunRequest(
            self.model, self.text, self.pair, self._generation(), self.questions, messages
        )

    def _generation(self) -> dict[str, Any] | Literal[False] | None:
        if not isinstance(self.generate, int):
            return self.generate
        if self.generate < 0:
            raise MisuseError(f"generate is {self.generate}; give 0 or more tokens.")
        return {"max_new_tokens": self.generate} if self.generate else False


class SideSchema(BaseModel):
    """One side of a comparison: a result and which part of it."""

    model_config = _STRICT

    result: str = Field(max_length=300, description="A name from /api/results.")
    target: int | str | None = Field(None, description="Of an attribution: which target.")
    layer: int | None = Field(None, description="Of attention or layers.")
    head: int | None = Field(None, description="Of attention; the mean unless given.")

    def choice(self, measure: str) -> Selection:
        """The side as the comparison takes it."""
        return Selection(self.target, self.layer, self.head, measure)


class ComparisonSchema(BaseModel):
    """The body of POST /api/compare: right minus left."""

    model_config = _STRICT

    left: SideSchema
    right: SideSchema
    measure: str = Field("share", max_length=20, description="Of attributions: share or score.")
