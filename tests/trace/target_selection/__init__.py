"""Target selection."""
