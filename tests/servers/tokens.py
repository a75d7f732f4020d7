"""The token endpoint of Microsoft Entra ID on loopback: discovery, and client credentials with a secret or a certificate.

Sources: "Microsoft identity platform and the OAuth 2.0 client credentials flow"; "Certificate credentials for application
authentication"; OpenID Connect Discovery 1.0. Tokens are opaque to clients, as Microsoft says they must be.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.servers.web import Answer, Call, LocalServer

TENANT = "6d0f0c1e-7b5a-4d65-9a53-2f1f4c1b7e11"
CLIENT_ID = "3f8b9a4c-52a1-4f0e-8c9d-0b7f3a6e2d55"
SECRET = "a~secret.of.the.tests"  # invented
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """An access token that was handed out."""

    client_id: str
    scope: str
    until: float
    generation: int


@dataclass
class Refused(Exception):
    """Why no token is given: OAuth's error, and Entra's own number and words."""

    error: str
    number: int
    words: str


@dataclass
class Tokens:
    """The endpoint and what it handed out."""

    server: LocalServer
    tenant: str = TENANT
    client_id: str = CLIENT_ID
    secret: str = SECRET
    certificates: list[x509.Certificate] = field(default_factory=list)
    lifetime: float = 3599.0
    now: Callable[[], float] = time.time
    issued: int = 0
    _granted: dict[str, Granted] = field(default_factory=dict)
    _generation: int = 0

    @property
    def authority(self) -> str:
        """The authority for msal; https, because msal takes no other."""
        return f"https://{self.server.host}/{self.tenant}"

    @property
    def url(self) -> str:
        """The token endpoint."""
        return f"{self.authority}/oauth2/v2.0/token"

    def is_for(self, call: Call) -> bool:
        """Whether a request is for this endpoint."""
        return call.path.endswith(("/oauth2/v2.0/token", "/.well-known/openid-configuration", "/discovery/instance"))

    def find(self, token: str) -> Granted | None:
        """What a token stands for, as long as it is good."""
        granted = self._granted.get(token)
        is_good = granted is not None and granted.until > self.now() and granted.generation == self._generation
        return granted if is_good else None

    def expire(self) -> None:
        """No token that was handed out is good any more."""
        self._generation += 1

    def answer(self, call: Call) -> Answer:
        """Discovery, or a token."""
        if call.path.endswith("/oauth2/v2.0/token"):
            return self._token(call)
        if call.path.endswith("/discovery/instance"):
            return _json(
                {
                    "tenant_discovery_endpoint": f"{self.authority}/v2.0/.well-known/openid-configuration",
                    "api-version": "1.1",
                    "metadata": [],
                }
            )
        return _json(
            {
                "issuer": f"{self.authority}/v2.0",
                "token_endpoint": self.url,
                "authorization_endpoint": f"{self.authority}/oauth2/v2.0/authorize",
                "device_authorization_endpoint": f"{self.authority}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{self.authority}/discovery/v2.0/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _token(self, call: Call) -> Answer:
        form = dict(parse_qsl(call.body.decode()))
        try:
            self._check(form)
        except Refused as refused:
            words = f"AADSTS{refused.number}: {refused.words}"
            return _json({"error": refused.error, "error_description": words, "error_codes": [refused.number]}, status=401)
        token = f"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.{secrets.token_urlsafe(48)}"
        self.issued += 1
        self._granted[token] = Granted(
            client_id=form["client_id"], scope=form.get("scope", ""), until=self.now() + self.lifetime, generation=self._generation
        )
        lifetime = int(self.lifetime)
        return _json({"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token})

    def _check(self, form: dict[str, str]) -> None:
        if form.get("grant_type") != "client_credentials":
            raise Refused("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        if not form.get("scope", "").endswith("/.default"):
            raise Refused("invalid_scope", 1002012, f"The provided value for scope {form.get('scope', '')} is not valid.")
        if form.get("client_id") != self.client_id:
            raise Refused(
                "unauthorized_client", 700016, f"Application with identifier '{form.get('client_id')}' was not found in the directory."
            )
        if form.get("client_assertion_type") == ASSERTION:
            self._check_assertion(form.get("client_assertion", ""))
        elif form.get("client_secret") != self.secret:
            raise Refused("invalid_client", 7000215, "Invalid client secret provided.")

    def _check_assertion(self, assertion: str) -> None:
        try:
            head, claims, signature = assertion.split(".")
            header, said = (json.loads(_decoded(part)) for part in (head, claims))
        except ValueError as error:
            raise Refused("invalid_request", 50027, "JWT token is invalid or malformed.") from error
        certificate = self._certificate(header)
        if certificate is None:
            raise Refused("invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered.")
        if not _is_signed(certificate, header, f"{head}.{claims}".encode(), _decoded(signature)):
            raise Refused("invalid_client", 700027, "Client assertion failed signature validation.")
        if (
            said.get("aud") not in (self.url, f"{self.authority}/v2.0")
            or said.get("iss") != self.client_id
            or said.get("sub") != self.client_id
        ):
            raise Refused("invalid_client", 700023, "Client assertion audience or issuer does not match.")
        if float(said.get("exp", 0)) < self.now():
            raise Refused("invalid_client", 700024, "Client assertion is not within its valid time range.")

    def _certificate(self, header: dict[str, Any]) -> x509.Certificate | None:
        prints = {"x5t": hashes.SHA1(), "x5t#S256": hashes.SHA256()}  # thumbprints name the key; they protect nothing
        for name, algorithm in prints.items():
            wanted = _decoded(str(header.get(name, "")))
            found = next((one for one in self.certificates if one.fingerprint(algorithm) == wanted), None)
            if found is not None:
                return found
        return None


def _is_signed(certificate: x509.Certificate, header: dict[str, Any], signed: bytes, signature: bytes) -> bool:
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    sha = hashes.SHA256()
    is_pss = header.get("alg") == "PS256"
    scheme = padding.PSS(padding.MGF1(sha), hashlib.sha256().digest_size) if is_pss else padding.PKCS1v15()
    try:
        key.verify(signature, signed, scheme, sha)
    except InvalidSignature:
        return False
    return True


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _json(content: dict[str, Any], *, status: int = 200) -> Answer:
    return Answer(status=status, headers={"Content-Type": "application/json; charset=utf-8"}, body=json.dumps(content).encode())
