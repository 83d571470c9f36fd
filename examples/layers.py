"""What every layer would already have written, and two words followed through the layers."""

from pathlib import Path

import sukashi

FOLDER = Path("layers-example")
FOLDER.mkdir(exist_ok=True)

explainer = sukashi.load()
run = explainer.generate("1, 2, 3,", max_new_tokens=6)
steps = explainer.layers(run, top=5, watch=[" 4", " 5"])

sukashi.show(steps)
sukashi.save(steps, FOLDER / "layers.png")
for layer, ranks in enumerate(steps.watched_ranks[:, 0]):
    print("layer", layer, dict(zip(steps.watched_words, ranks.tolist(), strict=True)))
