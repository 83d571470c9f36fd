"""Years of birth of well-known people, whose names stand in English and in Japanese."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """A name, a year of birth (new style), and the name as it is usual in Japanese."""

    name: str
    year: int
    name_ja: str


_ABROAD = (
    ("William Shakespeare", 1564, "シェイクスピア"), ("Isaac Newton", 1643, "ニュートン"),
    ("Wolfgang Amadeus Mozart", 1756, "モーツァルト"),
    ("Ludwig van Beethoven", 1770, "ベートーベン"), ("Johann Sebastian Bach", 1685, "バッハ"),
    ("Charles Darwin", 1809, "ダーウィン"), ("Albert Einstein", 1879, "アインシュタイン"),
    ("Marie Curie", 1867, "キュリー夫人"), ("Leonardo da Vinci", 1452, "レオナルド・ダ・ヴィンチ"),
    ("Napoleon Bonaparte", 1769, "ナポレオン"), ("Charles Dickens", 1812, "ディケンズ"),
    ("Jane Austen", 1775, "ジェーン・オースティン"), ("Mark Twain", 1835, "マーク・トウェイン"),
    ("Leo Tolstoy", 1828, "トルストイ"), ("Vincent van Gogh", 1853, "ゴッホ"),
    ("Pablo Picasso", 1881, "ピカソ"), ("Mahatma Gandhi", 1869, "ガンジー"),
    ("Thomas Edison", 1847, "エジソン"), ("Hans Christian Andersen", 1805, "アンデルセン"),
    ("Lewis Carroll", 1832, "ルイス・キャロル"), ("Florence Nightingale", 1820, "ナイチンゲール"),
    ("Galileo Galilei", 1564, "ガリレオ"), ("Arthur Conan Doyle", 1859, "コナン・ドイル"),
    ("Victor Hugo", 1802, "ヴィクトル・ユーゴー"), ("Johann Wolfgang von Goethe", 1749, "ゲーテ"),
    ("Fyodor Dostoevsky", 1821, "ドストエフスキー"), ("Anton Chekhov", 1860, "チェーホフ"),
    ("Franz Kafka", 1883, "カフカ"), ("Michelangelo", 1475, "ミケランジェロ"),
    ("Frederic Chopin", 1810, "ショパン"), ("Franz Schubert", 1797, "シューベルト"),
    ("Claude Monet", 1840, "モネ"), ("Claude Debussy", 1862, "ドビュッシー"),
    ("Immanuel Kant", 1724, "カント"), ("Karl Marx", 1818, "マルクス"),
    ("Abraham Lincoln", 1809, "リンカーン"), ("Benjamin Franklin", 1706, "フランクリン"),
    ("Edgar Allan Poe", 1809, "エドガー・アラン・ポー"),
    ("Oscar Wilde", 1854, "オスカー・ワイルド"),
    ("Jules Verne", 1828, "ジュール・ヴェルヌ"), ("Louis Pasteur", 1822, "パスツール"),
    ("Johannes Kepler", 1571, "ケプラー"), ("Nicolaus Copernicus", 1473, "コペルニクス"),
    ("Antonio Vivaldi", 1678, "ヴィヴァルディ"), ("Helen Keller", 1880, "ヘレン・ケラー"),
    ("Alfred Nobel", 1833, "ノーベル"), ("Agatha Christie", 1890, "アガサ・クリスティ"),
    ("Virginia Woolf", 1882, "ヴァージニア・ウルフ"), ("Sigmund Freud", 1856, "フロイト"),
    ("Pyotr Tchaikovsky", 1840, "チャイコフスキー"), ("Charlie Chaplin", 1889, "チャップリン"),
)  # fmt: skip

_JAPANESE = (
    ("Natsume Soseki", 1867, "夏目漱石"), ("Akutagawa Ryunosuke", 1892, "芥川龍之介"),
    ("Dazai Osamu", 1909, "太宰治"), ("Miyazawa Kenji", 1896, "宮沢賢治"),
    ("Mori Ogai", 1862, "森鴎外"), ("Higuchi Ichiyo", 1872, "樋口一葉"),
    ("Shimazaki Toson", 1872, "島崎藤村"), ("Niimi Nankichi", 1913, "新美南吉"),
    ("Ogawa Mimei", 1882, "小川未明"), ("Sakaguchi Ango", 1906, "坂口安吾"),
    ("Tanizaki Junichiro", 1886, "谷崎潤一郎"), ("Kajii Motojiro", 1901, "梶井基次郎"),
    ("Nakajima Atsushi", 1909, "中島敦"), ("Masaoka Shiki", 1867, "正岡子規"),
    ("Kunikida Doppo", 1871, "国木田独歩"), ("Izumi Kyoka", 1873, "泉鏡花"),
    ("Yosano Akiko", 1878, "与謝野晶子"), ("Ishikawa Takuboku", 1886, "石川啄木"),
    ("Kawabata Yasunari", 1899, "川端康成"), ("Edogawa Ranpo", 1894, "江戸川乱歩"),
    ("Fukuzawa Yukichi", 1835, "福沢諭吉"), ("Kobayashi Issa", 1763, "小林一茶"),
)  # fmt: skip

BIRTHS: tuple[Person, ...] = tuple(Person(*row) for row in (*_ABROAD, *_JAPANESE))
