"""What the built-in models can do, measured; the tables of their cards come from here."""
