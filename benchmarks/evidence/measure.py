"""Measure: one method on one model, over its texts; what is done is kept, and not redone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.evidence.cases import CASES, METHODS, Asked, Case
from benchmarks.evidence.yardsticks import Text, effects

Row = dict[str, Any]


def measured(kept: Path, say: Callable[[str], None]) -> list[Row]:
    """A row for every model and method; those that the file has are not measured again."""
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    done = {(row["model"], row["method"], row["baseline"], row["unit"]) for row in rows}
    with kept.open("a") as file:
        for case in CASES:
            todo = [one for one in METHODS if _key(case, one) not in done]
            if not todo:
                continue
            explainer = case.load()
            given = [_text(explainer, case, number) for number in range(len(case.texts))]
            for asked in todo:
                row = _row(explainer, case, given, asked)
                rows.append(row)
                file.write(json.dumps(row) + "\n")
                file.flush()
                say(f"{case.name}: {asked.method} {asked.baseline} {asked.unit}")
    return rows


def _key(case: Case, asked: Asked) -> tuple[str, str, str, str]:
    return case.name, asked.method, asked.baseline, asked.unit


def _text(explainer: Any, case: Case, number: int) -> Text:
    """A text as ids, and what the model says of it."""
    encoding = explainer.encode(case.texts[number])
    (target, *_) = explainer.attribution(case.texts[number], method="gradient").targets
    tokens = encoding.tokens
    special = set(explainer.tokenizer.all_special_ids)
    rows = min(len(explainer.tokenizer), explainer.anatomy.reader.lookup.rows)
    return Text(
        network=explainer.network,
        ids=tuple(int(id) for id in tokens.ids),
        free=tuple(int(at) for at in np.flatnonzero(~tokens.special)),
        id=target.id,
        vocabulary=case.others or tuple(id for id in range(rows) if id not in special),
        seed=number,
    )


def _row(explainer: Any, case: Case, given: list[Text], asked: Asked) -> Row:
    leads, seconds, scores, truths = [], [], [], []
    for text, written in zip(given, case.texts, strict=True):
        begun = perf_counter()
        why = explainer.attribution(written, target=text.id, method=asked.method, **asked.options)
        seconds.append(perf_counter() - begun)
        own = why.scores[0]
        leads.append(text.lead(own.astype(np.float64)))
        if case.others:
            known = [at for at in text.free if text.ids[at] in case.others]
            scores += [float(own[at]) for at in known]
            truths += effects(text.network, text.ids, known, text.id, case.others).tolist()
    deleted, exchanged = np.array(leads).T
    return {
        "model": case.name,
        "method": asked.method,
        "baseline": asked.baseline,
        "unit": asked.unit,
        "writes": case.writes,
        "texts": len(given),
        "deleted": _mean(deleted),
        "exchanged": _mean(exchanged),
        "size": _correlation(np.abs(scores), np.abs(truths)) if truths else None,
        "sign": _correlation(np.array(scores), np.array(truths)) if truths else None,
        "milliseconds": round(1000 * float(np.median(seconds)), 1),
    }


def _mean(leads: NDArray[np.float64]) -> list[float]:
    """Mean, and the 95 % interval of a bootstrap over texts."""
    drawn = np.random.default_rng(0).integers(0, len(leads), (4000, len(leads)))
    low, high = np.quantile(leads[drawn].mean(1), [0.025, 0.975])
    return [round(float(one), 3) for one in (leads.mean(), low, high)]


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman's."""
    ranks = [np.argsort(np.argsort(each)).astype(float) for each in (one, other)]
    return round(float(np.corrcoef(*ranks)[0, 1]), 2)
