"""mBART: BART's towers with norms before and a final norm."""

from __future__ import annotations

from dataclasses import replace

from sukashi.model.families.bart import DECODER, ENCODER, head
from sukashi.model.family import Family

MBART = Family(
    name="mBART",
    model_types=("mbart",),
    stacks={
        "encoder": replace(ENCODER, final_norm="layer_norm"),
        "decoder": replace(DECODER, final_norm="layer_norm"),
    },
    head=head,
)
