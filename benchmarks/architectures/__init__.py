"""Every text architecture of the installed transformers, built tiny, asked, and held to numbers."""
