"""What the command line does to profiles and secrets, and its single question; it puts the adapters together."""

import getpass
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, cast

from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.journal.home import JournalHome
from console_app.protocol.answers import NoSense
from console_app.protocol.brands import Environment
from console_app.protocol.values import Secret, mask_cards_in
from console_app.reasons import finding_line, nonsense_words, reason_of, shown, silence_words
from console_app.selfcheck import self_check, this_workstation
from console_app.services.errors import EntryDamaged, NoKeyring, NumberRefused, ProfileError, SecretMissing
from console_app.services.findings import Finding
from console_app.services.inquiry import Asked, Inquiry
from console_app.services.keys import SecretKind, StoredSecret
from console_app.services.lookup import names_a_card, verdict_name
from console_app.services.news import News
from console_app.services.ports import Journal
from console_app.services.profile import Profile, Target
from console_app.services.records import OrderKey
from console_app.vault.importing import generate_key, read_key_file, write_public_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import keyring_vault
from console_app.workstation import SystemClock, SystemRandomness

DONE: Final = 0
FAILED: Final = 1

_LONGEST_INPUT: Final = 16 * 1024
_ENVIRONMENT_WORDS: Final = MappingProxyType(
    {Environment.SANDBOX: "sandbox", Environment.PRODUCTION: "PRODUCTION - real money"}
)


class Refused(Exception):
    """The command cannot do what was asked; its text is the reason, made here, without anything secret."""


def add_profile(files: HomeFiles, profile: Profile) -> int:
    """Add a profile and say which environment its host makes it."""
    files.add(profile)
    _say(f"{profile.name}: added, {_ENVIRONMENT_WORDS[profile.environment]}, {profile.host}")
    return DONE


def list_profiles(files: HomeFiles) -> int:
    """List a profile a line, the columns between tabs; what cannot be read goes to standard error."""
    for profile in files.all():
        columns = (
            profile.name,
            profile.brand,
            profile.environment.value,
            profile.host,
            _target_words(profile.target),
            profile.login,
            ",".join(profile.currencies),
        )
        _say("\t".join(columns))
    unreadable = files.unreadable()
    for entry in unreadable:
        reason = reason_of(ProfileError(entry.reason, entry.detail))
        _complain(f"{entry.name}: cannot be used: {reason}" if entry.name else reason)
    return FAILED if unreadable else DONE


def show_profile(files: HomeFiles, name: str) -> int:
    """Write everything about a profile as JSON, with the environment that follows from its host."""
    profile = files.named(name)
    row = json.loads(files.export_text([name]))["profiles"][0]
    _say(json.dumps({**row, "environment": profile.environment.value, "host": profile.host}, indent=2))
    return DONE


async def remove_profile(files: HomeFiles, name: str) -> int:
    """Remove a profile that has neither open orders nor secrets; no other console may be at work in the home."""
    if all(entry.name != name for entry in files.unreadable()):
        files.named(name)
    home = await JournalHome.open(files.folder, SystemClock())
    try:
        unfinished = await home.journal.unfinished(name)
        if not unfinished:
            await _refuse_while_secrets_are_kept(files, name)
        files.remove(name, unfinished)
    finally:
        await home.close()
    _say(f"{name}: removed")
    return DONE


async def _refuse_while_secrets_are_kept(files: HomeFiles, name: str) -> None:
    """No keyring can be asked for a list, so secrets of a profile that is gone would never be found again."""
    try:
        kept = await _kept(_vault(files, (name,)), name)
    except NoKeyring:
        _complain(f"{name}: there is no keyring to ask; secrets it keeps elsewhere stay")
        return
    if kept:
        kinds = " and ".join(secret.kind.value for secret in kept)
        raise Refused(f"{name}: the keyring still holds its {kinds}: 'secret delete' first")


def export_profiles(files: HomeFiles, names: Sequence[str], out: Path | None) -> int:
    """Write profiles for another workstation, to standard output or to a file that is not there yet."""
    text = files.export_text(names)
    if out is None:
        sys.stdout.write(text)
    else:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return DONE


