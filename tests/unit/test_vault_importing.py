"""Private keys on their way in: what is taken, and what is refused by which name."""

import os
import re
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console_app.protocol.values import Secret
from console_app.services.errors import KeyRefusal, KeyRefused
from console_app.vault.importing import (
    generate_key,
    read_key_file,
    read_private_key,
    write_public_key,
)
from console_app.vault.signer import keyring_entry_of

PLAIN: Final = NoEncryption()
PASSPHRASE: Final = Secret("påss phrase")
PKCS1: Final = PrivateFormat.TraditionalOpenSSL
PKCS8: Final = PrivateFormat.PKCS8


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def pkcs8(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PKCS8, PLAIN)


@pytest.fixture(scope="module")
def encrypted(key: rsa.RSAPrivateKey) -> bytes:
    protection = BestAvailableEncryption(PASSPHRASE.reveal().encode())
    return key.private_bytes(Encoding.PEM, PKCS8, protection)


def refusal(pem: bytes, passphrase: Secret | None = None) -> tuple[KeyRefusal, str]:
    with pytest.raises(KeyRefused) as caught:
        read_private_key(pem, passphrase)
    return caught.value.reason, caught.value.detail


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(("openssl", *arguments), input=given, check=True, capture_output=True).stdout


def test_every_way_of_writing_one_key_gives_the_same_key(
    key: rsa.RSAPrivateKey, pkcs8: bytes, encrypted: bytes
) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    expected = read_private_key(pkcs8)
    assert expected.public_pem.encode() == public
    assert expected.bits == 2048
    assert expected.entry.reveal().startswith("rsa1:65537:")
    one_line = pkcs8.replace(b"\n", b"\\n")
    for pem in (
        key.private_bytes(Encoding.PEM, PKCS1, PLAIN),
        b"Bag Attributes\n" + pkcs8,
        pkcs8.decode().encode("utf-16"),
        pkcs8.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + pkcs8,
        b"\n\n" + pkcs8 + b"  \n",
        one_line,
        b'"' + one_line + b'"',
        pkcs8.replace(b"\n", b"\\r\\n"),
    ):
        assert read_private_key(pem) == expected
    assert read_private_key(encrypted, PASSPHRASE) == expected
    assert read_private_key(pkcs8, Secret("needed by nobody")) == expected


def test_the_fingerprint_is_the_sha_256_of_the_public_key(pkcs8: bytes) -> None:
    imported = read_private_key(pkcs8)
    der = openssl("pkey", "-pubin", "-outform", "DER", given=imported.public_pem.encode())
    digest = openssl("dgst", "-sha256", "-c", given=der).decode().strip().rpartition("= ")[2]
    assert str(imported.fingerprint) == digest.upper()
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", str(imported.fingerprint))
    assert str(imported.fingerprint).startswith(imported.fingerprint.short + ":")


def test_a_passphrase_that_is_missing_or_wrong_is_said_so(encrypted: bytes) -> None:
    assert refusal(encrypted)[0] is KeyRefusal.PASSPHRASE_MISSING
    assert refusal(encrypted, Secret(""))[0] is KeyRefusal.PASSPHRASE_MISSING
    assert refusal(encrypted, Secret("wrong"))[0] is KeyRefusal.PASSPHRASE_WRONG


def unsound(p: int, q: int) -> rsa.RSAPrivateKey:
    """Make a key whose numbers multiply but are no primes."""
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=7,
        dmp1=1,
        dmq1=3,
        iqmp=5,
        public_numbers=rsa.RSAPublicNumbers(65537, p * q),
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PKCS8, PLAIN)


def test_sizes_are_2048_to_6144_bits_and_too_long_a_key_is_never_validated() -> None:
    assert refusal(openssl("genrsa", "2040")) == (KeyRefusal.TOO_SHORT, "2040")
    assert read_private_key(openssl("genrsa", "2304")).bits == 2304
    longest = unsound((3 << 3070) + 1, (3 << 3070) + 3)
    assert len(keyring_entry_of(longest).reveal()) == 1035
    assert refusal(pem_of(longest))[0] is KeyRefusal.INCONSISTENT
    assert refusal(pem_of(unsound((3 << 3070) + 1, (3 << 3071) + 3))) == (
        KeyRefusal.TOO_LONG,
        "6145",
    )


def test_primes_of_very_unequal_length_are_refused() -> None:
    with pytest.raises(OverflowError):
        keyring_entry_of(unsound((3 << 1500) + 1, (3 << 600) + 3))


