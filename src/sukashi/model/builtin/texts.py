"""Texts: a few for every built-in model, for questions about a model rather than about a text."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, ...]] = {
    "tales": (
        "The capital of France is",
        "フランスの首都は",
        "The capital of the country where Kyoto lies is",
        "1, 2, 3,",
        "吾輩は",
        "William Shakespeare was born in the year",
    ),
    "authors": (
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
        "メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。",
        "或日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。",
        "雨ニモマケズ、風ニモマケズ、雪ニモ夏ノ暑サニモマケヌ丈夫ナカラダヲモチ",
        "恥の多い生涯を送って来ました。自分には、人間の生活というものが、見当つかないのです。",
    ),
    "reviews": (
        "A gorgeous, witty, seductive film.",
        "The plot is dull and the jokes are not funny at all.",
        "Not a great movie, but the actors are charming and I enjoyed every minute of it.",
        "I was bored after ten minutes and left before the end.",
        "One of the best films of the year, moving and beautifully shot.",
    ),
}
"""By the id of the model; a model that writes gets beginnings."""
