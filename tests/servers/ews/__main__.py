"""`python -m tests.servers.ews --port 8443`: the local Exchange server by hand, until Ctrl-C."""

import argparse

from tests.servers.byhand import arguments, fill, wait
from tests.servers.ews.server import PASSWORD, SHARED, USER, EwsServer


def main() -> None:
    """Starts it, says where it is and how to come in."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.ews", description=__doc__)
    arguments(parser)
    parser.add_argument("--auth", default="ntlm,basic", help="ways to log in, of ntlm, basic and bearer (default: %(default)s)")
    chosen = parser.parse_args()
    with EwsServer(port=chosen.port, auth=chosen.auth.split(",")) as server:
        fill(server, chosen.mails)
        wait(
            {
                "endpoint": server.url,
                "over TLS": f"{server.secure_url}  (trust {server.ca_file})",
                "shared mailbox": SHARED,
                "user": f"{USER} or FIRM\\{USER.partition('@')[0]}",
                "password": PASSWORD,
                "tokens": f"{server.tokens.url}  (client {server.tokens.client_id}, secret {server.tokens.secret})",
                "schemas": "every word is checked" if server.is_checked else "not beside this checkout: nothing is checked",
            },
            server,
        )


if __name__ == "__main__":
    main()
