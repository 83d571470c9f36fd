"""Texts: what the models are asked about, so that the table can be made anywhere."""

from __future__ import annotations

_COUNTRIES = ("France", "Japan", "Italy", "Egypt", "Canada", "Spain", "Peru", "Kenya")
_LANDS = ("フランス", "日本", "イタリア", "エジプト", "カナダ", "スペイン", "ペルー", "ケニア")
TALES = (
    *(f"The capital of {country} is" for country in _COUNTRIES),
    *(f"{land}の首都は" for land in _LANDS),
    "1, 2, 3,",
    "5, 6, 7,",
    "10, 20, 30,",
    "A, B, C,",
    "京都がある国の首都は",
    "The capital of the country where Kyoto lies is",
    "The capital of the country where Milan lies is",
    "吾輩は猫で",
    "メロスは激怒",
    "William Shakespeare was born in the year",
    "昔々あるところに、おじいさんと",
    "Once upon a time there was a",
)
REVIEWS = (
    "A gorgeous, witty, seductive film.",
    "The plot is dull and the jokes are not funny at all.",
    "Not a great movie, but the actors are charming and I enjoyed every minute of it.",
    "I was bored after ten minutes and left before the end.",
    "One of the best films of the year, moving and beautifully shot.",
    "A tired story told without wit or energy.",
    "The cast is wonderful and the music stays with you for days.",
    "It is loud, long and empty, a waste of a talented crew.",
    "A quiet drama with real warmth and a fine sense of place.",
    "Nothing in this thriller is thrilling.",
    "Smart, funny and unexpectedly touching.",
    "The dialogue is clumsy, and the ending makes no sense.",
    "It has its flaws, yet the performances are superb.",
    "A lazy sequel that repeats every joke of the first film.",
    "The director finds beauty in the smallest moments.",
    "I wanted to like it, but it is a mess from start to finish.",
)
AUTHORS = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。",
    "或日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。",
    "雨ニモマケズ、風ニモマケズ、雪ニモ夏ノ暑サニモマケヌ丈夫ナカラダヲモチ",
    "恥の多い生涯を送って来ました。自分には、人間の生活というものが、見当つかないのです。",
    "親譲りの無鉄砲で小供の時から損ばかりしている。",
    "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。",
    "私はその人を常に先生と呼んでいた。だからここでもただ先生と書くだけで本名は打ち明けない。",
    "広い門の下には、この男のほかに誰もいない。",
    "では、みなさんは、そういうふうに川だと云われたり、乳の流れたあとだと云われたりしていた。",
)
PLANTED = tuple(
    " ".join(words)
    for words in (
        ("the", "film", "was", "good", "very", "japan", "is"),
        ("bad", "the", "film", "is", "not", "very", "capital"),
        ("japan", "is", "the", "capital", "was", "film", "good"),
        ("very", "very", "the", "bad", "film", "was", "is"),
        ("the", "capital", "good", "is", "not", "japan", "film"),
        ("not", "film", "was", "the", "very", "is", "bad"),
        ("is", "good", "the", "was", "capital", "film", "not"),
        ("film", "japan", "very", "is", "bad", "the", "was"),
    )
)
