"""Bytes of a mail in, a Message out, and what can be said of it without knowing the ledger's money.

Says what is newly written, whether a program wrote it, how far the sender is proven, which of our letters it answers.
Knows nothing of documents, amounts or decisions.
"""

from mailflow.messages.automatic import recognise_automatic
from mailflow.messages.parse import parse
from mailflow.messages.reply import split_reply
from mailflow.messages.threads import find_thread, subject_key
from mailflow.messages.trust import judge_sender

__all__ = ["find_thread", "judge_sender", "parse", "recognise_automatic", "split_reply", "subject_key"]
