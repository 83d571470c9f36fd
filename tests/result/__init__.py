"""Results: their shapes, what their numbers mean, and their files."""
