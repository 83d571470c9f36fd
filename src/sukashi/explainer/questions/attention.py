"""attention: the attention weights of every layer and head."""

from __future__ import annotations

from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.attention import attention_maps
from sukashi.model.prompt import Asked
from sukashi.result.attention import AttentionMaps, Part
from sukashi.result.generation import Generation


@question
def attention(
    context: QuestionContext,
    /,
    text: Asked | Generation,
    pair: str | None = None,
    *,
    part: Part | None = None,
    template_tokens: bool = False,
) -> AttentionMaps:
    """Attention weights of every layer and head.

    part: "encoder", "decoder" or "cross"; models that have all three give cross-attention
    unless asked. What does not fit into the memory is kept as queries and keys.
    template_tokens: as in `attribution`.
    """
    return attention_maps(
        context.subject,
        context.encode_any(text, pair),
        context.recipe,
        part,
        context.budget,
        context.progress,
    )