def import_profiles(files: HomeFiles, source: str, confirmed_hosts: Sequence[str]) -> int:
    """Add the profiles of a file, or of standard input where it is named ``-``."""
    content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("file-damaged", source) from None
    try:
        added = files.import_text(text, confirmed_hosts)
    except ProfileError as error:
        if error.reason == "file-damaged":
            raise ProfileError(error.reason, source) from None
        raise
    for entry in files.incoming(text):
        if not isinstance(entry, Profile) or entry not in added:
            _say(f"{entry.name}: already there, unchanged")
        else:
            _say(f"{entry.name}: added, {_ENVIRONMENT_WORDS[entry.environment]}, {entry.host}")
    return DONE


async def set_private_key(files: HomeFiles, name: str, pem: Path, *, passphrase_on_stdin: bool) -> int:
    """Put a private key from a file into the keyring and show its fingerprint."""
    files.named(name)
    passphrase = read_secret("Passphrase of the key file: ") if passphrase_on_stdin else None
    fingerprint = await _vault(files).store_private_key(name, read_key_file(pem, passphrase))
    _say(f"{name}\t{SecretKind.PRIVATE_KEY.value}\t{fingerprint}")
    return DONE


async def set_merchant_control(files: HomeFiles, name: str) -> int:
    """Put the merchant control from standard input into the keyring; nothing of it is shown."""
    files.named(name)
    control = read_secret("Merchant control: ")
    if not control:
        raise Refused("the merchant control on standard input is empty")
    if not control.reveal().isprintable() or control.reveal() != control.reveal().strip():
        raise Refused("the merchant control on standard input has spaces around it, several lines or odd characters")
    await _vault(files).store_merchant_control(name, control)
    _say(f"{name}\t{SecretKind.MERCHANT_CONTROL.value}\tkept")
    return DONE


async def list_secrets(files: HomeFiles) -> int:
    """List what the keyring keeps for the home's profiles: name, kind, a key's fingerprint."""
    for secret in await _vault(files).list_secrets():
        _say(f"{secret.profile}\t{secret.kind.value}\t{secret.fingerprint or 'kept'}")
    return DONE


async def delete_secret(files: HomeFiles, name: str, kind: SecretKind) -> int:
    """Take a secret out of the keyring, also one of a profile that is gone."""
    try:
        await _vault(files).delete(name, kind)
    except SecretMissing:
        raise Refused(f"{name}: the keyring holds no {kind.value} of it: nothing to delete") from None
    _say(f"{name}\t{kind.value}\tdeleted")
    return DONE


async def generate_private_key(
    files: HomeFiles, name: str, public_out: Path, bits: Literal[2048, 3072, 4096], *, replace: bool
) -> int:
    """Make a key: the private part goes to the keyring alone, the public part to a file for the gateway's manager.

    A key that is there already may be the only one the gateway knows, and exists nowhere else: it stays unless told.
    """
    files.named(name)
    vault = _vault(files, (name,))
    if not replace and await _has_private_key(vault, name):
        raise Refused(f"{name}: the keyring holds a private key already: --replace puts a new one in its place")
    key = generate_key(bits)
    try:
        write_public_key(public_out, key.public_pem)
    except FileExistsError:
        raise Refused(f"{public_out}: there is a file of this name already: name a new one; no key was kept") from None
    try:
        fingerprint = await vault.store_private_key(name, key)
    except BaseException:
        _forget(public_out)
        raise
    _say(f"{name}\t{SecretKind.PRIVATE_KEY.value}\t{fingerprint}")
    return DONE


def _forget(public_out: Path) -> None:
    """Take back the public part of a key that nobody has."""
    with suppress(OSError):
        public_out.unlink()


async def _has_private_key(vault: KeyVault, name: str) -> bool:
    try:
        return any(secret.kind is SecretKind.PRIVATE_KEY for secret in await _kept(vault, name))
    except EntryDamaged:
        return True


