"""Throw-away certificates for the sandbox's own address; knows no client."""

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY: Final = timedelta(days=1)


class TlsKind(StrEnum):
    """The kind of certificate that the sandbox shows."""

    VALID = "valid"
    EXPIRED = "expired"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"


@dataclass(frozen=True, slots=True)
class Identity:
    """The server's side of TLS and the authority (PEM) that a client would have to trust."""

    context: ssl.SSLContext
    authority_pem: bytes


@dataclass(frozen=True, slots=True)
class _Signer:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey


def make_identity(kind: TlsKind, now: datetime) -> Identity:
    """Make a key and certificate for 127.0.0.1, faulty as asked; nothing stays on disk.

    The authority of a self-signed identity did not sign it: trusting that authority does not help.
    """
    authority = _Signer(_name("Sandbox throw-away authority"), ec.generate_private_key(ec.SECP256R1()))
    root = _certificate(authority, authority, now, authority=True)
    leaf = _Signer(_name("Sandbox gateway"), ec.generate_private_key(ec.SECP256R1()))
    issuer = leaf if kind is TlsKind.SELF_SIGNED else authority
    moment = now - 30 * _DAY if kind is TlsKind.EXPIRED else now
    certificate = _certificate(leaf, issuer, moment, wrong_host=kind is TlsKind.WRONG_HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="sandbox-tls-") as folder:
        chain = Path(folder, "chain.pem")
        chain.touch(mode=0o600)
        chain.write_bytes(_pem(certificate) + _key_pem(leaf.key))
        context.load_cert_chain(chain)
    return Identity(context, _pem(root))


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certificate(
    subject: _Signer,
    issuer: _Signer,
    now: datetime,
    *,
    authority: bool = False,
    wrong_host: bool = False,
) -> x509.Certificate:
    public_key = subject.key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.name)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 7 * _DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
        .add_extension(_key_usage(authority=authority), critical=True)
    )
    if not authority:
        names: list[x509.GeneralName] = [x509.DNSName("gateway.invalid")]
        if not wrong_host:
            loopback = ipaddress.ip_address("127.0.0.1")
            names = [x509.DNSName("localhost"), x509.IPAddress(loopback)]
        server_auth = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(server_auth, critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
