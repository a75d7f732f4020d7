"""Scans with known truth, made by a script: how well the pictures of a mail are read, by digit and by row."""
