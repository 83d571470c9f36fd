"""MarianMT: BART's towers with sinusoidal positions."""

from __future__ import annotations

from dataclasses import replace

from sukashi.model.families.bart import BART

MARIAN = replace(BART, name="MarianMT", model_types=("marian",))
