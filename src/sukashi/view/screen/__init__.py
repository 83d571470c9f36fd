"""Terminal drawings of each result kind, and what they are built from."""
