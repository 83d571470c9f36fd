"""Three invented countries and a short story, enough for every kind of generated document."""

from training.tales.facts import Country, Facts

COUNTRIES = [
    Country("France", "フランス", "Europe",
            {"capital": "Paris", "continent": "Europe", "language": "French",
             "currency": "the euro"}),
    Country("Japan", "日本", "Asia",
            {"capital": "Tokyo", "continent": "Asia", "language": "Japanese",
             "currency": "the Japanese yen"}),
    Country("Netherlands", "オランダ", "Europe",
            {"capital": "Amsterdam", "continent": "Europe", "language": "Dutch",
             "currency": "the euro"}),
]  # fmt: skip
STORY = "一。二。三。四。五。"


def facts() -> Facts:
    """Facts about the invented table."""
    return Facts(COUNTRIES, STORY)
