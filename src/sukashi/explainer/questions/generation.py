"""generate: what a model writes."""

from __future__ import annotations

from typing import Annotated, Any

from sukashi.arguments import Offered, Seed
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.generation import write
from sukashi.result.generation import Generation


@question
def generate(
    context: QuestionContext,
    /,
    prompt: str,
    max_new_tokens: Annotated[int, Offered(range(1, 1001))] = 20,
    *,
    seed: Seed | None = None,
    **sampling: Any,
) -> Generation:
    """Let the model write on, greedily; with do_sample=True as transformers' generate.

    seed: of the sampling, leaves the global random state alone; one is drawn if none is given,
    and the recipe tells it.
    sampling: any argument of generate (temperature, top_k, top_p …). Where texts may be cut
    (truncate), the prompt gives way to what is to be written; `prompt` of the result is what is
    left of it.
    """
    count = int(max_new_tokens)
    room = count if context.subject.task == "causal" else 0
    return write(
        context.subject,
        context.encode(prompt, room=max(room, 0)),
        context.recipe,
        max_new_tokens=count,
        seed=seed,
        progress=context.progress,
        **{"do_sample": False, **sampling},
    )
