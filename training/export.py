"""Writes a trained model as the folder that ships."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from transformers import PreTrainedModel, PreTrainedTokenizerFast


def export(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Writes the folder that `from_pretrained` reads, weights as float16.

    Every file is written beside the folder and renamed into it, so that a reader never sees half
    a file; other files of the folder, such as its model card, stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for trace in ("is_local", "local_files_only"):  # left by loading it from a folder
        tokenizer.init_kwargs.pop(trace, None)
    half = type(model)(model.config)
    half.load_state_dict(model.state_dict())
    half = half.half().eval()
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        half.save_pretrained(made)
        tokenizer.save_pretrained(made)
        for path in sorted(Path(made).iterdir()):
            path.chmod(0o644)  # weights come private to their writer
            os.replace(path, folder / path.name)
