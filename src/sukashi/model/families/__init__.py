"""Families: the list of all architecture tables, and the way to add one."""

from __future__ import annotations

from sukashi.errors import ModelError, UnknownNameError
from sukashi.model.families import (
    albert,
    bart,
    bert,
    bloom,
    deberta_v2,
    distilbert,
    electra,
    gemma,
    gpt2,
    gpt_neo,
    gpt_neox,
    gptj,
    llama,
    marian,
    mbart,
    modernbert,
    opt,
    phi,
    roberta,
    t5,
)
from sukashi.model.family import Family

FAMILIES: tuple[Family, ...] = (
    gpt2.GPT2,
    gpt_neo.GPT_NEO,
    gpt_neox.GPT_NEOX,
    gptj.GPTJ,
    opt.OPT,
    bloom.BLOOM,
    llama.LLAMA,
    llama.MISTRAL,
    llama.QWEN2,
    llama.QWEN3,
    llama.PHI3,
    gemma.GEMMA,
    gemma.GEMMA2,
    gemma.GEMMA3_TEXT,
    gemma.GEMMA3,
    phi.PHI,
    bert.BERT,
    roberta.ROBERTA,
    distilbert.DISTILBERT,
    albert.ALBERT,
    electra.ELECTRA,
    deberta_v2.DEBERTA_V2,
    modernbert.MODERNBERT,
    t5.T5,
    bart.BART,
    mbart.MBART,
    marian.MARIAN,
)

_added: dict[str, Family] = {}


def register(family: Family) -> None:
    """Add a table (or replace ours) for every model type it names, in this process."""
    _added.update(dict.fromkeys(family.model_types, family))


def known() -> dict[str, Family]:
    """model_type -> its table; registered tables go before ours."""
    ours = {model_type: family for family in FAMILIES for model_type in family.model_types}
    return ours | _added


def find(model_type: str | None) -> Family:
    """The table of a model type.

    Raises ModelError for one that no table covers, naming those that are known.
    """
    if model_type is None:
        raise ModelError(
            "This network has no config.model_type; give sukashi a transformers network, or "
            "register a table with sukashi.model.families.register and set config.model_type."
        )
    families = known()
    if model_type in families:
        return families[model_type]
    unknown = UnknownNameError("architecture (config.model_type)", model_type, sorted(families))
    raise ModelError(
        f"{unknown} Another one can be added with sukashi.model.families.register(Family(...))."
    )


__all__ = ["FAMILIES", "find", "known", "register"]
