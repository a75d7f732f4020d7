"""A local Exchange server that speaks Exchange Web Services (`python -m tests.servers.ews`)."""

from tests.servers.ews.context import Right
from tests.servers.ews.server import PASSWORD, SHARED, USER, EwsServer

__all__ = ["PASSWORD", "SHARED", "USER", "EwsServer", "Right"]
