"""The signature doctor's findings in words: what differs, the likely cause, what to check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import fill, visible
from console_app.protocol.doctor_paste import Scrub
from console_app.protocol.doctor_records import Cause, Diagnosis, Difference, Form, Sign
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.protocol.operation import Authentication, Operation

LONGEST: Final = 120
"""Characters shown of a value on one side."""
MOST_SIGNS: Final = 4

CAUSES: Final[Mapping[Cause, str]] = {
    Cause.ENVIRONMENT: QT_TRANSLATE_NOOP(
        "Doctor", "Another host: sandbox and production are mixed. Compare the host with the band above."
    ),
    Cause.ENDPOINT: QT_TRANSLATE_NOOP(
        "Doctor", "Another endpoint. The id in the address, the one that is signed and the profile's must be the same."
    ),
    Cause.GROUP: QT_TRANSLATE_NOOP(
        "Doctor",
        "An endpoint against a group: an endpoint's id in a group's address, or the other way round. Ask your account "
        "manager which of the two the number is.",
    ),
    Cause.ADDRESS: QT_TRANSLATE_NOOP(
        "Doctor",
        "Another address. It is signed with scheme and host in small letters, without default port and without query.",
    ),
    Cause.METHOD: QT_TRANSLATE_NOOP("Doctor", "Another method. Every call is a POST, in capital letters."),
    Cause.PLUS: QT_TRANSLATE_NOOP("Doctor", "A space is written as + where it must be %20."),
    Cause.MINOR_UNITS: QT_TRANSLATE_NOOP(
        "Doctor",
        "The amount is in the other unit. A control is made of minor units (1015 for 10.15); what is sent and signed "
        "is in major units.",
    ),
    Cause.COUNTED: QT_TRANSLATE_NOOP(
        "Doctor",
        "The amount is counted otherwise there. In a currency without two decimals some gateways count by ISO 4217 "
        "(100 JPY is 100), others in hundredths (100 JPY is 10000): set in the profile which of the two this one does.",
    ),
    Cause.COUNTED_MAYBE: QT_TRANSLATE_NOOP(
        "Doctor",
        "One more possible cause: this currency has not two decimals. In a control some gateways count it by ISO 4217 "
        "(100 JPY is 100), others in hundredths (100 JPY is 10000); the profile says which.",
    ),
    Cause.ORDER: QT_TRANSLATE_NOOP(
        "Doctor",
        "The same parts in another order. Parameters are sorted by their encoded names; the parts of a control keep "
        "the order shown above.",
    ),
    Cause.CLOCK: QT_TRANSLATE_NOOP(
        "Doctor", "The times differ: a clock is wrong. Set this workstation's clock by a time server."
    ),
    Cause.LOGIN: QT_TRANSLATE_NOOP(
        "Doctor", "Another login. The login is the consumer key; compare it with the one you were given."
    ),
    Cause.SIGNATURE_METHOD: QT_TRANSLATE_NOOP("Doctor", "Signed in another way: RSA-SHA256 of OAuth 1.0 is needed."),
    Cause.ESCAPE_CASE: QT_TRANSLATE_NOOP("Doctor", "Escapes in small letters: %2F is needed, not %2f."),
    Cause.UNESCAPED: QT_TRANSLATE_NOOP(
        "Doctor",
        "Not escaped as it must be: all but letters, digits and - . _ ~ is escaped, and in the string to sign the "
        "parameters are escaped once more as a whole.",
    ),
    Cause.ESCAPED_TWICE: QT_TRANSLATE_NOOP("Doctor", "Escaped once too often."),
    Cause.ESCAPED_CONTROL: QT_TRANSLATE_NOOP("Doctor", "Escaped: a control is made of the plain text."),
    Cause.SEPARATED: QT_TRANSLATE_NOOP("Doctor", "Something stands between the parts: they are joined with nothing."),
    Cause.EMPTY: QT_TRANSLATE_NOOP(
        "Doctor", "An empty parameter is included. What is empty is neither sent nor signed."
    ),
    Cause.OAUTH_MISSING: QT_TRANSLATE_NOOP(
        "Doctor", "A parameter of OAuth is missing. All but the signature itself are signed with the body's."
    ),
    Cause.MISSING: QT_TRANSLATE_NOOP("Doctor", "Missing there. Everything in the body is signed."),
    Cause.EXTRA: QT_TRANSLATE_NOOP("Doctor", "Too much there: this request does not have it."),
    Cause.VALUE: QT_TRANSLATE_NOOP("Doctor", "Another value."),
    Cause.NOT_TOLD: QT_TRANSLATE_NOOP(
        "Doctor",
        "This does not say why. Paste the string from the gateway's debug form, or ask your account manager for the "
        "string that the gateway expected. Usual causes: key or control, login, environment, clock.",
    ),
    Cause.NO_REFUSAL: QT_TRANSLATE_NOOP(
        "Doctor", "This answer refuses nothing: login, signature or control were right."
    ),
}

_NAME_NO_FAULT: Final = frozenset({Cause.NOT_TOLD, Cause.NO_REFUSAL, Cause.COUNTED_MAYBE})

FORMS: Final[Mapping[Form, str]] = {
    Form.BASE_STRING: QT_TRANSLATE_NOOP("Doctor", "string to sign"),
    Form.NORMALISED: QT_TRANSLATE_NOOP("Doctor", "parameters"),
    Form.HEADER: QT_TRANSLATE_NOOP("Doctor", "Authorization header"),
    Form.CONTROL: QT_TRANSLATE_NOOP("Doctor", "control string"),
    Form.CONTROL_HASH: QT_TRANSLATE_NOOP("Doctor", "control"),
    Form.REFUSAL: QT_TRANSLATE_NOOP("Doctor", "answer"),
}


@dataclass(frozen=True, slots=True)
class DoctorWords:
    """The panel's text: its manner, a head, and the details."""

    manner: Manner
    head: str
    text: str


