"""generate: what a model writes."""

from __future__ import annotations

from typing import Annotated, Any

from sukashi.arguments import Offered, Seed
from sukashi.errors import MisuseError
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.generation import write
from sukashi.model.prompt import Asked
from sukashi.result.generation import Generation


@question
def generate(
    context: QuestionContext,
    /,
    prompt: Asked,
    max_new_tokens: Annotated[int, Offered(range(1, 1001))] = 20,
    *,
    seed: Seed | None = None,
    **sampling: Any,
) -> Generation:
    """Let the model write on, greedily; with do_sample=True as transformers' generate.

    prompt: a text, or messages, of which the model writes the next; one of the assistant that comes
    last it goes on with.
    seed: of the sampling, leaves the global random state alone; one is drawn if none is given,
    and the recipe tells it.
    sampling: any argument of generate (temperature, top_k, top_p …). Where texts may be cut
    (truncate), the prompt gives way to what is to be written; `prompt` of the result is what is
    left of it.
    """
    count = int(max_new_tokens)
    room = count if context.subject.task == "causal" else 0
    asked = context.encode(prompt, room=max(room, 0))
    if asked.prefilled and context.subject.task == "seq2seq":
        raise MisuseError(
            "An encoder–decoder model begins its answer anew; leave out the last message, which is "
            "of the role assistant."
        )
    return write(
        context.subject,
        asked,
        context.recipe,
        max_new_tokens=count,
        seed=seed,
        progress=context.progress,
        **{"do_sample": False, **sampling},
    )
