"""One saved result of every kind; make.py says what is in them."""
