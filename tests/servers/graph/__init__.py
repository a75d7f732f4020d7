"""A local server that speaks the mail part of Microsoft Graph v1.0 (`python -m tests.servers.graph`)."""

from tests.servers.graph.server import SHARED, GraphServer

__all__ = ["SHARED", "GraphServer"]
