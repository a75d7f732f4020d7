"""The login of an application at Microsoft Entra ID, without a person: tokens that are fresh whenever they are asked for.

OAuth 2.0 client credentials (RFC 6749, 4.4) by msal, which keeps a token until shortly before its end and renews it then.
"""

import threading
from pathlib import Path
from typing import Any

import httpx

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context

WORLDWIDE = "https://login.microsoftonline.com"
TIMEOUT = 30.0

# What the codes of Entra ID mean to the administrator (Microsoft Learn, "Microsoft Entra authentication and authorization error codes").
MEANINGS = {
    "AADSTS700016": "there is no such application in this tenant. Compare client_id and tenant with the app registration",
    "AADSTS90002": "there is no such tenant. Compare tenant with the app registration's Directory (tenant) ID",
    "AADSTS900023": "the tenant is neither an ID nor a domain. Write the app registration's Directory (tenant) ID",
    "AADSTS7000215": "the client secret is wrong. Store the secret's Value, not its ID",
    "AADSTS7000222": "the client secret has expired. Make a new one under Certificates & secrets, or use a certificate",
    "AADSTS700027": "the certificate is not the application's. Upload its public part under Certificates & secrets",
    "AADSTS7000229": "the application has no service principal in this tenant. Grant admin consent once",
    "AADSTS7000112": "the application is disabled. Enable it under Enterprise applications",
    "AADSTS53003": "Conditional Access for workload identities blocks the application. Let it in from this machine's address",
    "AADSTS700024": "the signed request is not valid now. Set this machine's clock by NTP",
}


class AppLogin:
    """One application's login; safe to be asked from several threads. Connects at the first question, not before."""

    def __init__(
        self, *, tenant: str, client_id: str, secret: str = "", certificate: Path | None = None, authority: str = WORLDWIDE
    ) -> None:
        """`certificate` is a PEM file with the private key and the certificate; it goes before `secret`."""
        self.tenant = tenant
        self.client_id = client_id
        self.authority = authority.rstrip("/")
        self._secret = secret
        self._certificate = certificate
        self._lock = threading.Lock()
        self._app: Any = None  # msal ships no types

    def __repr__(self) -> str:
        return f"AppLogin(tenant={self.tenant!r}, client_id={self.client_id!r})"

    def token(self, scope: str) -> str:
        """A token that is valid now; raises MailboxRefused where the login is wrong, MailboxUnavailable where nobody answers."""
        from msal.exceptions import MsalError

        with self._lock:
            try:
                answer = self._connected().acquire_token_for_client(scopes=[scope])
            except (httpx.HTTPError, OSError, MsalError) as error:
                raise MailboxUnavailable(f"{self.authority} does not answer ({type(error).__name__}); tokens come from there.") from error
            except ValueError as error:  # msal: the tenant's own page could not be read
                raise MailboxRefused(
                    f"{self.authority}/{self.tenant} is not a tenant's login page. Compare tenant with the app registration."
                ) from error
        if "access_token" in answer:
            return str(answer["access_token"])
        raise _refusal(answer, self.client_id)

    def forget(self) -> None:
        """The server did not take the last token: the next one is a new one."""
        with self._lock:
            if self._app is not None:
                self._app.remove_tokens_for_client()

    def _connected(self) -> Any:  # as above
        if self._app is None:
            import msal

            self._app = msal.ConfidentialClientApplication(
                self.client_id,
                authority=f"{self.authority}/{self.tenant}",
                client_credential=self._credential(),
                http_client=_Http(verify=tls_context(), timeout=TIMEOUT),
                instance_discovery=False,  # would tell Microsoft's public cloud of a sovereign one
            )
        return self._app

    def _credential(self) -> str | dict[str, str]:
        if self._certificate is None:
            return self._secret
        try:
            pem = self._certificate.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not PEM text"
            raise MailboxRefused(
                f"{self._certificate}: the certificate cannot be read ({why}). Name a PEM file that we may read."
            ) from error
        if "PRIVATE KEY" not in pem or "BEGIN CERTIFICATE" not in pem:
            raise MailboxRefused(f"{self._certificate}: put the private key and the certificate into this one PEM file.")
        return {"private_key": pem, "public_certificate": pem[pem.index("-----BEGIN CERTIFICATE") :]}


class _Http(httpx.Client):
    """Speaks for msal, which hands a signed assertion over as bytes; httpx would write their Python form into the form."""

    def post(self, url: Any, *, data: Any = None, **request: Any) -> httpx.Response:  # what msal calls
        """The request with a form of text."""
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in (data or {}).items()}
        return super().post(url, data=form, **request)


def app_of(place: Place) -> AppLogin:
    """The application that a firm has registered; raises ConfigurationError where something of it is missing.

    `token_url` names another cloud's login than the worldwide one (https://login.microsoftonline.us).
    """
    if not place.tenant or not place.client_id or not (place.client_secret or place.certificate):
        raise ConfigurationError(
            where=f"{place.name}, login", what="the application is missing", fix="Set tenant, client_id, and certificate or client_secret."
        )
    authority = place.token_url or WORLDWIDE
    if not is_protected(authority):
        raise ConfigurationError(where=f"{place.name}, token_url", what="tokens would travel without TLS", fix="Write an https address.")
    return AppLogin(
        tenant=place.tenant, client_id=place.client_id, secret=place.client_secret, certificate=place.certificate, authority=authority
    )


def _refusal(answer: dict[str, Any], client_id: str) -> MailboxRefused | MailboxUnavailable:  # JSON's own types
    """The description names the application and a trace, and may quote what we sent: only its code is told."""
    described = str(answer.get("error_description", ""))
    code = described.partition(":")[0].strip()
    if answer.get("error") in {"temporarily_unavailable", "server_error"} or str(answer.get("error", "")).startswith("5"):
        return MailboxUnavailable("Entra ID is not available at the moment.")
    meaning = MEANINGS.get(code, "look up the code at learn.microsoft.com, or in Entra ID's sign-in log of service principals")
    shown = code if code.startswith("AADSTS") else str(answer.get("error", "no reason given"))
    return MailboxRefused(f"Entra ID gives application {client_id} no token ({shown}): {meaning}.")
