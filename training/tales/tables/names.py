"""Names that English puts an article before."""

from __future__ import annotations

WITH_THE = frozenset({
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines",
    "Bahamas", "Maldives", "Gambia", "Comoros", "Seychelles", "Marshall Islands", "Solomon Islands",
    "Dominican Republic", "Central African Republic", "DR Congo", "Congo",
})  # fmt: skip
