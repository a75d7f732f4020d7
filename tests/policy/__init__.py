"""Tests of the room that says what may happen by itself."""
