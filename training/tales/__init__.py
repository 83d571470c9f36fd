"""The recipe of `tales`: grammar of facts and patterns, tokenizer, mixture of rows, network."""
