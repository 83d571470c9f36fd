"""Token ids to spans of the user's own characters, and groups of tokens a person thinks in."""
