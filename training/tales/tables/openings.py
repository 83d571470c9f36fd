"""How famous texts begin, or go where they are best known: word for word."""

from __future__ import annotations

from typing import NamedTuple


class Opening(NamedTuple):
    """A work's title and its first sentences, without breaks, cut short at a full stop."""

    title: str
    text: str


OPENINGS: tuple[Opening, ...] = (
    Opening(
        "走れメロス",
        "メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。"
        "メロスには政治がわからぬ。",
    ),
    Opening("吾輩は猫である", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
    Opening("羅生門", "ある日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。"),
    Opening("坊っちゃん", "親譲りの無鉄砲で小供の時から損ばかりしている。"),
    Opening(
        "草枕",
        "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。"
        "意地を通せば窮屈だ。とかくに人の世は住みにくい。",
    ),
    Opening(
        "こころ",
        "私はその人を常に先生と呼んでいた。だからここでもただ先生と書くだけで本名は打ち明けない。",
    ),
    Opening(
        "夢十夜",
        "こんな夢を見た。腕組をして枕元に坐っていると、仰向に寝た女が、"
        "静かな声でもう死にますと云う。",
    ),
    Opening(
        "人間失格",
        "恥の多い生涯を送って来ました。自分には、人間の生活というものが、見当つかないのです。",
    ),
    Opening("夜明け前", "木曾路はすべて山の中である。"),
    Opening(
        "蜘蛛の糸",
        "ある日の事でございます。御釈迦様は極楽の蓮池のふちを、"
        "独りでぶらぶら御歩きになっていらっしゃいました。",
    ),
    Opening("鼻", "禅智内供の鼻と云えば、池の尾で知らない者はない。"),
    Opening("桜の樹の下には", "桜の樹の下には屍体が埋まっている！これは信じていいことなんだよ。"),
    Opening("ごん狐", "これは、私が小さいときに、村の茂平というおじいさんからきいたお話です。"),
    Opening("手袋を買いに", "寒い冬が北方から、狐の親子の棲んでいる森へもやって来ました。"),
    Opening("よだかの星", "よだかは、実にみにくい鳥です。"),
    Opening(
        "セロ弾きのゴーシュ",
        "ゴーシュは町の活動写真館でセロを弾く係りでした。"
        "けれどもあんまり上手でないという評判でした。",
    ),
    Opening(
        "桃太郎",
        "むかし、むかし、あるところに、おじいさんとおばあさんがありました。"
        "まいにち、おじいさんは山へしば刈りに、おばあさんは川へ洗濯に行きました。",
    ),
    Opening(
        "平家物語",
        "祇園精舎の鐘の声、諸行無常の響きあり。沙羅双樹の花の色、盛者必衰の理をあらわす。",
    ),
    Opening(
        "枕草子",
        "春はあけぼの。やうやう白くなりゆく山ぎは、すこしあかりて、"
        "紫だちたる雲のほそくたなびきたる。",
    ),
    Opening(
        "Alice's Adventures in Wonderland",
        "Alice was beginning to get very tired of sitting by her sister on the bank, "
        "and of having nothing to do.",
    ),
    Opening(
        "Pride and Prejudice",
        "It is a truth universally acknowledged, that a single man in possession of a good "
        "fortune, must be in want of a wife.",
    ),
    Opening(
        "A Tale of Two Cities",
        "It was the best of times, it was the worst of times, it was the age of wisdom, "
        "it was the age of foolishness.",
    ),
    Opening(
        "Moby-Dick",
        "Call me Ishmael. Some years ago—never mind how long precisely—having little or no money "
        "in my purse, and nothing particular to interest me on shore, I thought I would sail about "
        "a little and see the watery part of the world.",
    ),
    Opening("Hamlet", "To be, or not to be, that is the question."),
    Opening(
        "The Gettysburg Address",
        "Four score and seven years ago our fathers brought forth on this continent, a new nation.",
    ),
    Opening("Genesis", "In the beginning God created the heaven and the earth."),
    Opening("The Star", "Twinkle, twinkle, little star, how I wonder what you are."),
    Opening("A Scandal in Bohemia", "To Sherlock Holmes she is always the woman."),
    Opening(
        "The Wonderful Wizard of Oz",
        "Dorothy lived in the midst of the great Kansas prairies, with Uncle Henry, "
        "who was a farmer, and Aunt Em, who was the farmer's wife.",
    ),
)
