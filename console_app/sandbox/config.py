"""The sandbox's settings and their command-line arguments; opens no sockets."""

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from console_app.private_files import read_chosen
from console_app.sandbox import outcomes, scenarios
from console_app.sandbox.certificates import TlsKind
from console_app.sandbox.scenarios import ScenarioRule, parse_rule

_ENDPOINT: Final = 39_915
_GROUP: Final = 77
_CARD_REF: Final = 1_470_001
_LONGEST_LOGIN: Final = 20


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """One merchant and the gateway around it.

    `port` 0 means any free one; `polls` is the number of status answers that say processing
    before an order settles; `tls` None means plain http; `hundredths`: what an amount in a
    control is counted in, whatever its currency.
    """

    login: str
    public_key_pem: bytes
    control: str = field(repr=False)
    port: int = 0
    endpoints: tuple[int, ...] = (_ENDPOINT,)
    groups: tuple[int, ...] = (_GROUP,)
    card_refs: tuple[int, ...] = (_CARD_REF,)
    rules: tuple[ScenarioRule, ...] = ()
    polls: int = 2
    manual_clock: bool = False
    test_control: bool = False
    hundredths: bool = False
    tls: TlsKind | None = None
    tls_ca_out: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `sandbox`; the help ends with every test number and scenario."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _help_tail()
    add = parser.add_argument
    add("--port", type=int, default=0, metavar="N", help="loopback port; 0, the default: any")
    add("--login", required=True, metavar="L", help="the merchant's login")
    add("--public-key", type=Path, required=True, metavar="PEM", help="the merchant's public key")
    add("--control-file", type=Path, required=True, metavar="F", help="holds merchant_control")
    add("--endpoint", type=int, action="append", metavar="ID", help=f"repeatable; default {_ENDPOINT}")
    add("--group", type=int, action="append", metavar="ID", help=f"repeatable; default {_GROUP}")
    add("--card-ref", type=int, action="append", metavar="ID", help=f"repeatable; default {_CARD_REF}")
    add(
        "--scenario",
        type=_scenario,
        action="append",
        default=[],
        metavar="NAME",
        help="NAME[=SECONDS][:OPERATION[:COUNT]], repeatable; COUNT: only so many requests",
    )
    add("--polls", type=int, default=2, metavar="N", help="status answers that say processing first; default 2")
    add("--clock", choices=("system", "manual"), default="system", help="manual: stands still")
    add("--test-control", action="store_true", help="open /sandbox/{scenario,clock,orders,requests}")
    add(
        "--minor-units",
        choices=("iso-4217", "hundredths"),
        default="iso-4217",
        help="how an amount in a control is counted: 100 JPY is 100 by ISO 4217, 10000 in hundredths",
    )
    add("--tls", type=TlsKind, choices=tuple(TlsKind), help="speak TLS with such a certificate")
    add("--tls-ca-out", type=Path, metavar="FILE", help="write the authority to trust")
    add("--until-stdin-closes", action="store_true", help="end when standard input ends")


def read_config(args: argparse.Namespace) -> SandboxConfig:
    """Make settings of parsed arguments; raises OSError, or ValueError for unusable content."""
    control = read_chosen(args.control_file).decode("utf-8").strip()
    if not control:
        raise ValueError("the control file is empty")
    if not 1 <= len(args.login) <= _LONGEST_LOGIN:
        raise ValueError(f"a login has 1 to {_LONGEST_LOGIN} characters")
    return SandboxConfig(
        login=args.login,
        public_key_pem=read_chosen(args.public_key),
        control=control,
        port=args.port,
        endpoints=tuple(args.endpoint or (_ENDPOINT,)),
        groups=tuple(args.group or (_GROUP,)),
        card_refs=tuple(args.card_ref or (_CARD_REF,)),
        rules=tuple(args.scenario),
        polls=args.polls,
        manual_clock=args.clock == "manual",
        test_control=args.test_control,
        hundredths=args.minor_units == "hundredths",
        tls=args.tls,
        tls_ca_out=args.tls_ca_out,
    )


def _scenario(text: str) -> ScenarioRule:
    try:
        return parse_rule(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _help_tail() -> str:
    return "\n".join(
        [
            "test numbers, the first that fits decides:",
            *(f"  {line}" for line in outcomes.describe()),
            "",
            "destination-card-ref-id: those of --card-ref and those registered here; any other is",
            "refused with 104. create-card-ref needs a sale by card that is finally approved.",
            "",
            "scenarios, and what they strike where no operation is named:",
            *(f"  {line}" for line in scenarios.describe()),
            "",
            "certificates (--tls):",
            "  valid, expired, wrong-host: signed by the authority of --tls-ca-out",
            "  self-signed: signed by nobody",
        ]
    )