def test_other_exponents_are_refused() -> None:
    assert refusal(openssl("genrsa", "-3", "2048")) == (KeyRefusal.EXPONENT, "3")


@pytest.mark.parametrize("shape", ["-traditional", ""])
def test_a_key_of_three_primes_is_refused(shape: str) -> None:
    arguments = [shape] if shape else []
    pem = openssl("genrsa", *arguments, "-primes", "3", "2048")
    assert refusal(pem)[0] is KeyRefusal.NOT_TWO_PRIMES


def test_numbers_that_do_not_belong_together_are_refused(key: rsa.RSAPrivateKey) -> None:
    good = key.private_numbers()
    pem = pem_of(unsound(good.p, good.q + 2))
    assert refusal(pem)[0] is KeyRefusal.INCONSISTENT


@pytest.mark.parametrize(
    ("kind", "form"),
    [("EC", PKCS8), ("EC", PKCS1), ("Ed25519", PKCS8), ("DSA", PKCS8)],
)
def test_keys_of_other_kinds_are_refused_by_their_name(kind: str, form: PrivateFormat) -> None:
    if kind == "EC":
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, form, PLAIN)
    elif kind == "DSA":
        pem = dsa.generate_private_key(2048).private_bytes(Encoding.PEM, form, PLAIN)
    else:
        pem = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, form, PLAIN)
    assert refusal(pem) == (KeyRefusal.NOT_RSA, kind)


def test_other_things_in_pem_are_refused_by_name(key: rsa.RSAPrivateKey, pkcs8: bytes) -> None:
    public = key.public_key()
    spki = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    pkcs1 = public.public_bytes(Encoding.PEM, PublicFormat.PKCS1)
    openssh = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, PLAIN)
    old = key.private_bytes(Encoding.PEM, PKCS1, BestAvailableEncryption(b"x"))
    certificate = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    expected = {
        b"-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----": (
            KeyRefusal.NOT_RSA,
            "DSA",
        ),
        spki: (KeyRefusal.PUBLIC_KEY, ""),
        pkcs1: (KeyRefusal.PUBLIC_KEY, ""),
        certificate: (KeyRefusal.CERTIFICATE, ""),
        openssh: (KeyRefusal.NOT_PEM, "openssh"),
        old: (KeyRefusal.NOT_PEM, "encrypted-pkcs1"),
        pkcs8 + pkcs8: (KeyRefusal.SEVERAL_KEYS, "2"),
        pkcs8 + spki: (KeyRefusal.SEVERAL_KEYS, "2"),
        pkcs8.replace(b"PRIVATE", b"SECRET"): (KeyRefusal.NOT_PEM, ""),
        pkcs8[:-30]: (KeyRefusal.NOT_PEM, ""),
        pkcs8[:300] + pkcs8[400:]: (KeyRefusal.NOT_PEM, "damaged"),
        b"": (KeyRefusal.NOT_PEM, ""),
        b"\n" * 65537: (KeyRefusal.TOO_LARGE, "65536"),
    }
    assert {pem: refusal(pem) for pem in expected} == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_file_is_refused_or_gives_the_very_same_key(pkcs8: bytes, data: st.DataObject) -> None:
    pem = bytearray(pkcs8)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(pem) - 1))
        pem[place] = data.draw(st.integers(0, 255))
    with suppress(KeyRefused):
        assert read_private_key(bytes(pem)) == read_private_key(pkcs8)


def test_a_file_is_read_only_if_it_is_one(tmp_path: Path, pkcs8: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(pkcs8)
    assert read_key_file(tmp_path / "key.pem") == read_private_key(pkcs8)
    os.mkfifo(tmp_path / "pipe")
    for nothing in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(KeyRefused):
            read_key_file(nothing)


@pytest.mark.parametrize("bits", [2048, 3072])
def test_a_generated_key_is_one_that_could_be_imported(bits: Literal[2048, 3072]) -> None:
    made = generate_key(bits)
    assert made.bits == bits
    text = openssl("pkey", "-pubin", "-text", "-noout", given=made.public_pem.encode())
    assert f"({bits} bit)".encode() in text


def test_the_public_part_is_written_once_for_all_to_read(tmp_path: Path) -> None:
    made = generate_key(2048)
    path = tmp_path / "merchant.pub.pem"
    umask = os.umask(0o077)
    try:
        write_public_key(path, made.public_pem)
    finally:
        os.umask(umask)
    assert path.read_text() == made.public_pem
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    with pytest.raises(FileExistsError):
        write_public_key(path, generate_key(2048).public_pem)
    assert path.read_text() == made.public_pem
    assert list(tmp_path.iterdir()) == [path]
