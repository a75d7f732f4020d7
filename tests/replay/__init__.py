"""Whole case sets through the program."""
