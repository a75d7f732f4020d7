"""Tests of the room that says what a payment pays."""
