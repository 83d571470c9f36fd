"""The questions, each in a file of its own; a line in `Explainer` makes one of them a method."""
