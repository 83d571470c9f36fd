"""Fetch: one large file of the Hub into the Hub's cache, going on where an earlier try stopped.

huggingface_hub keeps finished files and starts a broken one anew; this keeps the broken one too.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from sukashi.errors import FailureError

CHUNK = 1 << 22
LARGEST = 45_000_000_000  # the Hub serves larger files only in its own protocol


def fetch(model: str, name: str, commit: str, bar: Any) -> Path:
    """The place of one file in the cache, fetched where it is not there yet.

    bar: a class in the manner of tqdm, told of every byte. Raises FailureError for a file that does
    not have the checksum the Hub names, and what huggingface_hub raises for a broken connection.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url
    from huggingface_hub import try_to_load_from_cache as cached

    if isinstance(cached(model, name, revision=commit), str) or not name.endswith(".safetensors"):
        return Path(hf_hub_download(model, name, revision=commit, tqdm_class=bar))
    url = hf_hub_url(model, name, revision=commit)
    facts = get_hf_file_metadata(url)
    if facts.etag and facts.size and facts.size < LARGEST:
        blob = _blob(model, facts.etag)
        if not blob.exists():
            _go_on(url, blob, facts.size, bar)
    return Path(hf_hub_download(model, name, revision=commit, tqdm_class=bar))


def _blob(model: str, etag: str) -> Path:
    """Where the Hub's cache keeps the bytes of a file: models--owner--name/blobs/<etag>."""
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    folder = repo_folder_name(repo_id=model, repo_type="model")
    return Path(constants.HF_HUB_CACHE).expanduser() / folder / "blobs" / etag


def _go_on(url: str, blob: Path, size: int, bar: Any) -> None:
    """Fetch what is missing into a file beside, check it, then put it in its place at once."""
    from huggingface_hub import get_token
    from huggingface_hub.file_download import http_get

    token = get_token()
    blob.parent.mkdir(parents=True, exist_ok=True)
    part = blob.with_name(f"{blob.name}.part")
    if part.exists() and part.stat().st_size > size:
        part.unlink()
    with part.open("ab") as file:
        http_get(
            url,
            file,
            resume_size=file.tell(),
            headers={"authorization": f"Bearer {token}"} if token else {},
            expected_size=size,
            tqdm_class=bar,
        )
    if re.fullmatch(r"[0-9a-f]{64}", blob.name) and _sha256(part) != blob.name:
        part.unlink()
        raise FailureError(
            f"{url} arrived damaged (its checksum is another than the Hub names); run it again."
        )
    part.replace(blob)


def _sha256(path: Path) -> str:
    """The checksum of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


__all__ = ["fetch"]
