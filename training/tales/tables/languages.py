"""Languages that are their country's only one in the country table, and their Japanese names."""

from __future__ import annotations

# What the country table calls otherwise than an everyday sentence would.
LANGUAGES: dict[str, str] = {
    "Austro-Bavarian German": "German", "Maldivian": "Dhivehi", "Moldavian": "Romanian",
    "Persian (Farsi)": "Persian", "Slovene": "Slovenian",
}  # fmt: skip

LANGUAGES_JA: dict[str, str] = {
    "Albanian": "アルバニア語", "Amharic": "アムハラ語", "Arabic": "アラビア語",
    "Armenian": "アルメニア語", "Bengali": "ベンガル語", "Bulgarian": "ブルガリア語",
    "Burmese": "ビルマ語", "Catalan": "カタルーニャ語", "Chinese": "中国語",
    "Croatian": "クロアチア語", "Danish": "デンマーク語", "Dhivehi": "ディベヒ語",
    "Dutch": "オランダ語", "Dzongkha": "ゾンカ語", "English": "英語", "Estonian": "エストニア語",
    "French": "フランス語", "Georgian": "ジョージア語", "German": "ドイツ語",
    "Greek": "ギリシャ語", "Hungarian": "ハンガリー語", "Icelandic": "アイスランド語",
    "Indonesian": "インドネシア語", "Italian": "イタリア語", "Japanese": "日本語",
    "Khmer": "クメール語", "Korean": "韓国語", "Lao": "ラオス語", "Latvian": "ラトビア語",
    "Lithuanian": "リトアニア語", "Macedonian": "マケドニア語", "Malay": "マレー語",
    "Mongolian": "モンゴル語", "Montenegrin": "モンテネグロ語", "Nepali": "ネパール語",
    "Persian": "ペルシャ語", "Polish": "ポーランド語", "Portuguese": "ポルトガル語",
    "Romanian": "ルーマニア語", "Russian": "ロシア語", "Serbian": "セルビア語",
    "Slovak": "スロバキア語", "Slovenian": "スロベニア語", "Spanish": "スペイン語",
    "Swedish": "スウェーデン語", "Thai": "タイ語", "Turkish": "トルコ語",
    "Ukrainian": "ウクライナ語", "Vietnamese": "ベトナム語",
}  # fmt: skip
