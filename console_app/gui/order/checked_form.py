"""Checks a form under its profile, shows the problems at its fields and the request that would be sent.

Every form of an order or call is checked here and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from console_app.gui.order.inspector import Inspector
from console_app.gui.order.use_cases import UseCases
from console_app.protocol.operation import Checked, Operation, check
from console_app.services.inspection import Stamp, inspect
from console_app.services.profile import Profile
from console_app.services.requests import Content, content_of
from console_app.services.situation import situation_of

CHECK_AFTER_MS: Final = 150


class FormView(Protocol):
    """The widget of a form: it returns its texts and shows their problems, and checks nothing."""

    def texts(self) -> Mapping[str, str]:
        """Return the texts of the fields, by wire name."""

    def branch(self) -> str:
        """Return the chosen kind of destination, '' if there is none."""

    def show_problems(self, checked: Checked) -> None:
        """Show problems and warnings at the fields; those of fields not yet visited may wait."""

    def says_errors(self) -> bool:
        """Tell whether errors are shown to the person."""


@dataclass(frozen=True, slots=True)
class CheckedContent:
    """What a checked form would send, and the wire names of the fields whose problems prevent the send."""

    content: Content
    wrong: frozenset[str]


class CheckedForm(QObject):
    """Checks a form when asked, or soon after it has changed; it sends nothing."""

    shown = Signal(object)
    """The form was checked and shown; carries the `Checked`."""

    def __init__(
        self,
        operation: Operation,
        view: FormView,
        inspector: Inspector,
        use_cases: UseCases,
        profile: Profile,
        *,
        make_content: Callable[[Checked], CheckedContent] | None = None,
    ) -> None:
        """`make_content` makes the content of a form whose fields are not simply what is sent."""
        super().__init__(inspector)
        self.profile = profile
        self._operation = operation
        self._view = view
        self._inspector = inspector
        self._use_cases = use_cases
        self._make_content = make_content
        self._stamped: tuple[Content, Stamp | None] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(CHECK_AFTER_MS)
        self._soon.timeout.connect(self.show)

    def soon(self, _value: str = "") -> None:
        """Check the form and show the result once nothing has changed for `CHECK_AFTER_MS`."""
        self._soon.start()

    def stop(self) -> None:
        """Cancel the check that `soon` has planned."""
        self._soon.stop()

    def check(self) -> Checked:
        """Check the texts of the form without showing the result."""
        situation = situation_of(self.profile, self._use_cases.clock)
        return check(self._operation, self._view.texts(), situation, branch=self._view.branch())

    def content(self, checked: Checked) -> Content:
        """Return the content that would be sent for a checked form."""
        return self._content_of(checked).content

    def show(self) -> Checked:
        """Check the form, show the problems at its fields, and the request that would be sent."""
        self._soon.stop()
        checked = self.check()
        self._view.show_problems(checked)
        self.inspect(checked)
        self.shown.emit(checked)
        return checked

    def inspect(self, checked: Checked) -> None:
        """Show in the inspector the request that would be sent; nonce and time only for a sandbox."""
        sendable = self._content_of(checked)
        if self._stamped is None or self._stamped[0] != sendable.content:
            self._stamped = (sendable.content, None if sendable.content.production else self._stamp())
        shown = inspect(sendable.content, self._use_cases.signer, self._stamped[1], complete=not sendable.wrong)
        self._inspector.show_before(shown, len(sendable.wrong), loud=self._view.says_errors())

    def forget(self) -> None:
        """Drop the kept content, which may hold a card code."""
        self._stamped = None

    def _stamp(self) -> Stamp:
        return Stamp(self._use_cases.randomness.nonce(), int(self._use_cases.clock.now().timestamp()))

    def _content_of(self, checked: Checked) -> CheckedContent:
        if self._make_content is not None:
            return self._make_content(checked)
        content = content_of(self.profile, checked, self._view.branch())
        return CheckedContent(content, frozenset(problem.wire for problem in checked.errors))
