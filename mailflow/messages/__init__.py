"""Bytes of a mail in, a Message out, and what can be said of it without knowing the ledger's money.

Says what is newly written, whether a program wrote it, how far the sender is proven, which of our letters it answers.
Knows nothing of documents, amounts or decisions.
"""
