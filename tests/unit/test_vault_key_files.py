"""Key files as they come from other programs: read whatever stands around the key, or refused for what they are."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.gui.words.key_words import refusal_text
from console_app.protocol.values import Secret
from console_app.reasons import reason_of
from console_app.services.errors import KeyRefusal, KeyRefused
from console_app.services.keys import ImportedKey, KeyForm
from console_app.vault.importing import read_key_file, read_private_key

PASSPHRASE: Final = Secret("phrase")


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(("openssl", *arguments), input=given, check=True, capture_output=True).stdout


def refusal(content: bytes, passphrase: Secret | None = None) -> tuple[KeyRefusal, str]:
    with pytest.raises(KeyRefused) as caught:
        read_private_key(content, passphrase)
    return caught.value.reason, caught.value.detail


@pytest.fixture(scope="module")
def pkcs8() -> bytes:
    return openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")


@pytest.fixture(scope="module")
def pkcs1(pkcs8: bytes) -> bytes:
    return openssl("rsa", "-traditional", given=pkcs8)


@pytest.fixture(scope="module")
def encrypted(pkcs8: bytes) -> bytes:
    return openssl("pkcs8", "-topk8", "-passout", "pass:phrase", given=pkcs8)


@pytest.fixture(scope="module")
def expected(pkcs8: bytes) -> ImportedKey:
    return read_private_key(pkcs8)


@pytest.fixture(scope="module")
def certificate(pkcs8: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    key = tmp_path_factory.mktemp("certificate") / "key.pem"
    key.write_bytes(pkcs8)
    return openssl("req", "-x509", "-key", str(key), "-subj", "/CN=Zażółć gęślą", "-days", "2", "-utf8")


@pytest.fixture(scope="module")
def pfx(pkcs8: bytes, certificate: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    both = tmp_path_factory.mktemp("pfx") / "both.pem"
    both.write_bytes(pkcs8 + certificate)
    name = ("-name", "Händler ключ", "-passout", "pass:phrase")
    return openssl("pkcs12", "-export", "-in", str(both), *name)


@pytest.mark.parametrize("what", [(), ("-nocerts",)], ids=["with the certificate", "the key alone"])
@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "encrypted"])
def test_what_openssl_takes_out_of_a_pkcs12_file_is_read(
    pfx: bytes, expected: ImportedKey, what: tuple[str, ...], *, sealed: bool
) -> None:
    protection = ("-passout", "pass:phrase") if sealed else ("-nodes",)
    written = openssl("pkcs12", "-passin", "pass:phrase", *what, *protection, given=pfx)
    assert b"Bag Attributes" in written
    assert (b"BEGIN CERTIFICATE" in written) is not bool(what)
    assert read_private_key(written, PASSPHRASE if sealed else None) == expected


def wrongly_labelled(pem: bytes, label: str) -> bytes:
    lines = pem.decode().splitlines()
    return "\n".join([f"-----BEGIN {label}-----", *lines[1:-1], f"-----END {label}-----", ""]).encode()


@pytest.mark.parametrize(
    "label",
    ["RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"],
)
def test_a_key_under_a_wrong_label_is_read_for_what_it_is(
    pkcs8: bytes, pkcs1: bytes, encrypted: bytes, expected: ImportedKey, label: str
) -> None:
    for pem, form in ((pkcs8, KeyForm.PKCS8), (pkcs1, KeyForm.PKCS1), (encrypted, KeyForm.ENCRYPTED_PKCS8)):
        read = read_private_key(wrongly_labelled(pem, label), PASSPHRASE)
        assert (read, read.form) == (expected, form)
    assert refusal(wrongly_labelled(encrypted, label))[0] is KeyRefusal.PASSPHRASE_MISSING


@pytest.mark.parametrize("label", ["RSA PRIVATE KEY", "PRIVATE KEY"])
def test_what_is_no_private_key_is_named_also_under_a_private_keys_label(
    pkcs8: bytes, certificate: bytes, label: str
) -> None:
    public = openssl("pkey", "-pubout", given=pkcs8)
    bare = openssl("rsa", "-RSAPublicKey_out", given=pkcs8)
    elliptic = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")
    for pem, why in (
        (public, (KeyRefusal.PUBLIC_KEY, "")),
        (bare, (KeyRefusal.PUBLIC_KEY, "")),
        (certificate, (KeyRefusal.CERTIFICATE, "")),
        (elliptic, (KeyRefusal.NOT_RSA, "EC")),
    ):
        assert refusal(wrongly_labelled(pem, label)) == why


@pytest.mark.parametrize("restricted", [(), ("-pkeyopt", "rsa_pss_keygen_md:sha256")], ids=["free", "restricted"])
@pytest.mark.parametrize(
    "seal", [None, (), ("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1")], ids=["plain", "usual", "older"]
)
def test_an_rsa_pss_key_is_refused_by_its_name(restricted: tuple[str, ...], seal: tuple[str, ...] | None) -> None:
    pem = openssl("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", *restricted)
    if seal is not None:
        pem = openssl("pkcs8", "-topk8", *seal, "-passout", "pass:phrase", given=pem)
    assert refusal(pem, PASSPHRASE) == (KeyRefusal.PSS, "")
    if seal is None:
        assert refusal(wrongly_labelled(pem, "RSA PRIVATE KEY")) == (KeyRefusal.PSS, "")


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_however_the_text_is_written_the_same_key_is_read(
    pkcs8: bytes, pkcs1: bytes, encrypted: bytes, certificate: bytes, expected: ImportedKey, data: st.DataObject
) -> None:
    """Line ends, codings, marks, indents, text and certificates around it: any of them, together."""
    text = data.draw(st.sampled_from([pkcs8, pkcs1, encrypted])).decode()
    words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="-\0"), max_size=60)
    beside = st.sampled_from(["", certificate.decode(), "Bag Attributes: <No Attributes>\nsubject=CN = x\n"])
    text = f"{data.draw(words)}\n{data.draw(beside)}{text}{data.draw(beside)}{data.draw(words)}"
    indent = data.draw(st.sampled_from(["", "  ", "\t"]))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r", " \n", "\n\n"]))
    text = end.join(indent + line for line in text.splitlines()) + data.draw(st.sampled_from(["", end]))
    coding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"]))
    content = text.encode(coding)
    if coding.endswith("e") and not text[:200].isascii():
        content = text.encode("utf-16")  # nothing tells without a mark what is not ASCII
    assert read_private_key(content, PASSPHRASE) == expected


def test_utf_16_without_a_mark_and_other_codings_around_the_key_are_read(pkcs8: bytes, expected: ImportedKey) -> None:
    text = pkcs8.decode()
    for content in (
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.replace("\n", "\r\n").encode("utf-16-le"),
        "friendlyName: Händler\n".encode("latin-1") + pkcs8,
        "friendlyName: ключ\n".encode("cp1251") + pkcs8,
        json.dumps({"type": "account", "private_key": text}, indent=2).encode(),
    ):
        assert read_private_key(content) == expected


def test_two_keys_are_refused_and_certificates_do_not_count(pkcs8: bytes, pkcs1: bytes, certificate: bytes) -> None:
    assert refusal(pkcs8 + certificate + pkcs1) == (KeyRefusal.SEVERAL_KEYS, "2")
    assert refusal(certificate + certificate) == (KeyRefusal.CERTIFICATE, "")


def forms_of_other_programs(pkcs8: bytes, pfx: bytes) -> dict[str, bytes]:
    key = load_pem_private_key(pkcs8, None)
    return {
        "openssh": key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
        "encrypted-pkcs1": openssl("rsa", "-traditional", "-aes128", "-passout", "pass:phrase", given=pkcs8),
        "pkcs12": pfx,
        "der": openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", given=pkcs8),
        "keystore": b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\1\0\1a",
        "putty": b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\nComment: x\r\nPublic-Lines: 6\r\nAAAA\r\n",
        "xml": "\ufeff<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>".encode(),
        "jwk": b'{\n "kty": "RSA", "n": "AQAB", "d": "AQAB"}',
        "no-label": base64.encodebytes(openssl("pkey", "-outform", "DER", given=pkcs8)),
    }


def test_forms_of_other_programs_are_named_with_the_way_out(pkcs8: bytes, pfx: bytes) -> None:
    forms = forms_of_other_programs(pkcs8, pfx)
    assert {name: refusal(content) for name, content in forms.items()} == {
        name: (KeyRefusal.NOT_PEM, name) for name in forms
    }
    for name in forms:
        refused = KeyRefused(KeyRefusal.NOT_PEM, name)
        assert f"({name})" not in reason_of(refused)
        assert refusal_text(refused) != refusal_text(KeyRefused(KeyRefusal.NOT_PEM))


def test_binary_files_of_other_things_are_named(pkcs8: bytes, certificate: bytes) -> None:
    elliptic = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")
    assert refusal(openssl("pkey", "-pubout", "-outform", "DER", given=pkcs8)) == (KeyRefusal.PUBLIC_KEY, "")
    assert refusal(openssl("x509", "-outform", "DER", given=certificate)) == (KeyRefusal.CERTIFICATE, "")
    assert refusal(openssl("ec", "-outform", "DER", given=elliptic)) == (KeyRefusal.NOT_RSA, "EC")
    open_ended = bytes.fromhex("3080020103308006092a864886f70d010701a0802480")
    assert refusal(open_ended) == (KeyRefusal.NOT_PEM, "pkcs12")


@settings(max_examples=300, deadline=None)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_file_is_refused_by_name(content: bytes) -> None:
    assert refusal(content)[0] in set(KeyRefusal)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_key_under_any_label_is_refused_or_read_as_it_was(
    pkcs8: bytes, expected: ImportedKey, data: st.DataObject
) -> None:
    der = bytearray(openssl_der(pkcs8))
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    body = base64.encodebytes(bytes(der)).decode()
    label = data.draw(st.sampled_from(["PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE"]))
    pem = f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()
    try:
        read = read_private_key(pem)
    except KeyRefused:
        return
    assert read.bits <= expected.bits


def openssl_der(pem: bytes) -> bytes:
    return base64.b64decode("".join(pem.decode().splitlines()[1:-1]))


def test_a_file_larger_than_any_key_is_not_read(tmp_path: Path, pkcs8: bytes) -> None:
    with (tmp_path / "huge.pem").open("wb") as file:
        file.write(pkcs8)
        file.truncate(1 << 40)
    with pytest.raises(KeyRefused) as caught:
        read_key_file(tmp_path / "huge.pem")
    assert caught.value.reason is KeyRefusal.TOO_LARGE


def test_a_text_of_many_beginnings_is_read_in_one_pass() -> None:
    assert refusal(b"-----BEGIN RSA PRIVATE KEY-----" * 2_000) == (KeyRefusal.NOT_PEM, "")
