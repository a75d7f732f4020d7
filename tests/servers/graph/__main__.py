"""`python -m tests.servers.graph`: the local Graph server by hand, until Ctrl-C."""

import argparse

from tests.servers.byhand import arguments, fill, wait
from tests.servers.graph.server import SHARED, GraphServer


def main() -> None:
    """Starts it, says where it is and how to come in."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.graph", description=__doc__)
    arguments(parser)
    chosen = parser.parse_args()
    with GraphServer(port=chosen.port) as server:
        fill(server, chosen.mails)
        wait(
            {
                "API": server.url,
                "over TLS": f"{server.secure_url}  (trust {server.ca_file})",
                "authority": f"{server.authority}  (msal: instance_discovery=False)",
                "tenant": server.tenant,
                "client id": server.client_id,
                "secret": server.secret,
                "shared mailbox": SHARED,
                "metadata": "every body is checked" if server.is_checked else "not beside this checkout: nothing is checked",
            },
            server,
        )


if __name__ == "__main__":
    main()
