"""The page: results as one self-contained HTML file that needs no network, and back again."""
