"""The ground floor: what the desk talks about, as values. Knows the standard library and nothing of the floors above."""
