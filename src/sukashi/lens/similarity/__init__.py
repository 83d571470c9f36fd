"""How near two texts are to a model, and which of their words bring them together."""
