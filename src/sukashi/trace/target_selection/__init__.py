"""Target selection: from what a person names to the scalars that are explained."""
