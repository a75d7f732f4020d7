"""Replies in voices that the rules were not written for, and how well they are understood."""
