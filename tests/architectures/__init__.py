"""The sweep over transformers' architectures: whether it sees what is wrong, and a third of it."""
