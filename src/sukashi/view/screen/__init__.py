"""What each result kind looks like in a terminal, and the pieces it is put together from."""
