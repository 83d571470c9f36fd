"""Model: finding, loading and naming the parts of a transformers network."""
