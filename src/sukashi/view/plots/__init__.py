"""The pictures of each result kind; `sukashi.view.plot` chooses among them."""
