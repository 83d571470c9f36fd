"""Small tables of facts written by hand: names and years, nothing computed."""

from __future__ import annotations

CAPITALS_JA: dict[str, str] = {
    "Japan": "東京", "China": "北京", "South Korea": "ソウル", "North Korea": "平壌",
    "Mongolia": "ウランバートル", "Thailand": "バンコク", "Vietnam": "ハノイ",
    "Laos": "ビエンチャン",
    "Cambodia": "プノンペン", "Myanmar": "ネピドー", "Malaysia": "クアラルンプール",
    "Singapore": "シンガポール", "Indonesia": "ジャカルタ", "Philippines": "マニラ",
    "India": "ニューデリー", "Pakistan": "イスラマバード", "Bangladesh": "ダッカ",
    "Nepal": "カトマンズ", "Bhutan": "ティンプー", "Sri Lanka": "コロンボ",
    "Afghanistan": "カブール", "Iran": "テヘラン", "Iraq": "バグダッド", "Syria": "ダマスカス",
    "Lebanon": "ベイルート", "Israel": "エルサレム", "Jordan": "アンマン",
    "Saudi Arabia": "リヤド", "Kuwait": "クウェート", "Qatar": "ドーハ", "Oman": "マスカット",
    "Yemen": "サヌア", "Türkiye": "アンカラ", "Georgia": "トビリシ", "Armenia": "エレバン",
    "Kazakhstan": "アスタナ", "Uzbekistan": "タシケント", "France": "パリ", "Germany": "ベルリン",
    "Italy": "ローマ", "Spain": "マドリード", "Portugal": "リスボン", "United Kingdom": "ロンドン",
    "Ireland": "ダブリン", "Netherlands": "アムステルダム", "Belgium": "ブリュッセル",
    "Luxembourg": "ルクセンブルク", "Switzerland": "ベルン", "Austria": "ウィーン",
    "Denmark": "コペンハーゲン", "Norway": "オスロ", "Sweden": "ストックホルム",
    "Finland": "ヘルシンキ", "Iceland": "レイキャビク", "Poland": "ワルシャワ", "Czechia": "プラハ",
    "Slovakia": "ブラチスラバ", "Hungary": "ブダペスト", "Romania": "ブカレスト",
    "Bulgaria": "ソフィア", "Greece": "アテネ", "Serbia": "ベオグラード", "Croatia": "ザグレブ",
    "Slovenia": "リュブリャナ", "Albania": "ティラナ", "Ukraine": "キーウ", "Belarus": "ミンスク",
    "Russia": "モスクワ", "Estonia": "タリン", "Latvia": "リガ", "Lithuania": "ビリニュス",
    "Egypt": "カイロ", "Morocco": "ラバト", "Algeria": "アルジェ", "Tunisia": "チュニス",
    "Libya": "トリポリ", "Sudan": "ハルツーム", "Ethiopia": "アディスアベバ", "Kenya": "ナイロビ",
    "Uganda": "カンパラ", "Ghana": "アクラ", "Nigeria": "アブジャ", "Senegal": "ダカール",
    "South Africa": "プレトリア", "Zimbabwe": "ハラレ", "United States": "ワシントン",
    "Canada": "オタワ", "Mexico": "メキシコシティ", "Cuba": "ハバナ", "Jamaica": "キングストン",
    "Panama": "パナマシティ", "Colombia": "ボゴタ", "Venezuela": "カラカス", "Peru": "リマ",
    "Ecuador": "キト", "Brazil": "ブラジリア", "Argentina": "ブエノスアイレス",
    "Chile": "サンティアゴ", "Uruguay": "モンテビデオ", "Australia": "キャンベラ",
    "New Zealand": "ウェリントン", "Fiji": "スバ",
}  # fmt: skip

# Names that English puts an article before.
WITH_THE = frozenset({
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines",
    "Bahamas", "Maldives", "Gambia", "Comoros", "Seychelles", "Marshall Islands", "Solomon Islands",
    "Czech Republic", "Dominican Republic", "Central African Republic", "DR Congo", "Congo",
})  # fmt: skip

