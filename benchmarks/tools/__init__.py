"""How each tool is used, the way its user would type it; each is imported where it is used."""
