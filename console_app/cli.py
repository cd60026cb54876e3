"""Parses the command line; the work is done in `app`, `commands` and the sandbox."""

import argparse
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console_app import __version__
from console_app.process_memory import protect

if TYPE_CHECKING:
    from console_app.config_file import HomeFiles
    from console_app.services.profile import Profile, Target

PROGRAM: Final = "paynet-console"
DONE: Final = 0
FAILED: Final = 1
"""Argparse ends the program with 2 for arguments that make no sense."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; give the exit status: 0 done, 1 failed with a reason on standard error, 2 usage."""
    protect()
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(words)
    args = parser.parse_args(words)
    if args.command is None:
        return _open_window(parser, args)
    if args.command == "sandbox":
        from console_app.sandbox import server

        return server.run(args)
    return _run_command(args)


def _open_window(parser: argparse.ArgumentParser, args: argparse.Namespace) -> int:
    if args.tour and not args.demo:
        parser.error("--tour goes with --demo")
    if args.demo and (args.home or args.profile):
        parser.error("--demo has a profile and a throw-away home of its own: leave out --home and --profile")
    from console_app.app import WindowOptions, open_window

    return open_window(WindowOptions(args.profile, args.home, args.theme, args.demo, args.tour))


def _run_command(args: argparse.Namespace) -> int:
    from console_app.commands.terminal import CommandRefused
    from console_app.reasons import reason_of, shown
    from console_app.services.errors import ConsoleError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console of another encoding than the names in a profile
    try:
        return _done(args)
    except ConsoleError as error:
        reason = reason_of(error)
    except CommandRefused as refused:
        reason = str(refused)
    except OSError as error:
        reason = ": ".join(str(part) for part in (error.filename, error.strerror or type(error).__name__) if part)
    except KeyboardInterrupt:
        reason = "stopped"
    _drop_unwritten()
    print(f"{PROGRAM}: {shown(reason)}", file=sys.stderr)
    return FAILED


def _done(args: argparse.Namespace) -> int:
    from console_app.config_file import HomeFiles, home_folder

    home = home_folder(args.home, os.environ)
    status = _check_workstation(home) if args.command == "selfcheck" else int(args.run(args, HomeFiles(home)))
    sys.stdout.flush()  # what cannot be written is a failure with a reason, not a word at the program's end
    return status


