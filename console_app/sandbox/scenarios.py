"""The misbehaviours that the sandbox can be asked for, and the requests they apply to; does none itself."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from console_app.sandbox.tables import SandboxOperation

_MONEY: Final = frozenset(operation for operation in SandboxOperation if operation.moves_money)
_STATUS: Final = frozenset({SandboxOperation.STATUS})
_EVERY: Final = frozenset(SandboxOperation)


class Scenario(StrEnum):
    """A stable name for each misbehaviour."""

    NORMAL = "normal"
    ANSWER_LOST = "answer-lost"
    ANSWER_RESET = "answer-reset"
    CLOSED_BEFORE_READING = "closed-before-reading"
    HALF_HEAD = "half-head"
    HALF_ANSWER = "half-answer"
    CUT_SHORT = "cut-short"
    HANG = "hang"
    DRIP = "drip"
    SLOW = "slow"
    HTML_403 = "html-403"
    HTML_502 = "html-502"
    HTML_503 = "html-503"
    REDIRECT = "redirect"
    EARLY_413 = "early-413"
    ENDLESS_103 = "endless-103"
    HUGE_HEADER = "huge-header"
    GARBAGE = "garbage"
    GZIP_ALWAYS = "gzip-always"
    GZIP_BOMB = "gzip-bomb"
    BAD_GZIP = "bad-gzip"
    LATE_LANDING = "late-landing"
    RANDOM = "random"
    DOUBLED_KEYS = "doubled-keys"
    FOREIGN_ORDER_NUMBER = "foreign-order-number"
    JSON = "json"
    AMOUNT_CHANGED = "amount-changed"
    INITIAL_AMOUNT_CHANGED = "initial-amount-changed"
    FINAL_FLIPS = "final-flips"
    OTHER_ENCODING = "other-encoding"
    CUT_LETTER = "cut-letter"
    RAW_PERCENT = "raw-percent"
    RAW_AMPERSAND = "raw-ampersand"
    DOUBLED_FIELD = "doubled-field"
    LONE_FLAG = "lone-flag"
    SPACED_PAIRS = "spaced-pairs"
    DOUBLED_STATUS = "doubled-status"
    DAMAGED_STATUS = "damaged-status"
    DAMAGED_AMOUNT = "damaged-amount"
    REFUSE = "refuse"
    ERROR_TYPE = "error-type"
    ERROR_WITH_ID = "error-with-id"
    CONTROL_REFUSED = "control-refused"
    WRONG_CONTROL_403 = "wrong-control-403"
    SAME_NO = "same-no"
    UNKNOWN_RECODED = "unknown-recoded"
    UNKNOWN_FOUND = "unknown-found"
    DUPLICATE_ACCEPTED = "duplicate-accepted"
    DUPLICATE_REFUSED = "duplicate-refused"
    DUPLICATE_REPLAYED = "duplicate-replayed"


class Layer(Enum):
    """Where a scenario acts: scenarios of different layers combine, of one layer a single one applies."""

    WIRE = auto()
    CONTENT = auto()
    DUPLICATES = auto()


@dataclass(frozen=True, slots=True)
class Trait:
    """The description of a scenario: its layer, its default operations, its line in the help."""

    layer: Layer
    strikes: frozenset[SandboxOperation]
    line: str
    seconds: float = 0.0


TRAITS: Final = {
    Scenario.NORMAL: Trait(Layer.WIRE, _EVERY, "answers as it should"),
    Scenario.ANSWER_LOST: Trait(Layer.WIRE, _EVERY, "takes the order, closes the connection without a byte of answer"),
    Scenario.ANSWER_RESET: Trait(Layer.WIRE, _EVERY, "takes the order, resets the connection without a byte of answer"),
    Scenario.CLOSED_BEFORE_READING: Trait(Layer.WIRE, _EVERY, "resets the connection after the head; takes no order"),
    Scenario.HALF_HEAD: Trait(Layer.WIRE, _EVERY, "takes the order, stops within the status line"),
    Scenario.HALF_ANSWER: Trait(Layer.WIRE, _EVERY, "takes the order, closes after half of the promised body"),
    Scenario.CUT_SHORT: Trait(Layer.WIRE, _EVERY, "takes the order, half a body without Content-Length, then closes"),
    Scenario.HANG: Trait(Layer.WIRE, _EVERY, "takes the order, never answers"),
    Scenario.DRIP: Trait(Layer.WIRE, _EVERY, "takes the order, answers one byte each SECONDS", seconds=0.5),
    Scenario.SLOW: Trait(Layer.WIRE, _EVERY, "takes the order, answers well after SECONDS", seconds=2.0),
    Scenario.HTML_403: Trait(Layer.WIRE, _EVERY, 'HTTP 403 "Access is denied"; takes no order'),
    Scenario.HTML_502: Trait(Layer.WIRE, _EVERY, "takes the order, answers an HTML page, HTTP 502"),
    Scenario.HTML_503: Trait(Layer.WIRE, _EVERY, "an HTML page, HTTP 503; takes no order"),
    Scenario.REDIRECT: Trait(Layer.WIRE, _EVERY, "HTTP 302 to another path; takes no order"),
    Scenario.EARLY_413: Trait(Layer.WIRE, _EVERY, "HTTP 413 before the body is read; takes no order"),
    Scenario.ENDLESS_103: Trait(
        Layer.WIRE, _EVERY, "takes the order, sends HTTP 103 each SECONDS for ever", seconds=0.2
    ),
    Scenario.HUGE_HEADER: Trait(Layer.WIRE, _EVERY, "takes the order, sends a header of 200 KB"),
    Scenario.GARBAGE: Trait(Layer.WIRE, _EVERY, "takes the order, answers what is not HTTP"),
    Scenario.GZIP_ALWAYS: Trait(Layer.WIRE, _EVERY, "answers well, but gzip and chunked though nobody asked"),
    Scenario.GZIP_BOMB: Trait(Layer.WIRE, _EVERY, "takes the order, 48 KB of gzip that become 48 MB of a good answer"),
    Scenario.BAD_GZIP: Trait(Layer.WIRE, _EVERY, "takes the order, says gzip and sends none"),
    Scenario.LATE_LANDING: Trait(
        Layer.WIRE,
        _MONEY,
        "closes without answer; the order is found only SECONDS later by the sandbox's clock",
        seconds=5.0,
    ),
    Scenario.RANDOM: Trait(
        Layer.WIRE,
        _MONEY | _STATUS,
        "random:SEED, a seeded mixture: lost before and after, cut, 502, 503, slow, late landing up to 2.5 s, normal",
    ),
    Scenario.DOUBLED_KEYS: Trait(Layer.CONTENT, _EVERY, "answers with each key twice, the second order id another"),
    Scenario.FOREIGN_ORDER_NUMBER: Trait(Layer.CONTENT, _EVERY, "answers with somebody else's merchant-order-id"),
    Scenario.JSON: Trait(Layer.CONTENT, _EVERY, "answers in JSON"),
    Scenario.AMOUNT_CHANGED: Trait(Layer.CONTENT, _STATUS, "amount in the status differs, initial-amount does not"),
    Scenario.INITIAL_AMOUNT_CHANGED: Trait(
        Layer.CONTENT, _STATUS, "initial-amount in the status is not what was asked"
    ),
    Scenario.FINAL_FLIPS: Trait(
        Layer.CONTENT,
        _STATUS,
        "a final status turns (approved to declined, others to approved) a day later by the sandbox's clock",
    ),
    Scenario.OTHER_ENCODING: Trait(Layer.CONTENT, _STATUS, "a bank name in windows-1251, not UTF-8"),
    Scenario.CUT_LETTER: Trait(Layer.CONTENT, _STATUS, "a descriptor that ends within a UTF-8 letter"),
    Scenario.RAW_PERCENT: Trait(Layer.CONTENT, _STATUS, "a purpose with a percent sign that is not escaped"),
    Scenario.RAW_AMPERSAND: Trait(Layer.CONTENT, _STATUS, "a bank name with an ampersand that is not escaped"),
    Scenario.DOUBLED_FIELD: Trait(Layer.CONTENT, _STATUS, "the serial number twice, the second another"),
    Scenario.LONE_FLAG: Trait(Layer.CONTENT, _STATUS, "a key without = and value"),
    Scenario.SPACED_PAIRS: Trait(Layer.CONTENT, _STATUS, "spaces in place of the line feeds before each &"),
    Scenario.DOUBLED_STATUS: Trait(Layer.CONTENT, _STATUS, "the status twice, the second time declined"),
    Scenario.DAMAGED_STATUS: Trait(Layer.CONTENT, _STATUS, "a status with a byte that is not UTF-8"),
    Scenario.DAMAGED_AMOUNT: Trait(Layer.CONTENT, _STATUS, "an initial-amount with a broken escape"),
    Scenario.REFUSE: Trait(Layer.CONTENT, _MONEY, "validation-error 104, Rebill was not found; takes no order"),
    Scenario.ERROR_TYPE: Trait(Layer.CONTENT, _EVERY, "type=error with a code and no order id; takes no order"),
    Scenario.ERROR_WITH_ID: Trait(
        Layer.CONTENT, _MONEY, "type=error with an order id: the order exists and ends in error"
    ),
    Scenario.CONTROL_REFUSED: Trait(
        Layer.CONTENT, _STATUS, "validation-error 2, Invalid control, whatever the control is"
    ),
    Scenario.WRONG_CONTROL_403: Trait(Layer.CONTENT, _STATUS, 'a wrong control gets HTTP 403 "Access is denied"'),
    Scenario.SAME_NO: Trait(
        Layer.CONTENT, _STATUS, "an order number that nobody has and a wrong control get the very same answer"
    ),
    Scenario.UNKNOWN_RECODED: Trait(
        Layer.CONTENT, _STATUS, "an order number that nobody has gets another code than usual"
    ),
    Scenario.UNKNOWN_FOUND: Trait(
        Layer.CONTENT, _STATUS, "an order number that nobody has is found, approved, as somebody else's order"
    ),
    Scenario.DUPLICATE_ACCEPTED: Trait(
        Layer.DUPLICATES, _MONEY, "a second POST of an order number pays again (this is standard)"
    ),
    Scenario.DUPLICATE_REFUSED: Trait(
        Layer.DUPLICATES, _MONEY, "a second POST of an order number gets validation-error"
    ),
    Scenario.DUPLICATE_REPLAYED: Trait(
        Layer.DUPLICATES, _MONEY, "a second POST of an order number gets the first one's order id"
    ),
}

NO_ORDER: Final = frozenset(
    {
        Scenario.CLOSED_BEFORE_READING,
        Scenario.HTML_403,
        Scenario.HTML_503,
        Scenario.REDIRECT,
        Scenario.EARLY_413,
    }
)


@dataclass(frozen=True, slots=True)
class ScenarioRule:
    """One rule: which scenario applies to which operations, to how many requests (None: all), for how many seconds."""

    scenario: Scenario
    strikes: frozenset[SandboxOperation]
    count: int | None = None
    seconds: float = 0.0
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """The scenarios that apply to one request."""

    wire: Scenario = Scenario.NORMAL
    seconds: float = 0.0
    content: Scenario | None = None
    duplicates: Scenario = Scenario.DUPLICATE_ACCEPTED

    @property
    def names(self) -> Sequence[str]:
        usual = {None, Scenario.NORMAL, Scenario.DUPLICATE_ACCEPTED}
        return [s.value for s in (self.wire, self.content, self.duplicates) if s and s not in usual]


def make_rule(
    name: str,
    operation: str | None = None,
    count: int | None = None,
    seconds: float | None = None,
    seed: str = "",
) -> ScenarioRule:
    """Build a rule from words; raises ValueError for a word that is not known."""
    scenario = Scenario(name)
    if scenario is Scenario.RANDOM and not seed:
        raise ValueError("random needs a seed: random:SEED")
    trait = TRAITS[scenario]
    strikes = frozenset({SandboxOperation(operation)}) if operation else trait.strikes
    return ScenarioRule(scenario, strikes, count, trait.seconds if seconds is None else seconds, seed)


def parse_rule(text: str) -> ScenarioRule:
    """Read `NAME[=SECONDS][:OPERATION[:COUNT]]` or `random:SEED[:OPERATION[:COUNT]]`.

    Raises ValueError.
    """
    head, *rest = text.split(":")
    name, _, seconds = head.partition("=")
    seed = rest.pop(0) if name == Scenario.RANDOM and rest else ""
    operation, count, *excess = [*rest, "", ""]
    if any(excess):
        raise ValueError(f"too many parts: {text}")
    return make_rule(
        name,
        operation or None,
        int(count) if count else None,
        float(seconds) if seconds else None,
        seed,
    )


class Script:
    """The rules in force; counted ones apply first and in their order, then the newest other one."""

    def __init__(self, rules: Sequence[ScenarioRule] = ()) -> None:
        self._counted: list[ScenarioRule] = []
        self._lasting: list[ScenarioRule] = []
        self._dice: dict[str, random.Random] = {}
        for rule in rules:
            self.add(rule)

    def add(self, rule: ScenarioRule) -> None:
        if rule.count is None:
            self._lasting.insert(0, rule)
        else:
            self._counted += [rule] * rule.count

    def clear(self) -> None:
        self._counted.clear()
        self._lasting.clear()

    def pick(self, operation: SandboxOperation) -> Pick:
        """Choose the scenarios for the next request of this operation; each use of a counted rule is counted."""
        wire = self._next(operation, Layer.WIRE)
        content = self._next(operation, Layer.CONTENT)
        duplicates = self._next(operation, Layer.DUPLICATES)
        scenario, seconds = Scenario.NORMAL, 0.0
        if wire is not None:
            scenario, seconds = wire.scenario, wire.seconds
            if scenario is Scenario.RANDOM:
                scenario, seconds = self._roll(wire.seed, operation)
        return Pick(
            scenario,
            seconds,
            content.scenario if content else None,
            duplicates.scenario if duplicates else Scenario.DUPLICATE_ACCEPTED,
        )

    def _next(self, operation: SandboxOperation, layer: Layer) -> ScenarioRule | None:
        for rules in (self._counted, self._lasting):
            for place, rule in enumerate(rules):
                if operation in rule.strikes and TRAITS[rule.scenario].layer is layer:
                    if rule.count is not None:
                        del rules[place]
                    return rule
        return None

    def _roll(self, seed: str, operation: SandboxOperation) -> tuple[Scenario, float]:
        dice = self._dice.setdefault(seed, random.Random(seed))  # noqa: S311 - a rehearsal's dice
        faults = _MONEY_FAULTS if operation.moves_money else _STATUS_FAULTS
        scenario = dice.choices([fault for fault, _ in faults], [odds for _, odds in faults])[0]
        longest = {Scenario.SLOW: 0.8, Scenario.LATE_LANDING: 2.5}.get(scenario, 0.0)
        return scenario, round(dice.uniform(0.0, longest), 3)


_MONEY_FAULTS: Final = (
    (Scenario.NORMAL, 6),
    (Scenario.CLOSED_BEFORE_READING, 2),
    (Scenario.ANSWER_LOST, 2),
    (Scenario.ANSWER_RESET, 2),
    (Scenario.HTML_502, 2),
    (Scenario.HTML_503, 1),
    (Scenario.HALF_ANSWER, 2),
    (Scenario.SLOW, 3),
    (Scenario.LATE_LANDING, 3),
)
_STATUS_FAULTS: Final = (
    (Scenario.NORMAL, 16),
    (Scenario.CLOSED_BEFORE_READING, 1),
    (Scenario.ANSWER_LOST, 1),
    (Scenario.HTML_502, 1),
    (Scenario.HALF_ANSWER, 1),
    (Scenario.SLOW, 2),
)


def describe() -> Sequence[str]:
    """The scenarios, one line each, with the operations they apply to where none are named."""
    words = {_MONEY: "orders", _STATUS: "status", _MONEY | _STATUS: "orders, status"}
    return [
        f"{scenario.value} ({words.get(trait.strikes, 'all operations')}"
        + (f", SECONDS {trait.seconds:g}" if trait.seconds else "")
        + f"): {trait.line}"
        for scenario, trait in TRAITS.items()
    ]
