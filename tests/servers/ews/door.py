"""Who may come in: Basic (RFC 7617), NTLM (MS-NTHT, checked by pyspnego) and bearer tokens, each as Exchange's front end asks for it."""

import atexit
import base64
import os
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.servers.web import Answer, Call

BASIC = "basic"
NTLM = "ntlm"
BEARER = "bearer"

_CHALLENGES = {NTLM: "NTLM", BASIC: 'Basic realm="exchange.example"', BEARER: 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000"'}
_file_lock = threading.Lock()


class Door:
    """Lets accounts in by the ways that the server offers."""

    def __init__(self, passwords: dict[str, str], ways: Iterable[str], *, find_token: Callable[[str], str | None]) -> None:
        self.ways = tuple(ways)
        self._passwords = passwords
        self._find_token = find_token

    def enter(self, call: Call) -> str | Answer:
        """The name of whoever asks, or what they are told instead."""
        scheme, _, proof = call.headers.get("authorization", "").partition(" ")
        known = call.connection.get("ntlm-user")
        if scheme.lower() == "basic" and BASIC in self.ways:
            return self._basic(proof) or self.refuse()
        if scheme.lower() == "ntlm" and NTLM in self.ways:
            return self._ntlm(call, base64.b64decode(proof))
        if scheme.lower() == "bearer" and BEARER in self.ways:
            return self._find_token(proof) or self.refuse()
        return str(known) if known and not scheme else self.refuse()

    def refuse(self) -> Answer:
        """401, with the ways that are open."""
        return Answer(
            status=401, headers={"WWW-Authenticate": "\n".join(_CHALLENGES[way] for way in self.ways), "Content-Type": "text/html"}
        )

    def _basic(self, proof: str) -> str | None:
        try:
            user, _, password = base64.b64decode(proof).decode("utf-8").partition(":")
        except ValueError:
            return None
        return self._account(user) if self._passwords.get(user.casefold()) == password else None

    def _ntlm(self, call: Call, token: bytes) -> str | Answer:
        import spnego

        if token[8:12] == b"\x01\x00\x00\x00":  # NEGOTIATE_MESSAGE (MS-NLMP 2.2.1.1)
            with _file_lock:
                _write_accounts(self._passwords)
                call.connection["ntlm"] = spnego.server(protocol="ntlm")
                challenge = call.connection["ntlm"].step(token)
            return Answer(status=401, headers={"WWW-Authenticate": f"NTLM {base64.b64encode(challenge or b'').decode()}"})
        context = call.connection.pop("ntlm", None)
        if context is None:
            return self.refuse()
        try:
            with _file_lock:
                _write_accounts(self._passwords)
                context.step(token)
        except spnego.exceptions.SpnegoError:
            return self.refuse()
        user = self._account(str(context.client_principal or "").rpartition("\\")[2])
        call.connection["ntlm-user"] = user
        return user

    def _account(self, user: str) -> str:
        """The address of `user`, `DOMAIN\\user` or the address itself."""
        short = user.rpartition("\\")[2].casefold()
        return next((known for known in self._passwords if "@" in known and short in (known, known.partition("@")[0])), short)


def _write_accounts(passwords: dict[str, str]) -> None:
    """pyspnego reads its accounts from the file that NTLM_USER_FILE names, as gss-ntlmssp does."""
    path = Path(os.environ.get("NTLM_USER_FILE") or tempfile.mkstemp(prefix="mailflow-ntlm-")[1])
    if "NTLM_USER_FILE" not in os.environ:
        os.environ["NTLM_USER_FILE"] = str(path)
        atexit.register(path.unlink, missing_ok=True)
    lines = []
    for user, password in passwords.items():
        domain, _, name = user.rpartition("\\")
        lines.append(f"{domain.upper()}:{name}:{password}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
