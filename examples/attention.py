"""Attention: one head, the mean of all, and the upper left quarter of the map."""

from pathlib import Path

import sukashi

FOLDER = Path("attention-example")
FOLDER.mkdir(exist_ok=True)

explainer = sukashi.load()
maps = explainer.attention("メロスは激怒した。")

sukashi.show(maps, lang="ja")
sukashi.save(maps, FOLDER / "wall.png", kind="wall", lang="ja")
sukashi.save(maps, FOLDER / "head.png", layer=2, head=1, values=True, lang="ja")
sukashi.save(maps, FOLDER / "quarter.svg", kind="heat", tokens=slice(0, 4), lang="ja")
sukashi.save(maps, FOLDER / "maps.safetensors")

received = maps.mean().sum(axis=0)
print("most attended:", maps.key_tokens.shown[received.argmax()])
