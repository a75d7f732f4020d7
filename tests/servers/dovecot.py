"""A Dovecot of our own: rootless where we are not root, on a loopback port, with one login and its maildir.

Dovecot refuses to run mail processes as root, so there they run as somebody else. Its configuration is that of 2.3.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailflow.mailboxes.place import Place

USER, PASSWORD = "collections", "s3cret-of-tests"
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {account}
default_login_user = {account}
default_internal_group = {group}
{tls}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
mail_location = maildir:{folder}/mail/%u
mail_uid = {account}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service imap {{
  process_limit = 64
}}
"""

# Who a token is for, is asked of its issuer (RFC 7662).
_TOKENS = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(slots=True)
class Dovecot:
    """A running server with as many mailboxes as are asked for; `capability` hides what a poorer one has not got.

    `certificate` is a PEM file with its key: then it speaks TLS, too, on `port` (STARTTLS) and on `tls_port`. `introspection` is the
    address at which it asks about the tokens of XOAUTH2.
    """

    folder: Path
    port: int = 0
    separator: str = "."
    prefix: str = ""
    capability: str = ""
    certificate: str = ""
    introspection: str = "http://127.0.0.1:9/"
    tls_port: int = 0
    people: Iterator[int] = field(default_factory=count)

    def start(self) -> None:
        """Listens when this returns."""
        account = pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")
        group = _group(account.pw_gid)
        self.port = self.port or free_port()
        self.tls_port = self.tls_port or (free_port() if self.certificate else 0)
        (self.folder / "oauth2.conf").write_text(_TOKENS.format(url=self.introspection))
        said = _CONFIGURATION.format(
            folder=self.folder,
            account=account.pw_name,
            group=group,
            separator=self.separator,
            prefix=self.prefix,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            tls=f"ssl = yes\nssl_cert = <{self.certificate}\nssl_key = <{self.certificate}" if self.certificate else "ssl = no",
        )
        said += f"protocol imap {{\n  imap_capability = {self.capability}\n}}\n" if self.capability else ""
        (self.folder / "dovecot.conf").write_text(said)
        for part in ("home", "mail", "run", "state"):
            (self.folder / part).mkdir(exist_ok=True)
        for place in (self.folder, *(self.folder / part for part in ("home", "mail", "state"))):
            if not os.geteuid():
                os.chown(place, account.pw_uid, account.pw_gid)
        self.run("dovecot", "-c", str(self.folder / "dovecot.conf"))
        self._await()

    def stop(self) -> None:
        """Ends it, and whoever is connected."""
        self.run("doveadm", "-c", str(self.folder / "dovecot.conf"), "stop")

    def mailbox(self) -> "ImapMailbox":
        """A mailbox of its own, empty."""
        return ImapMailbox(self, f"{USER}{next(self.people)}")

    def run(self, program: str, *arguments: str) -> None:
        """One of Dovecot's programs, to its end."""
        place = shutil.which(program) or f"/usr/sbin/{program}"
        said = self.folder / "said"
        with said.open("wb") as out:  # not a pipe: what it starts would keep that open
            done = subprocess.run([place, *arguments], stdout=out, stderr=out, timeout=30, check=False)
        assert done.returncode == 0, said.read_text()

    def _await(self) -> None:
        until = time.monotonic() + 15
        while True:
            try:
                self.mailbox().client().logout()
            except (OSError, IMAPClientError):
                if time.monotonic() > until:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """One login's mailbox."""

    server: Dovecot
    user: str

    @property
    def place(self) -> Place:
        """The settings that it is opened with."""
        return Place(
            type="imap",
            name="collections",
            host="127.0.0.1",
            port=self.server.port,
            security="none",
            user=self.user,
            password=PASSWORD,
        )

    def client(self) -> IMAPClient:
        """A connection as a person's mail program has it, with the inbox open."""
        client = IMAPClient("127.0.0.1", port=self.server.port, ssl=False)
        client.login(self.user, PASSWORD)
        client.select_folder("INBOX")
        return client

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        with self.client() as client:
            client.append("INBOX", raw)

    def forget(self) -> None:
        """The server counts anew: UIDVALIDITY changes, as after a restore."""
        for lists in (self.server.folder / "mail" / self.user).glob("dovecot*"):
            lists.unlink() if lists.is_file() else shutil.rmtree(lists)


def make_dovecot(**options: str) -> Dovecot:
    """A running server in a folder of its own, to be stopped and removed by whoever asked."""
    folder = Path(tempfile.mkdtemp(prefix="mailflow-imap-"))
    folder.chmod(0o755)
    server = Dovecot(folder, **options)
    server.start()
    return server


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
