"""Currencies that are their country's only one in the country table, and their Japanese names."""

from __future__ import annotations

# What the country table calls otherwise than an everyday sentence would, or no longer rightly:
# Bulgaria took the euro in 2026.
CURRENCIES: dict[str, str] = {
    "Bulgarian lev": "Euro", "Israeli new shekel": "Israeli shekel",
    "Mongolian tögrög": "Mongolian tugrik", "Polish złoty": "Polish zloty",
    "Samoan tālā": "Samoan tala", "Tongan paʻanga": "Tongan pa'anga",
    "Uzbekistani soʻm": "Uzbekistani som", "Venezuelan bolívar soberano": "Venezuelan bolívar",
    "Vietnamese đồng": "Vietnamese dong", "dalasi": "Gambian dalasi", "denar": "Macedonian denar",
    "lari": "Georgian lari",
}  # fmt: skip

CURRENCIES_JA: dict[str, str] = {
    # shared
    "Euro": "ユーロ", "United States dollar": "アメリカドル", "Swiss franc": "スイスフラン",
    "Australian dollar": "オーストラリアドル", "Eastern Caribbean dollar": "東カリブドル",
    "West African CFA franc": "西アフリカフラン",
    "Central African CFA franc": "中央アフリカフラン",
    # Asia
    "Afghan afghani": "アフガニ", "Armenian dram": "ドラム",
    "Azerbaijani manat": "アゼルバイジャンマナト", "Bahraini dinar": "バーレーンディナール",
    "Bangladeshi taka": "タカ", "Burmese kyat": "チャット", "Chinese yuan": "人民元",
    "Georgian lari": "ラリ", "Indian rupee": "インドルピー", "Indonesian rupiah": "ルピア",
    "Iranian rial": "イランリアル", "Iraqi dinar": "イラクディナール",
    "Israeli shekel": "シェケル", "Japanese yen": "円", "Jordanian dinar": "ヨルダンディナール",
    "Kazakhstani tenge": "テンゲ", "Kuwaiti dinar": "クウェートディナール",
    "Kyrgyzstani som": "キルギスソム", "Lao kip": "キープ", "Lebanese pound": "レバノンポンド",
    "Malaysian ringgit": "リンギット", "Maldivian rufiyaa": "ルフィヤ",
    "Mongolian tugrik": "トゥグルグ", "Nepalese rupee": "ネパールルピー",
    "North Korean won": "北朝鮮ウォン", "Omani rial": "オマーンリアル",
    "Pakistani rupee": "パキスタンルピー", "Philippine peso": "フィリピンペソ",
    "Qatari riyal": "カタールリヤル", "Saudi riyal": "サウジリヤル",
    "Singapore dollar": "シンガポールドル", "South Korean won": "韓国ウォン",
    "Sri Lankan rupee": "スリランカルピー", "Syrian pound": "シリアポンド",
    "Tajikistani somoni": "ソモニ", "Thai baht": "バーツ", "Turkish lira": "トルコリラ",
    "Turkmenistan manat": "トルクメニスタンマナト",
    "United Arab Emirates dirham": "UAEディルハム", "Uzbekistani som": "ウズベキスタンスム",
    "Vietnamese dong": "ドン", "Yemeni rial": "イエメンリアル",
    # Europe
    "Albanian lek": "レク", "Belarusian ruble": "ベラルーシルーブル",
    "Bosnia and Herzegovina convertible mark": "兌換マルク", "British pound": "ポンド",
    "Czech koruna": "コルナ", "Danish krone": "デンマーククローネ",
    "Hungarian forint": "フォリント", "Icelandic króna": "アイスランドクローナ",
    "Macedonian denar": "デナール", "Moldovan leu": "モルドバレウ",
    "Norwegian krone": "ノルウェークローネ", "Polish zloty": "ズウォティ",
    "Romanian leu": "ルーマニアレウ", "Russian ruble": "ルーブル",
    "Serbian dinar": "セルビアディナール", "Swedish krona": "スウェーデンクローナ",
    "Ukrainian hryvnia": "フリヴニャ",
    # Africa
    "Algerian dinar": "アルジェリアディナール", "Angolan kwanza": "クワンザ",
    "Botswana pula": "プラ", "Burundian franc": "ブルンジフラン",
    "Cape Verdean escudo": "エスクード", "Comorian franc": "コモロフラン",
    "Congolese franc": "コンゴフラン", "Djiboutian franc": "ジブチフラン",
    "Egyptian pound": "エジプトポンド", "Eritrean nakfa": "ナクファ", "Ethiopian birr": "ブル",
    "Gambian dalasi": "ダラシ", "Ghanaian cedi": "セディ", "Guinean franc": "ギニアフラン",
    "Kenyan shilling": "ケニアシリング", "Liberian dollar": "リベリアドル",
    "Libyan dinar": "リビアディナール", "Malagasy ariary": "アリアリ",
    "Malawian kwacha": "マラウイクワチャ", "Mauritanian ouguiya": "ウギア",
    "Mauritian rupee": "モーリシャスルピー", "Moroccan dirham": "モロッコディルハム",
    "Mozambican metical": "メティカル", "Nigerian naira": "ナイラ",
    "Rwandan franc": "ルワンダフラン", "Seychellois rupee": "セーシェルルピー",
    "Sierra Leonean leone": "レオン", "Somali shilling": "ソマリアシリング",
    "South African rand": "ランド", "South Sudanese pound": "南スーダンポンド",
    "Sudanese pound": "スーダンポンド", "São Tomé and Príncipe dobra": "ドブラ",
    "Tanzanian shilling": "タンザニアシリング", "Tunisian dinar": "チュニジアディナール",
    "Ugandan shilling": "ウガンダシリング", "Zambian kwacha": "ザンビアクワチャ",
    # Americas
    "Argentine peso": "アルゼンチンペソ", "Barbadian dollar": "バルバドスドル",
    "Belize dollar": "ベリーズドル", "Bolivian boliviano": "ボリビアーノ",
    "Brazilian real": "レアル", "Canadian dollar": "カナダドル", "Chilean peso": "チリペソ",
    "Colombian peso": "コロンビアペソ", "Costa Rican colón": "コロン",
    "Dominican peso": "ドミニカペソ", "Guatemalan quetzal": "ケツァル",
    "Guyanese dollar": "ガイアナドル", "Haitian gourde": "グールド",
    "Honduran lempira": "レンピラ", "Jamaican dollar": "ジャマイカドル",
    "Mexican peso": "メキシコペソ", "Nicaraguan córdoba": "コルドバ",
    "Paraguayan guaraní": "グアラニー", "Peruvian sol": "ソル",
    "Surinamese dollar": "スリナムドル", "Trinidad and Tobago dollar": "トリニダードトバゴドル",
    "Uruguayan peso": "ウルグアイペソ", "Venezuelan bolívar": "ボリバル",
    # Oceania
    "Fijian dollar": "フィジードル", "New Zealand dollar": "ニュージーランドドル",
    "Papua New Guinean kina": "キナ", "Samoan tala": "タラ",
    "Solomon Islands dollar": "ソロモン諸島ドル", "Tongan pa'anga": "パアンガ",
    "Vanuatu vatu": "バツ",
}  # fmt: skip
