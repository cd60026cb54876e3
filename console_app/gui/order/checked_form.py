"""One form from its texts to what would be sent: checked as its profile stands, said at its fields, inspected.

Every form of the window is checked here and nowhere else, whatever it looks like and whatever becomes of it.
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
    """Holds the texts of a form and shows what is wrong with them; it checks nothing."""

    def texts(self) -> Mapping[str, str]:
        """Give what stands in the fields, by wire name."""

    def branch(self) -> str:
        """Give the chosen kind of destination, '' where there is none."""

    def show_problems(self, checked: Checked) -> None:
        """Say at the fields what is wrong or odd, as far as it may be said yet."""

    def says_errors(self) -> bool:
        """Tell whether the person has been told that something is wrong."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A checked form bound to its profile, and the wire names of what stands in the way of sending it."""

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
        bind: Callable[[Checked], Bound] | None = None,
    ) -> None:
        """`bind` gives what would be sent where that is not simply what stands in the form."""
        super().__init__(inspector)
        self.profile = profile
        self._operation = operation
        self._view = view
        self._inspector = inspector
        self._use_cases = use_cases
        self._bind = bind
        self._stamped: tuple[Content, Stamp | None] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(CHECK_AFTER_MS)
        self._soon.timeout.connect(self.show)

    def soon(self, _value: str = "") -> None:
        """Check and show as soon as nobody has changed anything for a moment."""
        self._soon.start()

    def stop(self) -> None:
        """Check no more what was changed until now."""
        self._soon.stop()

    def check(self) -> Checked:
        """Check what stands in the form, and show nothing."""
        situation = situation_of(self.profile, self._use_cases.clock)
        return check(self._operation, self._view.texts(), situation, branch=self._view.branch())

    def content(self, checked: Checked) -> Content:
        """Give what would be sent."""
        return self._bound(checked).content

    def show(self) -> Checked:
        """Check the form, say at its fields what is wrong, and show what would be sent."""
        self._soon.stop()
        checked = self.check()
        self._view.show_problems(checked)
        self.inspect(checked)
        self.shown.emit(checked)
        return checked

    def inspect(self, checked: Checked) -> None:
        """Show what would be sent; on a sandbox with a stamp of its own for each content, on production with none."""
        bound = self._bound(checked)
        if self._stamped is None or self._stamped[0] != bound.content:
            self._stamped = (bound.content, None if bound.content.production else self._stamp())
        shown = inspect(bound.content, self._use_cases.signer, self._stamped[1], complete=not bound.wrong)
        self._inspector.show_before(shown, len(bound.wrong), loud=self._view.says_errors())

    def forget(self) -> None:
        """Keep no content: it may hold a card code."""
        self._stamped = None

    def _stamp(self) -> Stamp:
        return Stamp(self._use_cases.randomness.nonce(), int(self._use_cases.clock.now().timestamp()))

    def _bound(self, checked: Checked) -> Bound:
        if self._bind is not None:
            return self._bind(checked)
        content = content_of(self.profile, checked, self._view.branch())
        return Bound(content, frozenset(problem.wire for problem in checked.errors))
