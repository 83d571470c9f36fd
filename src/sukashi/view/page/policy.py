"""The security policy of a page: this one script, this one style, no network, nothing else."""

from __future__ import annotations

import base64
import hashlib


def digest(text: str) -> str:
    """Return a text's hash as a policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def policy(script: str, style: str) -> str:
    """Return the content of the page's Content-Security-Policy."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'{digest(script)}'",
        "style-src": f"'{digest(style)}'",
        "img-src": "data:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
