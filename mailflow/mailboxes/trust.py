"""Whom we talk to by TLS, and which addresses need none."""

import ipaddress
import ssl
from urllib.parse import urlsplit

import certifi


def tls_context() -> ssl.SSLContext:
    """Trusts what this machine trusts (an Exchange server often shows a certificate of the firm's own authority) and the public list.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` name another list for the machine's, as everywhere in OpenSSL.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def untrusted(where: str, error: ssl.SSLCertVerificationError) -> str:
    """What to do about a server whose certificate is not trusted, for people."""
    return (
        f"{where} shows a certificate that is not trusted ({error.verify_message}). Nothing was told to it. Correct the server's name "
        "in the settings, or add the authority that signed it to this machine's list (or name its file in SSL_CERT_FILE)."
    )


def is_protected(url: str) -> bool:
    """Whether nobody on the way can read along: TLS, or a program on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
