"""Opens what is attached: bytes come in, Documents (pages of rows of words and cells) go out.

Knows nothing of what mail means, of invoices or of money. `unpack.open_file` is the verb, `sandbox` the place where it happens.
"""
