"""candidates: what a person's own labels are owed to, each judged with a sentence of its own.

Of one candidate every token is explained, those of its sentence too. Several have no sentence in
common, only the text: its tokens are given, and what each sentence scores is kept as one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import MisuseError, SukashiError
from sukashi.explainer.prediction import Asked as Classified
from sukashi.explainer.prediction import prediction
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import recipe_for
from sukashi.explainer.text_batches import AttributionRequest, answered
from sukashi.lens.attribution.auto import resolve
from sukashi.model.encoding import Encoding, join
from sukashi.model.entailment import entailment_of
from sukashi.result.attribution import Attribution, Explained
from sukashi.result.generation import Generation
from sukashi.result.prediction import Prediction
from sukashi.result.tokens import Tokens
from sukashi.trace.target_selection.labels import label_id
from sukashi.trace.target_selection.request import ALL, TargetRequest, TargetSelection
from sukashi.trace.target_selection.select import select_targets


def of_candidates(
    context: QuestionContext,
    given: tuple[Any, str | None],
    candidates: Sequence[str],
    hypothesis: str,
    request: AttributionRequest,
) -> Attribution:
    """The named candidates, all of them, or the one that fits best; of several see the first lines.

    Raises: MisuseError for a generation, or a text that is cut elsewhere for one than for another.
    """
    text, pair = given
    if isinstance(text, Generation):
        raise MisuseError("Candidates are judged for a text; give the text of the generation.")
    judged = prediction(context, text, pair, Classified(1, candidates, hypothesis, False))
    encodings, problems = [], {}
    for place, number in enumerate(_numbers(judged, request.target_request)):
        encoding = context.encode(text, judged.hypotheses[number])
        selection = _selection(context, encoding, judged, number, request.target_request)
        encodings.append(encoding)
        problems[place] = (context.problem(encoding, selection.targets), selection)
    longest = max(problems.values(), key=lambda one: len(one[0].tokens))[0]
    choice = resolve(request.method, request.options, lambda: longest)
    alike = AttributionRequest(request.target_request, choice.method, choice.options)
    found = answered(context, problems, alike, len(problems))
    answers = []
    for place in range(len(problems)):
        answer = found[place]
        if isinstance(answer, SukashiError):
            raise answer
        recipe = recipe_for(answer.recipe, answer.targets, choice)
        answers.append(replace(answer, chosen=choice.chosen, recipe=recipe))
    if len(answers) == 1:
        return answers[0]
    explained = tuple(answer.targets[0] for answer in answers)
    together = _together(encodings, answers, explained)
    recipe = recipe_for(context.recipe, explained, choice)
    return replace(together, recipe=recipe)


def _numbers(judged: Prediction, request: TargetRequest) -> list[int]:
    """Which candidates are explained."""
    if not request.targets:
        return [int(judged.best[0])]
    if request.targets == (ALL,) and ALL not in judged.labels:
        return list(range(len(judged.labels)))
    found = [label_id(judged.labels, one) for one in request.targets]
    request.check(found, None)
    return found


def _selection(
    context: QuestionContext,
    encoding: Encoding,
    judged: Prediction,
    number: int,
    request: TargetRequest,
) -> TargetSelection:
    """The entailment of a candidate's sentence by the text, under the candidate's name."""
    entailed = entailment_of(context.subject).entailed
    selection = select_targets(context.subject, encoding, replace(request, targets=(entailed,)))
    chance = float(judged.probabilities[0, number])
    explained = replace(selection.explained[0], label=judged.labels[number], probability=chance)
    return TargetSelection(selection.targets, (explained,))


def _together(
    encodings: Sequence[Encoding], answers: Sequence[Attribution], explained: tuple[Explained, ...]
) -> Attribution:
    """One attribution over the tokens of the text, which every candidate was read with."""
    found = [_shared(encoding) for encoding in encodings]
    tokens, places = found[0][0], [kept for _, kept in found]
    if any(not np.array_equal(other.ids, tokens.ids) for other, _ in found):
        raise MisuseError(
            "The text is too long to be read alike with every candidate; shorten it, or explain "
            "one candidate at a time (<<target=>>)."
        )

    def of_text(name: str) -> Any:
        rows = [getattr(answer, name) for answer in answers]
        if any(row is None for row in rows):
            return None
        return np.stack([row[0, kept] for row, kept in zip(rows, places, strict=True)])

    rest = [np.delete(one.scores[0], kept) for one, kept in zip(answers, places, strict=True)]
    return replace(
        answers[0],
        tokens=tokens,
        targets=explained,
        scores=of_text("scores"),
        magnitudes=of_text("magnitudes"),
        residuals=np.concatenate([answer.residuals for answer in answers]),
        hypothesis_scores=np.array([scores.sum() for scores in rest], dtype=np.float32),
        standard_errors=of_text("standard_errors"),
        score_errors=of_text("score_errors"),
        stalled=any(answer.stalled for answer in answers),
        signed=all(answer.signed for answer in answers),
        steps=max(answer.steps for answer in answers),
        interpretation="quantitative"
        if all(answer.interpretation == "quantitative" for answer in answers)
        else "ranking only",
        forward_passes=sum(answer.forward_passes for answer in answers),
        backward_passes=sum(answer.backward_passes for answer in answers),
    )


def _shared(encoding: Encoding) -> tuple[Tokens, NDArray[np.int64]]:
    """The tokens of the first text, and which inputs they are; those before any of the second.

    A decoder that is given the whole once more has the same ones behind its start token.
    """
    source = encoding.tokens
    second = ~source.special & (source.spans[:, 0] >= (source.boundary or 0))
    count = int(second.argmax()) if second.any() else len(source)
    kept = np.arange(count)
    first = _beginning(source, count)
    if encoding.decoder_tokens is None:
        return first, kept
    behind = _beginning(encoding.decoder_tokens, count + 1)
    return join(first, behind), np.concatenate([kept, len(source) + np.arange(count + 1)])


def _beginning(tokens: Tokens, count: int) -> Tokens:
    """The first tokens, with no more text than theirs."""
    found = tokens[:count]
    end = tokens.boundary if tokens.boundary is not None else int(found.spans.max(initial=0))
    return replace(found, text=tokens.text[:end], boundary=None)
