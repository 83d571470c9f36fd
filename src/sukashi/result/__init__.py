"""Results: frozen dataclasses of numpy arrays and strings, free of torch, kept in one file each."""
