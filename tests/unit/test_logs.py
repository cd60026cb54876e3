"""What the log lets through: no card number, no secret by its name, no private key, in messages and tracebacks."""

import logging
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.logs import BYTES, KEPT, MaskingFormatter, masked_line, start_log

CARD = "4276553819467686"
NAMES = [
    "cvv2",
    "cvv",
    "control",
    "merchant_control",
    "merchant-control",
    "oauth_signature",
    "credit_card_number",
    "destination-card-no",
    "passphrase",
]
SECRETS = st.text(string.ascii_letters + string.digits + "+/%-_.", min_size=4, max_size=40)
WORDS = st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=30)
LINES = st.text(string.ascii_letters + string.digits + "+/", min_size=16, max_size=64)


@given(before=WORDS, digits=st.from_regex(r"[0-9]{13,19}", fullmatch=True), after=WORDS)
def test_any_run_of_thirteen_to_nineteen_digits_is_masked(before: str, digits: str, after: str) -> None:
    assert digits not in masked_line(f"{before}{digits}{after}")


@given(digits=st.from_regex(r"[0-9]{1,12}|[0-9]{20,40}", fullmatch=True))
def test_shorter_and_longer_runs_stand(digits: str) -> None:
    assert masked_line(f"order {digits} taken") == f"order {digits} taken"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "form",
    [
        "{name}={secret}",
        "a=1&{name}={secret}&b=2",
        "{name}: {secret}",
        '{name}="{secret}", next="1"',
        "{{'{name}': '{secret}'}}",
        '{{"{name}": "{secret}"}}',
        "{{'{name}': b'{secret}'}}",
        "{name} = {secret}",
    ],
)
@given(secret=SECRETS)
def test_a_field_that_holds_a_secret_is_masked_by_its_name(name: str, form: str, secret: str) -> None:
    masked = masked_line(form.format(name=name.upper() if len(secret) % 2 else name, secret=f"zz{secret}"))
    assert f"zz{secret}" not in masked
    assert "***" in masked


def test_fields_beside_a_secret_stand() -> None:
    assert masked_line("amount=10.00&cvv2=123&currency=EUR") == "amount=10.00&cvv2=***&currency=EUR"


@pytest.mark.parametrize("kind", ["", "RSA ", "ENCRYPTED "])
@given(lines=st.lists(LINES, min_size=1, max_size=5), whole=st.booleans())
def test_a_private_key_is_masked_whole_or_cut_off(kind: str, lines: list[str], whole: bool) -> None:
    end = f"\n-----END {kind}PRIVATE KEY-----" if whole else ""
    masked = masked_line(f"file: -----BEGIN {kind}PRIVATE KEY-----\n" + "\n".join(lines) + end)
    assert masked == "file: ***"


@pytest.mark.parametrize("entry", ["rsa1:65537:Zm9vYmFy+/=", "hmac1:AAAAAAAAAAAA="])
def test_an_entry_of_the_keyring_is_masked(entry: str) -> None:
    assert masked_line(f"entry '{entry}' is damaged") == f"entry '{entry.partition(':')[0]}:***' is damaged"


def test_a_traceback_is_masked_too() -> None:
    try:
        raise ValueError(f"no such card {CARD}, cvv2=123")
    except ValueError as error:
        record = logging.LogRecord("paynet", logging.ERROR, "", 0, "failed", None, (ValueError, error, None))
    text = MaskingFormatter("%(message)s").format(record)
    assert text == "failed\nValueError: no such card ***, cvv2=***"


@pytest.fixture
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        if handler not in handlers:
            handler.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)


@pytest.mark.usefixtures("root_as_it_was")
def test_the_log_stays_within_five_megabytes(tmp_path: Path) -> None:
    place = start_log(tmp_path)
    own = logging.getLogger("paynet.test")
    for _ in range(6 * BYTES // 10_000):
        own.info("x" * 10_000)
    files = sorted(place.iterdir())
    assert len(files) == KEPT + 1
    assert all(file.stat().st_size <= BYTES for file in files)


@pytest.mark.usefixtures("root_as_it_was")
def test_libraries_that_name_headers_are_heard_only_when_something_is_wrong(tmp_path: Path) -> None:
    place = start_log(tmp_path)
    logging.getLogger("httpcore.http11").debug("send_request_headers Authorization")
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("paynet.wire").info("POST 127.0.0.1")
    text = (place / "console.log").read_text(encoding="utf-8")
    assert re.findall(r"(INFO|DEBUG) (\S+)", text) == [("INFO", "paynet.wire")]


@pytest.mark.usefixtures("root_as_it_was")
def test_a_log_started_again_lets_go_of_the_first_file(tmp_path: Path) -> None:
    start_log(tmp_path / "first")
    (first,) = logging.getLogger().handlers
    start_log(tmp_path / "second")
    assert isinstance(first, logging.FileHandler)
    assert first.stream is None


def test_a_card_number_in_groups_is_masked_too() -> None:
    assert masked_line("card 4276 5500 1234 7686? and 4111-1111 1111-1111.") == "card 4276 5500 1234 7686? and ***."
