"""The errors of what is kept and of how far an explanation is to be trusted."""

from __future__ import annotations

SENTENCES = {
    "Taking everything out leaves this model nothing to read, and it has no token that begins a "
    'text; choose operator="pad", "zero" or "mean".': (
        "すべて取り除くとモデルに読ませるものが残らず、このモデルには文頭を表すトークンもありません。"
        'operator="pad"、"zero"、"mean" のどれかを選んでください。'
    ),
    "This classifier reads its text twice, in step, so no token can be taken out of it; choose "
    'operator="pad", "zero" or "mean".': (
        "この分類モデルは同じテキストを 2 か所で歩調を合わせて読むため、トークンを取り除けません。"
        'operator="pad"、"zero"、"mean" のどれかを選んでください。'
    ),
}