async def ask_status(files: HomeFiles, name: str, number: str, gateway_id: str, request_serial: str) -> int:
    """Ask the gateway once about an order and write JSON; failed if no answer came in the gateway's own form.

    Raises:
        NumberRefused: a card's number stands where a number to ask for belongs; nothing was asked.

    """
    if any(names_a_card(given) for given in (number, gateway_id, request_serial)):
        raise NumberRefused
    profile = files.named(name)
    clock = SystemClock()
    wire = HttpWire(clock)
    inquiry = Inquiry(cast("Journal", _NoJournal()), wire, _vault(files), files, clock, SystemRandomness(), News())
    key = OrderKey(profile.host, profile.login, number)
    try:
        asked = await inquiry.ask(profile, key, gateway_id=gateway_id, request_serial=request_serial, urgent=True)
    finally:
        await wire.close()
    _say(json.dumps(_report(profile, number, asked), indent=2))
    if isinstance(asked.verdict, NoSense):
        _complain(_why_no_sense(profile, asked, asked.verdict))
        return FAILED
    return DONE


async def check_workstation(files: HomeFiles) -> int:
    """Make every check of `selfcheck` and say each outcome as soon as it is there; failed if one of them did."""
    findings: list[Finding] = []
    workstation = this_workstation(files.folder, SystemClock(), SystemRandomness())
    async for finding in self_check(workstation):
        _say(shown(finding_line(finding)))
        sys.stdout.flush()
        findings.append(finding)
    failed = [finding.check.value for finding in findings if not finding.ok]
    if failed:
        checks = "check" if len(failed) == 1 else "checks"
        _complain(f"{len(failed)} {checks} of {len(findings)} failed: {', '.join(failed)}")
    return FAILED if failed else DONE


class _NoJournal:
    """Stands where `Inquiry` keeps its journal: a single question reads and writes nothing there."""


def _report(profile: Profile, number: str, asked: Asked) -> dict[str, object]:
    verdict, exchange = asked.verdict, asked.exchange
    pairs = () if isinstance(verdict, NoSense) else verdict.answer.pairs
    return {
        "profile": profile.name,
        "environment": profile.environment.value,
        "host": profile.host,
        "client_orderid": mask_cards_in(number),
        "verdict": verdict_name(asked),
        "flaw": (exchange.failure.value or verdict.flaw.value) if isinstance(verdict, NoSense) else "",
        "http_status": exchange.http_status,
        "asked_at": _stamp(asked.at - exchange.elapsed),
        "answered_at": _stamp(asked.at) if exchange.answered else None,
        "gateway_time": _stamp(exchange.server_time),
        "elapsed_ms": round(exchange.elapsed.total_seconds() * 1000),
        "fields": {pair.name: mask_cards_in(pair.value) for pair in pairs},
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _why_no_sense(profile: Profile, asked: Asked, nonsense: NoSense) -> str:
    exchange = asked.exchange
    if not exchange.answered:
        return f"no answer from {profile.host}: {silence_words(exchange.failure, exchange.detail)}"
    return f"nothing can be concluded from the answer of {profile.host}: {nonsense_words(nonsense)}"


def read_secret(prompt: str) -> Secret:
    """Read a secret from standard input, without the line's end; a terminal is asked without echo."""
    if sys.stdin.isatty():
        return Secret(getpass.getpass(prompt))
    content = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(content) > _LONGEST_INPUT:
        raise Refused("standard input holds more than a secret")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("standard input is not UTF-8 text") from None
    return Secret(text.removesuffix("\n").removesuffix("\r"))


def _vault(files: HomeFiles, names: Sequence[str] | None = None) -> KeyVault:
    """Make the vault over the platform's keyring, for the named profiles or for all."""
    return keyring_vault(files.home_id(), lambda: names or [profile.name for profile in files.all()])


async def _kept(vault: KeyVault, name: str) -> tuple[StoredSecret, ...]:
    return tuple(secret for secret in await vault.list_secrets() if secret.profile == name)


def _target_words(target: Target) -> str:
    return f"{'group' if target.group else 'endpoint'} {target.id}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _complain(line: str) -> None:
    sys.stderr.write(f"paynet-console: {shown(line)}\n")