def scrub_words(scrub: Scrub) -> DoctorWords:
    """Explain that something was removed from the pasted text."""
    if scrub is Scrub.SECRET:
        return DoctorWords(
            Manner.ERROR,
            QCoreApplication.translate("Doctor", "Removed: this looks like a key or a merchant control"),
            QCoreApplication.translate(
                "Doctor",
                "Nothing of it was kept. It may still be on the clipboard: copy something else. Paste the string "
                "without it; where the merchant control stands, *** is enough.",
            ),
        )
    return DoctorWords(
        Manner.WARNING,
        QCoreApplication.translate("Doctor", "Card data was cut out of the pasted text"),
        QCoreApplication.translate("Doctor", "Card numbers are kept as 6+4, card codes not at all."),
    )


def diagnosis_words(operation: Operation, diagnosis: Diagnosis) -> DoctorWords:
    """Put the doctor's diagnosis into words."""
    if diagnosis.same:
        return _same(operation, diagnosis)
    if diagnosis.form is Form.NOTHING:
        return DoctorWords(Manner.INFO, "", "")
    if diagnosis.form is Form.UNREADABLE:
        return DoctorWords(
            Manner.INFO,
            QCoreApplication.translate("Doctor", "This is none of the texts that can be compared"),
            QCoreApplication.translate(
                "Doctor", "Paste a string to sign, a control string, an Authorization header or an answer, whole."
            ),
        )
    causes = [QCoreApplication.translate("Doctor", CAUSES[cause]) for cause in diagnosis.causes]
    silent = diagnosis.difference is None and set(diagnosis.causes) <= _NAME_NO_FAULT
    manner = Manner.INFO if silent else Manner.WARNING
    head = fill(
        QCoreApplication.translate("Doctor", "{what}: differs"),
        what=QCoreApplication.translate("Doctor", FORMS[diagnosis.form]).capitalize(),
    )
    if diagnosis.difference is None:
        head = fill(
            QCoreApplication.translate("Doctor", "{what}: read"),
            what=QCoreApplication.translate("Doctor", FORMS[diagnosis.form]).capitalize(),
        )
    lines = [*causes, *(_place(sign) for sign in diagnosis.signs[:MOST_SIGNS] if sign.where or sign.theirs)]
    if len(diagnosis.signs) > MOST_SIGNS:
        lines.append(
            fill(
                QCoreApplication.translate("Doctor", "{count} more differences."),
                count=len(diagnosis.signs) - MOST_SIGNS,
            )
        )
    if diagnosis.difference is not None:
        lines.append(_first(diagnosis.difference))
    return DoctorWords(manner, head, "\n".join((*lines, *_remarks(diagnosis))))


def _same(operation: Operation, diagnosis: Diagnosis) -> DoctorWords:
    if operation.authentication is Authentication.OAUTH:
        so = QCoreApplication.translate(
            "Doctor",
            "So the key differs: the gateway has another public key for this login, or none. Compare the fingerprint.",
        )
    else:
        so = QCoreApplication.translate(
            "Doctor", "So the merchant control differs. Put it into the keyring anew, as your account manager gave it."
        )
    head = fill(
        QCoreApplication.translate("Doctor", "No difference: the {what} agrees"),
        what=QCoreApplication.translate("Doctor", FORMS[diagnosis.form]),
    )
    if diagnosis.form is Form.NORMALISED:
        head = QCoreApplication.translate("Doctor", "No difference: the parameters agree")
    return DoctorWords(Manner.OK, head, "\n".join((so, *_remarks(diagnosis))))


def _place(sign: Sign) -> str:
    ours, theirs = (
        visible(text, LONGEST) or QCoreApplication.translate("Doctor", "nothing") for text in (sign.ours, sign.theirs)
    )
    if not sign.ours and not sign.theirs:
        return fill(QCoreApplication.translate("Doctor", "Where: {where}"), where=visible(sign.where, LONGEST))
    where = visible(sign.where, LONGEST) or QCoreApplication.translate("Doctor", "between the parts")
    return fill(
        QCoreApplication.translate("Doctor", "{where}: here {ours}, there {theirs}"),
        where=where,
        ours=ours,
        theirs=theirs,
    )


def _first(difference: Difference) -> str:
    end = QCoreApplication.translate("Doctor", "the end")
    ours, theirs = (visible(text) or end for text in (difference.ours, difference.theirs))
    template = QCoreApplication.translate("Doctor", "First differing byte: {place}, here {ours}, there {theirs}")
    line = fill(template, place=difference.position, ours=ours, theirs=theirs)
    around = QCoreApplication.translate("Doctor", "here ... {ours}\nthere ... {theirs}")
    context = fill(around, ours=visible(difference.ours_context), theirs=visible(difference.theirs_context))
    return f"{line}\n{context}"


def _remarks(diagnosis: Diagnosis) -> list[str]:
    remarks = []
    if diagnosis.other_request:
        remarks.append(
            QCoreApplication.translate(
                "Doctor", "Another nonce: it belongs to another request, so nonce and time were not compared."
            )
        )
    if diagnosis.aside:
        names = ", ".join(diagnosis.aside)
        remarks.append(
            fill(
                QCoreApplication.translate("Doctor", "Not compared, because they are not shown: {names}."), names=names
            )
        )
    return remarks