CITIES: dict[str, str] = {
    "Lyon": "France", "Marseille": "France", "Nice": "France", "Hamburg": "Germany",
    "Munich": "Germany", "Cologne": "Germany", "Milan": "Italy", "Venice": "Italy",
    "Naples": "Italy", "Florence": "Italy", "Barcelona": "Spain", "Seville": "Spain",
    "Porto": "Portugal", "Krakow": "Poland", "Manchester": "United Kingdom",
    "Liverpool": "United Kingdom", "Oxford": "United Kingdom", "Cork": "Ireland",
    "Rotterdam": "Netherlands", "Antwerp": "Belgium", "Geneva": "Switzerland",
    "Salzburg": "Austria", "Gothenburg": "Sweden", "Bergen": "Norway", "Odesa": "Ukraine",
    "Thessaloniki": "Greece", "Istanbul": "Türkiye", "Osaka": "Japan", "Kyoto": "Japan",
    "Nagoya": "Japan", "Sapporo": "Japan", "Shanghai": "China", "Guangzhou": "China",
    "Busan": "South Korea", "Mumbai": "India", "Chennai": "India", "Karachi": "Pakistan",
    "Chiang Mai": "Thailand", "Surabaya": "Indonesia", "Sydney": "Australia",
    "Melbourne": "Australia", "Perth": "Australia", "Auckland": "New Zealand",
    "Toronto": "Canada", "Montreal": "Canada", "Vancouver": "Canada", "Chicago": "United States",
    "Boston": "United States", "Houston": "United States", "Dallas": "United States",
    "Guadalajara": "Mexico", "Rio de Janeiro": "Brazil", "Rosario": "Argentina", "Cusco": "Peru",
    "Valparaiso": "Chile", "Alexandria": "Egypt", "Lagos": "Nigeria", "Mombasa": "Kenya",
    "Casablanca": "Morocco", "Durban": "South Africa",
}  # fmt: skip

BIRTHS: dict[str, int] = {
    "William Shakespeare": 1564, "Isaac Newton": 1643, "Wolfgang Amadeus Mozart": 1756,
    "Ludwig van Beethoven": 1770, "Johann Sebastian Bach": 1685, "Charles Darwin": 1809,
    "Albert Einstein": 1879, "Marie Curie": 1867, "Leonardo da Vinci": 1452,
    "Napoleon Bonaparte": 1769, "Charles Dickens": 1812, "Jane Austen": 1775, "Mark Twain": 1835,
    "Leo Tolstoy": 1828, "Vincent van Gogh": 1853, "Pablo Picasso": 1881, "Mahatma Gandhi": 1869,
    "Thomas Edison": 1847, "Hans Christian Andersen": 1805, "Lewis Carroll": 1832,
    "Florence Nightingale": 1820, "Galileo Galilei": 1564, "Arthur Conan Doyle": 1859,
}  # fmt: skip

BIRTHS_JA: dict[str, int] = {
    "夏目漱石": 1867, "芥川龍之介": 1892, "太宰治": 1909, "宮沢賢治": 1896, "森鴎外": 1862,
    "樋口一葉": 1872, "島崎藤村": 1872, "新美南吉": 1913, "小川未明": 1882, "坂口安吾": 1906,
    "シェイクスピア": 1564, "ベートーベン": 1770, "モーツァルト": 1756, "アンデルセン": 1805,
}  # fmt: skip

OPENINGS: tuple[str, ...] = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "親譲りの無鉄砲で小供の時から損ばかりしている。",
    "山路を登りながら、こう考えた。智に働けば角が立つ。情に棹させば流される。"
    "意地を通せば窮屈だ。とかくに人の世は住みにくい。",
    "ある日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。",
    "恥の多い生涯を送って来ました。自分には、人間の生活というものが、見当つかないのです。",
    "木曾路はすべて山の中である。",
    "祇園精舎の鐘の声、諸行無常の響きあり。沙羅双樹の花の色、盛者必衰の理をあらわす。",
    "春はあけぼの。やうやう白くなりゆく山ぎは、すこしあかりて、紫だちたる雲のほそくたなびきたる。",
    "むかしむかし、あるところに、おじいさんとおばあさんがありました。",
    "Alice was beginning to get very tired of sitting by her sister on the bank, "
    "and of having nothing to do.",
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
    "must be in want of a wife.",
    "It was the best of times, it was the worst of times, it was the age of wisdom, "
    "it was the age of foolishness.",
    "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money "
    "in my purse, I thought I would sail about a little.",
    "To be, or not to be, that is the question.",
    "Four score and seven years ago our fathers brought forth on this continent, a new nation.",
    "In the beginning God created the heaven and the earth.",
    "Twinkle, twinkle, little star, how I wonder what you are.",
    "To Sherlock Holmes she is always the woman.",
)
