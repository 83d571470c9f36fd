"""What each written token is owed to, and why it was this one and not another."""

from pathlib import Path

import sukashi

FOLDER = Path("attribution-example")
FOLDER.mkdir(exist_ok=True)

explainer = sukashi.load()
run = explainer.generate("1, 2, 3,", max_new_tokens=6)

saliency = explainer.attribution(run)
sukashi.show(saliency)
sukashi.save(saliency, FOLDER / "saliency.png")
sukashi.save(saliency, FOLDER / "saliency.csv")

contrast = explainer.attribution(
    "1, 2, 3,", method="integrated_gradients", target=" 4", contrast=" 1"
)
sukashi.show(contrast)
print(contrast.interpretation, "after", contrast.steps, "steps")
