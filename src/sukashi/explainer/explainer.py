"""Explainer: one model on the table; every question is a method, every answer has its recipe."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, overload

from sukashi.errors import UnknownNameError
from sukashi.explainer.attribution import Asked as AttributionAsked
from sukashi.explainer.attribution import attribution
from sukashi.explainer.faithfulness import Conditions, faithfulness, unit_of
from sukashi.explainer.layers import LayersAsked, layers
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.prediction import Asked, prediction
from sukashi.explainer.randomisation import randomisation
from sukashi.explainer.survey import survey
from sukashi.explainer.survey_request import survey_asked
from sukashi.explainer.text_batches import TextsAsked, alone, classified, explained, one_text
from sukashi.explainer.tool_style import Style, in_style
from sukashi.explainer.trust import USUAL, Contest, trust
from sukashi.lens import attention as attention_lens
from sukashi.lens import generation as generation_lens
from sukashi.lens.attribution.methods import DEFAULT, METHODS
from sukashi.lens.attribution.options import options as read_options
from sukashi.lens.layers import NORMS
from sukashi.lens.prediction.predict import MOST
from sukashi.lens.randomisation import WeightDraws
from sukashi.model.entailment import HYPOTHESIS
from sukashi.result.attention import AttentionMaps, Part
from sukashi.result.attribution import Attribution, Of
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from sukashi.result.prediction import Prediction
from sukashi.result.randomisation import Randomisation
from sukashi.result.survey import Survey
from sukashi.result.trust import Trust
from sukashi.trace.perturbation.coalitions import OPERATORS
from sukashi.trace.target_selection.request import Named, TargetRequest, named
from sukashi.trace.units import UNITS
from sukashi.view.language import Lang

Texts = list[str] | tuple[str, ...]


class Explainer(ModelSession):
    """Asks one model why; `ModelSession` says what else it takes and knows.

    A question is a method that gives a result. What is annotated beside the type of a parameter is
    what a form offers: names, or a range of numbers.
    """

    @property
    def answers(self) -> tuple[str, ...]:
        """The questions that this model can be asked of a text, by the names of the methods."""
        found = {
            "generate": self.task in ("causal", "seq2seq"),
            "classify": self.subject.problem_type is not None,
            "attention": True,
            "attribution": self.anatomy.decode is not None or self.subject.problem_type is not None,
            "faithfulness": self.anatomy.decode is not None
            or self.subject.problem_type is not None,
            "layers": self.anatomy.decode is not None,
        }
        return tuple(name for name, works in found.items() if works)

    def generate(
        self,
        prompt: str,
        max_new_tokens: Annotated[int, range(1, 1001)] = 20,
        *,
        seed: int | None = None,
        **sampling: Any,
    ) -> Generation:
        """Let the model write on, greedily; with do_sample=True as transformers' generate.

        seed: of the sampling, leaves the global random state alone; one is drawn if none is given,
        and the recipe tells it.
        sampling: any argument of generate (temperature, top_k, top_p …).
        """
        return self._answer(
            "generate",
            {"max_new_tokens": max_new_tokens, **sampling},
            lambda ctx: generation_lens.write(
                ctx.subject,
                ctx.encode(prompt),
                ctx.recipe,
                max_new_tokens=max_new_tokens,
                seed=seed,
                progress=ctx.progress,
                **{"do_sample": False, **sampling},
            ),
        )

    def attention(
        self, text: str | Generation, pair: str | None = None, *, part: Part | None = None
    ) -> AttentionMaps:
        """Attention weights of every layer and head.

        part: "encoder", "decoder" or "cross"; models that have all three give cross-attention
        unless asked. What does not fit into the memory is kept as queries and keys.
        """
        return self._answer(
            "attention",
            {"part": part},
            lambda ctx: attention_lens.attention_maps(
                ctx.subject,
                ctx.given(text, pair),
                ctx.recipe,
                part,
                ctx.budget,
                ctx.progress,
            ),
            text,
        )

    @overload
    def attribution(
        self, text: str | Generation, pair: str | None = ..., **how: Any
    ) -> Attribution: ...

    @overload
    def attribution(
        self, text: Texts, pair: Texts | str | None = ..., **how: Any
    ) -> list[Attribution]: ...

    def attribution(  # noqa: PLR0913 - the question, and how it is answered
        self,
        text: str | Generation | Texts,
        pair: str | Texts | None = None,
        *,
        method: Annotated[str, METHODS] = DEFAULT,
        target: Named | Sequence[Named] | None = None,
        contrast: Named | None = None,
        of: Of = "logit",
        outputs: Sequence[int] | int | None = None,
        candidates: Sequence[str] | str = (),
        hypothesis: str = HYPOTHESIS,
        style: Style = "sukashi",
        truth: str | None = None,
        **options: Any,
    ) -> Attribution | list[Attribution]:
        """What the target is owed to; of a list of texts an answer for each, in shared passes.

        text: a text (explained: the predicted label, the label of every token that the model
        marks, the start and the end of its answer, the next token, the words in the gaps) or a
        Generation (explained: every written token). outputs: only those written tokens or gaps, by
        number, or those tokens of the text.
        method: one of the names in `methods`, target, contrast: token or label, as text or number;
        of an answer, its words. Several targets, or "all" labels, share one forward pass.
        of: "logit", "probability" or "log_probability".
        candidates, hypothesis: as in `classify`; explained is the best, or those named ("all"): of
        several the text's tokens, the sentence of each summed up in `hypothesis_scores`.
        style: "transformers-interpret" for that tool's numbers. truth: the true label, to be shown.
        options: baseline, steps, samples, background, noise, unit, seed (see `Options`).
        """
        own = (candidates,) if isinstance(candidates, str) else tuple(candidates)
        numbers = [outputs] if isinstance(outputs, int) else outputs
        asked: dict[str, Any] = {"method": method, "target": target, "contrast": contrast, "of": of}
        in_style(style, asked, options, self.task)
        chosen = read_options(options)
        if asked["method"] not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        if own:
            asked |= {"candidates": own, "hypothesis": hypothesis}
        request = TargetRequest(named(target), contrast, asked["of"], None, numbers)
        how = AttributionAsked(asked["method"], chosen, own, hypothesis)
        given = {**asked, "outputs": numbers, "truth": truth, **options}
        if isinstance(text, list | tuple):
            many = TextsAsked(request, asked["method"], chosen)
            ask_all = partial(explained, texts=text, pairs=pair, asked=alone(many, own))
            every = self._answers("attribution", given, ask_all)
            return [replace(one, truth=truth) for one in every]
        ask = partial(attribution, text=text, pair=one_text(pair), request=request, asked=how)
        return replace(self._answer("attribution", given, ask, text), truth=truth)

    @overload
    def classify(
        self,
        text: str,
        pair: str | None = ...,
        *,
        candidates: Sequence[str] | str = ...,
        hypothesis: str = ...,
        multi_label: bool = ...,
        top: int = ...,
    ) -> Prediction: ...

    @overload
    def classify(
        self,
        text: Texts,
        pair: Texts | str | None = ...,
        *,
        candidates: Sequence[str] | str = ...,
        hypothesis: str = ...,
        multi_label: bool = ...,
        top: int = ...,
    ) -> list[Prediction]: ...

    def classify(
        self,
        text: str | Texts,
        pair: str | Texts | None = None,
        *,
        candidates: Sequence[str] | str = (),
        hypothesis: str = HYPOTHESIS,
        multi_label: bool = False,
        top: Annotated[int, range(1, MOST + 1)] = 5,
    ) -> Prediction | list[Prediction]:
        """What the model answers: a label, labels, a number, a label a token, an answer, words.

        Of a list of texts it gives an answer for each, in shared passes.
        text, pair: a text, two texts, or a question and the text that holds the answer; for a model
        that fills gaps a text with a gap. top: how many answers, or words for a gap.
        candidates: labels of your own, which an inference (NLI) model judges as sentences, each put
        into the {} of `hypothesis`; multi_label: each by itself, not one against the others.
        """
        own = (candidates,) if isinstance(candidates, str) else tuple(candidates)
        asked: dict[str, Any] = {"candidates": own or None, "top": top}
        if own:
            asked |= {"hypothesis": hypothesis, "multi_label": multi_label}
        if isinstance(text, list | tuple):
            many = alone(top, own)
            return self._answers("classify", asked, lambda ctx: classified(ctx, text, pair, many))
        second, how = one_text(pair), Asked(top, own, hypothesis, multi_label)
        return self._answer("classify", asked, lambda ctx: prediction(ctx, text, second, how))

    def faithfulness(  # noqa: PLR0913 - the question, and how it is answered
        self,
        text: Attribution | str | Generation,
        pair: str | None = None,
        *,
        method: Annotated[str, METHODS] = "grad_x_input",
        operator: Annotated[str, OPERATORS] = "auto",
        unit: Annotated[str, UNITS] | None = None,
        of: Of | None = None,
        rankings: Annotated[int, range(2, 10_001)] = 100,
        draws: Annotated[int, range(101)] = 5,
        seed: int = 0,
    ) -> Faithfulness:
        """How far an explanation can be trusted: its figures beside those of random rankings.

        text: an Attribution of this model; of a text or a Generation the attribution by `method` is
        made first. operator: what is done to what is taken away: "mask", "delete", "pad", "zero",
        "mean"; "auto" masks for masked models, pads where tokens must keep their places, else
        deletes. unit: what is taken away at a time, that of the attribution unless given. of: the
        reading that falls: a label's probability, a token's log-probability unless given.
        rankings: how many random ones. draws: disturbances for sensitivity, 0 to
        leave it out. See the kind `Faithfulness`.
        """
        if not isinstance(text, Attribution):
            text = self.attribution(text, pair, method=method, unit=unit or "token")
        why, test = text, Conditions(operator, unit, of, rankings, draws, seed)
        asked = {"method": why.method, "operator": operator, "unit": unit, "of": of}
        return self._answer(
            "faithfulness",
            {**asked, "rankings": rankings, "draws": draws},
            lambda ctx: faithfulness(ctx, why, test),
            why,
        )

    def randomisation(
        self,
        text: Attribution | str | Generation,
        pair: str | None = None,
        *,
        method: Annotated[str, METHODS] = DEFAULT,
        unit: Annotated[str, UNITS] | None = None,
        rankings: Annotated[int, range(2, 10_001)] = 100,
        seed: int = 0,
    ) -> Randomisation:
        """What is left of an explanation as the weights of a copy are re-drawn from the top down.

        text: an Attribution of this model; of a text or a Generation the attribution by `method` is
        made first. unit: over which scores are summed, that of the attribution unless given. The
        network itself is never changed. See the kind `Randomisation`.
        """
        if not isinstance(text, Attribution):
            text = self.attribution(text, pair, method=method, unit=unit or "token")
        why = text
        drawing = WeightDraws(unit or unit_of(why), rankings, seed)
        return self._answer(
            "randomisation",
            {"method": why.method, "unit": unit, "rankings": rankings},
            lambda ctx: randomisation(ctx, why, drawing),
            why,
        )

    def trust(  # noqa: PLR0913 - the question, and how it is answered
        self,
        texts: Sequence[str] | str,
        pairs: Sequence[str] | str | None = None,
        *,
        methods: Sequence[str] | str = USUAL,
        generate: int = 0,
        operator: Annotated[str, OPERATORS] = "auto",
        unit: Annotated[str, UNITS] | None = None,
        of: Of | None = None,
        rankings: Annotated[int, range(2, 10_001)] = 100,
        draws: Annotated[int, range(101)] = 5,
        seed: int = 0,
    ) -> Trust:
        """Which of several methods explains this model best on these texts, and at what cost.

        pairs: a second text for each, or one for all. generate: tokens that a model which writes is
        to write after each text first, each of which is explained. The rest is as in
        `faithfulness`. See the kind `Trust`.
        """
        given = [texts] if isinstance(texts, str) else list(texts)
        named = (methods,) if isinstance(methods, str) else tuple(methods)
        contest = Contest(named, Conditions(operator, unit, of, rankings, draws, seed), generate)
        asked = {"methods": list(named), "generate": generate, "operator": operator, "unit": unit}
        return self._answer(
            "trust",
            {**asked, "of": of, "rankings": rankings, "draws": draws},
            lambda ctx: trust(ctx, given, pairs, contest),
        )

    def layers(
        self,
        text: str | Generation,
        *,
        top: Annotated[int, range(1, 101)] = 10,
        watch: Sequence[Named] | Named = (),
        norm: Annotated[str, NORMS] = "final",
    ) -> LayerPredictions:
        """What every layer would already have written.

        Read at every position of a text, or before every written token of a generation.
        top: predictions to keep a place. watch: words whose rank and probability are followed.
        norm: "final" applies the model's last norm to every layer, "none" is the older reading.
        """
        words = [watch] if isinstance(watch, str | int) else list(watch)
        return self._answer(
            "layers",
            {"top": top, "watch": words, "norm": norm},
            lambda ctx: layers(ctx, text, LayersAsked(top, words, norm)),
            text,
        )

    def survey(  # noqa: PLR0913 - the table, and how it is read
        self,
        table: Any,
        *,
        text_column: str | None = None,
        pair_column: str | None = None,
        label_column: str | None = None,
        method: str = "integrated_gradients",
        unit: str = "word",
        output: str | os.PathLike[str] | None = None,
        encoding: str | None = None,
        lang: Lang = "en",
        **options: Any,
    ) -> Survey:
        """What a classifier says about every row of a table, and the words that decide.

        table: a file (.csv .tsv .jsonl .txt, also gzipped, .xlsx .parquet), a data frame, or a list
        of texts or dictionaries. The columns are found by their usual names unless named, by number
        (from 1) where there are no names; `source` says what was understood. method: one of the
        attribution's, or "none" for labels alone; unit: whose scores are given, a token, word or
        phrase. output: a file (.csv .tsv .jsonl) that gets every row as it is done, and is gone on
        with where it stopped; without it the rows are in the answer. encoding: of the file, found
        out unless named. options: target, contrast and of, and those of the attribution.

        A row that cannot be read or is too long is skipped, counted and listed, with the reason in
        `lang`.
        """
        read = {"text_column": text_column, "pair_column": pair_column}
        read |= {"label_column": label_column, "encoding": encoding}
        where = None if output is None else Path(output)
        how = {"method": method, "unit": unit, **options}
        asked, given = survey_asked(table, read, how, where, lang)
        return self._answer("survey", given, lambda ctx: survey(ctx, asked))
