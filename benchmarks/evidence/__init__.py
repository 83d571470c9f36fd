"""Evidence: which method explains best, measured where the truth is known and where it is not."""
