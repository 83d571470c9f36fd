"""The recipes of the two built-in BERT classifiers, `authors` and `reviews`."""
