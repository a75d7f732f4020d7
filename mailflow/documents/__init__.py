"""Opens what is attached: bytes come in, Documents (pages of rows of words and cells) go out. Knows nothing of mail's meaning, invoices or money."""
