"""Recipes that make the built-in models from open text."""
