"""The views: each picture, table and sentence is checked against the numbers it shows."""
