"""Commands for the profiles of a home: add, list, show, export, import."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from console_app.commands.terminal import DONE, FAILED, CommandRefused, complain, say
from console_app.config_file import HomeFiles
from console_app.private_files import MOST_CHOSEN, NotPlain, TooLarge, read_chosen
from console_app.protocol.brands import Environment
from console_app.reasons import concern_line, reason_of
from console_app.services.errors import ProfileError
from console_app.services.profile import Profile, Target
from console_app.services.profile_concerns import concerns_of

_ENVIRONMENT_WORDS: Final = MappingProxyType(
    {Environment.SANDBOX: "sandbox", Environment.PRODUCTION: "PRODUCTION - real money"}
)


def add_profile(files: HomeFiles, profile: Profile) -> int:
    """Add a profile and print the environment of its host."""
    files.add(profile)
    say(f"{profile.name}: added, {_ENVIRONMENT_WORDS[profile.environment]}, {profile.host}")
    return DONE


def list_profiles(files: HomeFiles) -> int:
    """List a profile a line, columns separated by tabs; unreadable ones go to standard error."""
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
        say("\t".join(columns))
    unreadable = files.unreadable()
    for entry in unreadable:
        reason = reason_of(ProfileError(entry.reason, entry.detail))
        complain(f"{entry.name}: cannot be used: {reason}" if entry.name else reason)
    return FAILED if unreadable else DONE


def show_profile(files: HomeFiles, name: str) -> int:
    """Print a profile as JSON, with the environment of its host."""
    profile = files.named(name)
    row = json.loads(files.export_text([name]))["profiles"][0]
    say(json.dumps({**row, "environment": profile.environment.value, "host": profile.host}, indent=2))
    return DONE


def export_profiles(files: HomeFiles, names: Sequence[str], out: Path | None) -> int:
    """Write profiles for another workstation, to standard output or to a new file."""
    text = files.export_text(names)
    if out is None:
        sys.stdout.write(text)
    else:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return DONE


def import_profiles(
    files: HomeFiles, source: str, confirmed_hosts: Sequence[str], *, accept_weaker: bool = False
) -> int:
    """Add the profiles of a file, or of standard input if the file is named ``-``.

    Concerns about the profiles are printed before anything is stored; one that removes a protection needs
    `accept_weaker`.
    """
    content = _content_of(source)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("file-damaged", source) from None
    _say_concerns(files, text, source, accept_weaker=accept_weaker)
    try:
        added = files.import_text(text, confirmed_hosts)
    except ProfileError as error:
        raise _naming(error, source) from None
    for entry in files.incoming(text):
        if not isinstance(entry, Profile) or entry not in added:
            say(f"{entry.name}: already there, unchanged")
        else:
            say(f"{entry.name}: added, {_ENVIRONMENT_WORDS[entry.environment]}, {entry.host}")
    return DONE


def _content_of(source: str) -> bytes:
    """Read the file, or standard input, up to the size that a file of profiles can have.

    Raises:
        ProfileError: it is larger, or no plain file.
        OSError: it cannot be read.

    """
    try:
        if source != "-":
            return read_chosen(Path(source))
        content = sys.stdin.buffer.read(MOST_CHOSEN + 1)
    except TooLarge:
        raise ProfileError("file-large", source) from None
    except NotPlain:
        raise ProfileError("file-odd", source) from None
    if len(content) > MOST_CHOSEN:
        raise ProfileError("file-large", source)
    return content


def _say_concerns(files: HomeFiles, text: str, source: str, *, accept_weaker: bool) -> None:
    """Print on standard error the concerns about the profiles that would be new.

    Raises:
        ProfileError: the text is no file of profiles.
        CommandRefused: a safety would be removed without `accept_weaker`.

    """
    try:
        arriving = files.incoming(text)
    except ProfileError as error:
        raise _naming(error, source) from None
    known = files.all()
    new = [entry for entry in arriving if isinstance(entry, Profile) and entry not in known]
    concerns = [concerning for profile in new for concerning in concerns_of(profile)]
    for concerning in concerns:
        complain(concern_line(concerning))
    sys.stderr.flush()
    if not accept_weaker and any(concerning.concern.grave for concerning in concerns):
        raise CommandRefused("nothing was added: if all of this is meant so, say --accept-weaker")


def _naming(error: ProfileError, source: str) -> ProfileError:
    """Name the file in an error about the whole of it."""
    return ProfileError(error.reason, source) if error.reason == "file-damaged" else error


def _target_words(target: Target) -> str:
    return f"{'group' if target.group else 'endpoint'} {target.id}"
