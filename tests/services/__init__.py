"""The order of the verbs, on a real store."""
