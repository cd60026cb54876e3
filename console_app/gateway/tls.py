"""Decides which certificates are trusted: the operating system's authorities, hostname check, TLS 1.2 at least."""

import ssl
import sys
from pathlib import Path
from typing import Final

import truststore

SYSTEM_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""The system's bundle of authorities on Debian, Fedora, older Red Hat, SUSE and Alpine, in this order."""


def trust(extra_ca: str | None = None) -> ssl.SSLContext:
    """Make the one TLS context of the program. Reads the system's store (about 20 ms): not for the window's thread.

    Windows and macOS verify certificates themselves (truststore asks them). Elsewhere the system's bundle is read
    here, once: truststore reads it anew at each handshake, which would block the window for 17 ms. The variables
    SSL_CERT_FILE and SSL_CERT_DIR of the desktop are ignored. A host is named by the certificate's subjectAltName
    alone: its common name is no host (RFC 9110, 4.3.4).
    """
    context = _system_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = True
    context.hostname_checks_common_name = False
    context.verify_mode = ssl.CERT_REQUIRED
    if extra_ca is not None:
        context.load_verify_locations(cadata=extra_ca)
    return context


def _system_context() -> ssl.SSLContext:
    if sys.platform in {"win32", "darwin"}:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    built_in = ssl.get_default_verify_paths()
    bundle = next((path for path in (built_in.openssl_cafile, *SYSTEM_BUNDLES) if Path(path).is_file()), None)
    if bundle is not None:
        context.load_verify_locations(cafile=bundle)
    elif Path(built_in.openssl_capath).is_dir():
        context.load_verify_locations(capath=built_in.openssl_capath)
    return context
