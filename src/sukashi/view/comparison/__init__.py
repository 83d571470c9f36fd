"""Two results side by side and as a difference, aligned by the characters of their texts."""
