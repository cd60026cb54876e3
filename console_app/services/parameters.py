"""The reference of all parameters, made from the declarations: records for the window, and a Markdown file.

``python -m console_app.services.parameters > resources/parameters.md`` writes the file anew.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Field, Group, Need, Privacy
from console_app.protocol.operation import Authentication, Effect, Operation
from console_app.protocol.response_fields import GROUP_LABELS, RESPONSE_FIELDS, ResponseGroup

CONTEXT: Final = "parameters"
EFFECTS: Final = {
    Effect.MOVES_MONEY: T("parameters", "moves money: sent once, never repeated by the program"),
    Effect.REGISTERS: T("parameters", "registers a card; moves no money"),
    Effect.READS: T("parameters", "only asks; moves no money"),
}
AUTHENTICATIONS: Final = {
    Authentication.CONTROL: T("parameters", "SHA-1 control in the body"),
    Authentication.OAUTH: T("parameters", "OAuth 1.0a, RSA-SHA256 in the head of the request"),
}
PRIVACIES: Final = {
    Privacy.PLAIN: "",
    Privacy.ACCOUNT: T(
        "parameters", "An account number. One that is a card number by its digits is treated like a card number."
    ),
    Privacy.CARD_NUMBER: T("parameters", "A card number: shown as 6+4, never stored, logged or copied."),
    Privacy.CARD_CODE: T("parameters", "A card code: never stored, logged, shown or copied."),
}
ONE_OF: Final = T("parameters", "One of {values}.")
ONLY_WITH: Final = T("parameters", "Only with {branches}.")
AT_LEAST: Final = T("parameters", "What the money goes to or comes from with {branches}.")
DOUBTED: Final = T(
    "parameters", "The gateway's pages contradict each other here, so an odd value warns and may be sent."
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request.

    `branches` are the kinds of destination under which the parameter exists, none if it exists under all; `main_of` are
    those whose destination it names. `values` are all its possible values, if they are few.
    """

    operation: str
    group: Group
    wire: str
    label: str
    help: str
    kind: str
    length: str
    need: Need
    privacy: Privacy
    values: tuple[str, ...]
    branches: tuple[str, ...]
    main_of: tuple[str, ...]
    doubted: bool


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of an answer: its name on the wire, its label, and the heading it is shown under."""

    wire: str
    label: str
    group: ResponseGroup


def parameters_of(operation: Operation) -> tuple[Parameter, ...]:
    """Return an operation's parameters in the sequence of its form."""
    groups = list(Group)
    declared = sorted(operation.fields, key=lambda field: groups.index(field.group))
    return tuple(_parameter(operation, field) for field in declared)


def answer_fields() -> tuple[AnswerField, ...]:
    """Return every field of an answer that the gateway's documentation names, in the sequence of the screen."""
    return tuple(AnswerField(field.wire, field.label, field.group) for field in RESPONSE_FIELDS)


def _parameter(operation: Operation, field: Field) -> Parameter:
    having = tuple(branch.label for branch in operation.branches if field.wire in branch.fields)
    everywhere = len(having) == len(operation.branches) or not having
    return Parameter(
        operation.key,
        field.group,
        field.wire,
        field.label,
        field.help,
        field.printed_kind,
        str(field.length),
        field.need,
        field.kind.privacy,
        field.kind.choices,
        () if everywhere else having,
        tuple(branch.label for branch in operation.branches if field.wire in branch.main),
        field.kind_warns,
    )


def remarks(parameter: Parameter) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """Return remarks about a parameter for its last column: sentences to translate, and the words to fill in."""
    if parameter.help:
        yield parameter.help, {}
    if parameter.values:
        yield ONE_OF, {"values": parameter.values}
    if parameter.main_of:
        yield AT_LEAST, {"branches": parameter.main_of}
    elif parameter.branches:
        yield ONLY_WITH, {"branches": parameter.branches}
    if parameter.doubted:
        yield DOUBTED, {}
    if parameter.privacy is not Privacy.PLAIN:
        yield PRIVACIES[parameter.privacy], {}


def page() -> str:
    """Write the whole reference as one Markdown document, in English as the declarations are."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Request parameters"
    yield ""
    yield "Made from the program's own declarations; what a form asks, checks, signs and sends is the same."
    yield "Kind, length and necessity are those of the gateway's pages."
    for operation in OPERATIONS:
        yield ""
        yield f"## {operation.title}: `{operation.key}`"
        yield ""
        yield f"`POST {operation.path('ENDPOINTID', group=False)}`: {EFFECTS[operation.effect]}."
        yield f"Proof of the sender: {AUTHENTICATIONS[operation.authentication]}."
        yield ""
        yield "| group | parameter | what it is | kind | length | necessity | to know |"
        yield "|---|---|---|---|---|---|---|"
        for parameter in parameters_of(operation):
            said = (_filled(text, words) for text, words in remarks(parameter))
            cells = (
                parameter.group.value,
                f"`{parameter.wire}`",
                parameter.label,
                parameter.kind,
                parameter.length,
                parameter.need.value,
                " ".join(said),
            )
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
    yield ""
    yield "## Fields of an answer"
    yield ""
    yield "Any other field is kept and shown under Other."
    yield ""
    yield "| group | field | what it is |"
    yield "|---|---|---|"
    for field in answer_fields():
        yield f"| {GROUP_LABELS[field.group]} | `{field.wire}` | {field.label} |"
    yield ""


def _filled(text: str, words: dict[str, tuple[str, ...]]) -> str:
    return text.format(**{place: ", ".join(several) for place, several in words.items()}) if words else text


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