def _drop_unwritten() -> None:
    """Detach an output that takes nothing more: Python would write to it again at exit, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _awaited(work: Coroutine[Any, Any, int]) -> int:
    """Run an async command to its end; the window has a loop of its own, and is painted before any is loaded."""
    import asyncio

    return asyncio.run(work)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        PROGRAM,
        description="Operator console for merchants of the ConnPay / Apropay / Denumtech gateway family. "
        "Without a command it opens the window.",
        epilog="Exit status: 0 done, 1 failed with a reason on standard error, 2 usage.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_home(parser, None)
    parser.add_argument("--profile", default="", metavar="NAME", help="the profile the window begins with")
    parser.add_argument(
        "--theme",
        choices=("system", "light", "dark"),
        default="",
        help="palette; else as last chosen, else the system's",
    )
    parser.add_argument(
        "--demo", action="store_true", help="a sandbox gateway, throw-away keys and home: needs no set-up, no network"
    )
    parser.add_argument("--tour", type=Path, metavar="DIR", help="with --demo: drive the whole flow, pictures into DIR")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    sandbox = commands.add_parser("sandbox", help="the sandbox gateway alone", allow_abbrev=False)
    profile = commands.add_parser("profile", help="profiles of this home", allow_abbrev=False)
    secret = commands.add_parser("secret", help="keys and controls in the keyring", allow_abbrev=False)
    # What comes after a command is built with that command alone: a window does not wait for it.
    if "sandbox" in words:
        from console_app.sandbox import server

        server.add_arguments(sandbox)
    if "profile" in words:
        _add_profile_commands(profile)
    if "secret" in words:
        _add_secret_commands(secret)
    status = _command(commands, "status", "ask the gateway once about an order; JSON on standard output")
    status.add_argument("name", metavar="PROFILE")
    status.add_argument("client_orderid", metavar="CLIENT_ORDERID", help="the merchant's own order number")
    status.add_argument("--orderid", default="", metavar="N", help="the gateway's order id")
    status.add_argument("--by-request-sn", default="", metavar="SN", help="ask for the state of that one request")
    status.set_defaults(run=_status, parser=status)
    _command(commands, "selfcheck", "check this workstation, a line for each part")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, does: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.", allow_abbrev=False)
    _add_home(command, argparse.SUPPRESS)  # given before the command it stands
    return command


def _add_home(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        default=default,
        metavar="DIR",
        help="folder of profiles and journal; else PAYNET_CONSOLE_HOME, else the user data folder",
    )


def _add_profile_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="ACTION")
    add = _command(commands, "add", "add a profile")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--brand", required=True, choices=("connpay", "apropay", "denumtech", "custom"))
    add.add_argument("--environment", required=True, choices=("sandbox", "production"), help="must be what the host is")
    where = add.add_mutually_exclusive_group(required=True)
    where.add_argument("--endpoint", metavar="ID", help="the endpoint all operations go to")
    where.add_argument("--group", metavar="ID", help="or the endpoint group")
    for of in ("endpoint", "group"):
        add.add_argument(
            f"--{of}-for",
            dest=f"{of}s",
            action="append",
            default=[],
            metavar="OPERATION=ID",
            help=f"the {of} of one operation",
        )
    add.add_argument("--status-endpoint", default="", metavar="ID", help="the endpoint that answers status calls")
    add.add_argument("--login", required=True)
    add.add_argument("--currency", required=True, metavar="EUR[,USD]", help="currencies, the usual one first")
    add.add_argument("--base-url", default="", metavar="URL", help="address of the API, for a custom brand")
    add.add_argument("--proxy", default="none", metavar="URL|none")
    add.add_argument("--confirm-sandbox", default="", metavar="HOST", help="a custom host's name: it is a sandbox")
    add.add_argument(
        "--no-look-up-first", default=None, metavar="REASON", help="do not ask for the number before sending; why"
    )
    add.add_argument(
        "--minor-units",
        choices=("iso-4217", "hundredths"),
        default="iso-4217",
        help="how the gateway counts an amount inside a control: 100 JPY is 100 by ISO 4217, 10000 in hundredths",
    )
    add.set_defaults(run=_add_profile, parser=add)

    _command(commands, "list", "list the profiles").set_defaults(run=_list_profiles)
    show = _command(commands, "show", "show a profile as JSON")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=_show_profile)
    remove = _command(commands, "remove", "remove a profile without open orders and secrets")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove_profile)
    export = _command(commands, "export", "write profiles for other workstations; no secret is among them")
    export.add_argument("names", nargs="*", metavar="NAME", help="all, if none is named")
    export.add_argument("--out", type=Path, metavar="FILE", help="a new file; else standard output")
    export.set_defaults(run=_export_profiles)
    imports = _command(commands, "import", "add exported profiles, all or none")
    imports.add_argument("file", metavar="FILE", help="- for standard input")
    imports.add_argument(
        "--confirm-sandbox", action="append", default=[], metavar="HOST", help="a custom host's name: it is a sandbox"
    )
    imports.add_argument(
        "--accept-weaker", action="store_true", help="also profiles that turn a safety off; what is said without it"
    )
    imports.set_defaults(run=_import_profiles)


def _add_secret_commands(parser: argparse.ArgumentParser) -> None:
    kinds = ("private-key", "merchant-control")
    commands = parser.add_subparsers(required=True, metavar="ACTION")
    put = _command(commands, "set", "put a secret into the keyring; a merchant control comes by standard input")
    put.add_argument("name", metavar="PROFILE")
    put.add_argument("kind", choices=kinds)
    put.add_argument("--file", type=Path, metavar="PEM", help="the private key")
    put.add_argument("--passphrase-stdin", action="store_true", help="the key's passphrase comes by standard input")
    put.set_defaults(run=_set_secret, parser=put)
    _command(commands, "list", "list what the keyring holds, by fingerprint").set_defaults(run=_list_secrets)
    delete = _command(commands, "delete", "take a secret out of the keyring")
    delete.add_argument("name", metavar="PROFILE")
    delete.add_argument("kind", choices=(*kinds, "private-key-next"))
    delete.set_defaults(run=_delete_secret)
    generate = _command(commands, "generate", "make a private key in the keyring, its public part in a file")
    generate.add_argument("name", metavar="PROFILE")
    generate.add_argument("--public-out", type=Path, required=True, metavar="FILE", help="a new file, for the manager")
    generate.add_argument("--bits", type=int, choices=(2048, 3072, 4096), default=4096)
    generate.add_argument("--replace", action="store_true", help="in place of the key that is there")
    generate.set_defaults(run=_generate_key)


def _add_profile(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import profiles

    return profiles.add_profile(files, _profile_of(args))


def _profile_of(args: argparse.Namespace) -> "Profile":
    from dataclasses import replace

    from console_app.protocol.brands import Environment
    from console_app.protocol.minor_units import MinorUnits
    from console_app.services.preferences import checked_profile, new_profile
    from console_app.services.profile import Target

    profile = new_profile(
        name=args.name,
        brand=args.brand,
        environment=Environment(args.environment),
        login=args.login,
        currencies=tuple(code.strip().upper() for code in args.currency.split(",") if code.strip()),
        target=Target(args.endpoint or args.group, group=args.endpoint is None),
        base_url=args.base_url,
        targets=_targets_of(args),
        status_target=Target(args.status_endpoint) if args.status_endpoint else None,
        proxy="" if args.proxy == "none" else args.proxy,
        confirmed_sandbox_host=args.confirm_sandbox,
        minor_units=MinorUnits(args.minor_units),
    )
    waiver = args.no_look_up_first
    return profile if waiver is None else checked_profile(replace(profile, look_up_first=False, look_up_waiver=waiver))


def _targets_of(args: argparse.Namespace) -> "tuple[tuple[str, Target], ...]":
    from console_app.protocol.brands import brand_of
    from console_app.protocol.listing import STATUS
    from console_app.services.profile import Target

    allowed = [key for key in brand_of(args.brand).operations if key != STATUS.key]
    targets: dict[str, Target] = {}
    for texts, group in ((args.endpoints, False), (args.groups, True)):
        for text in texts:
            operation, _, target = text.partition("=")
            if operation == STATUS.key:
                args.parser.error("the endpoint of status is said by --status-endpoint")
            if operation not in allowed or not target:
                args.parser.error(f"{text}: not OPERATION=ID with one of {', '.join(allowed)}")
            if operation in targets:
                args.parser.error(f"{operation}: said twice where it goes")
            targets[operation] = Target(target, group=group)
    return tuple(targets.items())


def _list_profiles(_args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import profiles

    return profiles.list_profiles(files)


def _show_profile(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import profiles

    return profiles.show_profile(files, args.name)


def _remove_profile(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import removal

    return _awaited(removal.remove_profile(files, args.name))


def _export_profiles(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import profiles

    return profiles.export_profiles(files, args.names, args.out)


def _import_profiles(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import profiles

    return profiles.import_profiles(files, args.file, args.confirm_sandbox, accept_weaker=args.accept_weaker)


def _set_secret(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import secrets

    if args.kind == "merchant-control":
        if args.file or args.passphrase_stdin:
            args.parser.error("a merchant control comes by standard input: leave out --file and --passphrase-stdin")
        return _awaited(secrets.set_merchant_control(files, args.name))
    if args.file is None:
        args.parser.error("a private key needs --file")
    return _awaited(secrets.set_private_key(files, args.name, args.file, passphrase_on_stdin=args.passphrase_stdin))


def _list_secrets(_args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import secrets

    return _awaited(secrets.list_secrets(files))


def _delete_secret(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import secrets
    from console_app.services.keys import SecretKind

    return _awaited(secrets.delete_secret(files, args.name, SecretKind(args.kind)))


def _generate_key(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import secrets

    return _awaited(secrets.generate_private_key(files, args.name, args.public_out, args.bits, replace=args.replace))


def _status(args: argparse.Namespace, files: "HomeFiles") -> int:
    from console_app.commands import status
    from console_app.protocol.catalogue import operation_of
    from console_app.protocol.operation import read_field

    texts = {"client_orderid": args.client_orderid, "orderid": args.orderid, "by-request-sn": args.by_request_sn}
    readings = {wire: read_field(operation_of("status").field(wire), text) for wire, text in texts.items()}
    for wire, reading in readings.items():
        wrong = [problem for problem in reading.problems if problem.severity == "error"]
        if wrong or (wire == "client_orderid" and not reading.text):
            args.parser.error(f"{wire}: {wrong[0].why.value if wrong else 'required'}")
    given = [readings[wire].text for wire in texts]
    return _awaited(status.ask_status(files, args.name, *given))


def _check_workstation(home: Path) -> int:
    """Check all parts; a home that cannot be made is one of the findings, and does not stop the other checks."""
    from console_app.commands import workstation

    return _awaited(workstation.check_workstation(home))
