"""The fields of a profile: name, host, login, calls; every problem is shown at its field."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.labelled_field import Editor, LabelledField, PlainField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.twelve_columns import TwelveColumnLayout
from console_app.gui.words.declared_texts import operation_title
from console_app.gui.words.profile_words import flaw_text
from console_app.protocol.brands import BRANDS, CUSTOM, Environment, brand_of
from console_app.protocol.catalogue import operation_of
from console_app.protocol.listing import LISTED, STATUS
from console_app.protocol.minor_units import MinorUnits
from console_app.services import profile_draft as draft_fields
from console_app.services.preferences import MOST_LOGIN, MOST_NAME
from console_app.services.profile_draft import Draft, DraftReading, DraftTarget, FieldProblem, bare_host, read_draft

PREFIX: Final = "profile"
CALLS: Final = tuple(listed.key for listed in LISTED if listed is not STATUS)
"""The calls a profile may have beside status, in the order of their tabs."""
_DEFAULT, _ENDPOINT, _GROUP = "", "endpoint", "group"
_YES, _NO = "yes", "no"
_ADDRESS: Final = frozenset(
    {draft_fields.BRAND, draft_fields.ENVIRONMENT, draft_fields.BASE_URL, draft_fields.CONFIRM, draft_fields.LOGIN}
)


class ProfileFields(QObject):
    """Makes the fields and reads them; the layout of the three blocks is left to the caller.

    `account` holds name, brand and environment with the address if it is typed, `credentials` endpoint, login and
    currencies, `rules` what is rarely set: endpoints of single calls, which calls are allowed, look-up, proxy.
    """

    changed = Signal()

    def __init__(self, theme: Theme, draft: Draft, taken: Iterable[str] = (), *, named: bool = False) -> None:
        """Show a draft; `taken` are the names of other profiles, `named`: the name cannot be changed."""
        super().__init__()
        self._theme = theme
        self._taken = tuple(taken)
        self._named = named
        self._tried: set[str] | None = set()
        self._held = False
        self._foreign = bool(draft.base_url)
        self._extra = tuple(key for key in draft.operations if key not in CALLS)
        self._fields: dict[str, LabelledField] = {}
        self.account = self._build_account()
        self.credentials = self._build_credentials()
        self._rows: dict[str, QWidget] = {}
        self.rules = self._build_rules()
        self._show_draft(draft)
        if named:
            self._fields[draft_fields.NAME].set_locked(True)
        for field in self._fields.values():
            field.editor.wireChanged.connect(self._changed)
        self._fields[draft_fields.BRAND].editor.wireChanged.connect(self._brand_chosen)
        self._changed()

    def field(self, name: str) -> LabelledField:
        """Return a field by its name in `profile_draft`."""
        return self._fields[name]

    def draft(self) -> Draft:
        """Return the texts of the fields as a draft."""
        typed = self._typed
        brand = typed(draft_fields.BRAND)
        own_address = self._has_own_address(brand)
        return Draft(
            name=typed(draft_fields.NAME),
            brand=brand,
            environment=Environment(typed(draft_fields.ENVIRONMENT)),
            base_url=typed(draft_fields.BASE_URL) if own_address else "",
            confirmed_host=typed(draft_fields.CONFIRM) if own_address else "",
            endpoint=DraftTarget(typed(draft_fields.ENDPOINT), typed(f"{draft_fields.ENDPOINT}.kind") == _GROUP),
            login=typed(draft_fields.LOGIN),
            currencies=typed(draft_fields.CURRENCIES),
            places=tuple((key, self._place(key)) for key in self._apart()),
            operations=(*(key for key in self._offered() if typed(f"allow.{key}") == _YES), *self._extra),
            proxy=typed(draft_fields.PROXY),
            look_up_first=typed("look_up_first") == _YES,
            look_up_waiver=typed(draft_fields.WAIVER),
            minor_units=MinorUnits(typed(draft_fields.MINOR_UNITS)),
        )

    def reading(self) -> DraftReading:
        """Read the draft in the fields."""
        return read_draft(self.draft(), self._taken, named=self._named)

    def check(self, names: Sequence[str] | None = None) -> tuple[FieldProblem, ...]:
        """Show the problems at the named fields, or at all; from now on also while a person types.

        Returns the problems shown; the field of the first one gets the focus.
        """
        if names is None:
            self._tried = None
        elif self._tried is not None:
            self._tried.update(names)
        self._show_problems(self.reading())
        found = [flaw for flaw in self.reading().problems if names is None or flaw.field in names]
        if found:
            self.field_of(found[0]).focus()
        return tuple(found)

    def field_of(self, flaw: FieldProblem) -> LabelledField:
        """Return the field of a problem; the name's field if there is none."""
        return self._fields.get(flaw.field, self._fields[draft_fields.NAME])

    def say(self, flaw: FieldProblem) -> None:
        """Show at its field a problem that was found when the profile was stored."""
        field = self.field_of(flaw)
        field.show_error(flaw_text(flaw))
        field.focus()

    def keep_name(self, taken: Iterable[str]) -> None:
        """Make the name unchangeable: the profile is stored under it. `taken` are the names of the other profiles."""
        self._taken = tuple(taken)
        self._named = True
        self._fields[draft_fields.NAME].set_locked(True)

    def hold_address(self) -> None:
        """Make host, login and endpoints unchangeable: open orders are asked about there."""
        self._held = True
        names = {*_ADDRESS, *(name for name in self._fields if name.startswith(draft_fields.ENDPOINT))}
        for name in names:
            self._fields[name].set_locked(True)

    def needs_more(self) -> bool:
        """Tell whether one of the rarely set fields is filled in or wrong."""
        first = Draft(brand=self.draft().brand, operations=self._usual(self.draft().brand))
        now = self.draft()
        rules = {name for name in self._fields if self.rules.isAncestorOf(self._fields[name])}
        wrong = any(flaw.field in rules for flaw in self.reading().problems)
        filled = bool(now.places or now.proxy) or not now.look_up_first or now.minor_units is not first.minor_units
        return wrong or filled or set(now.operations) != set(first.operations)

    def _typed(self, name: str) -> str:
        return self._fields[name].editor.wire_text()

    def _has_own_address(self, brand: str) -> bool:
        return brand == CUSTOM.key or (self._foreign and bool(brand))

    def _usual(self, brand: str) -> tuple[str, ...]:
        return tuple(key for key in brand_of(brand).operations if key in CALLS) if brand else CALLS

    def _offered(self) -> tuple[str, ...]:
        brand = self._typed(draft_fields.BRAND)
        usual = self._usual(brand)
        return tuple(key for key in CALLS if key in usual or (self._foreign and key in self._shown_first))

    def _apart(self) -> tuple[str, ...]:
        """Return the calls that have an endpoint or group of their own."""
        calls = (*self._offered(), draft_fields.STATUS)
        return tuple(key for key in calls if self._typed(f"{draft_fields.ENDPOINT}.{key}.kind"))

    def _place(self, key: str) -> DraftTarget:
        name = f"{draft_fields.ENDPOINT}.{key}"
        return DraftTarget(self._typed(name), self._typed(f"{name}.kind") == _GROUP)

    def _show_draft(self, draft: Draft) -> None:
        self._shown_first = frozenset(draft.operations)
        self._foreign = self._foreign or bool(self._shown_first - set(self._usual(draft.brand)))
        values = {
            draft_fields.NAME: draft.name,
            draft_fields.BRAND: draft.brand,
            draft_fields.ENVIRONMENT: draft.environment.value,
            draft_fields.BASE_URL: draft.base_url,
            draft_fields.CONFIRM: draft.confirmed_host,
            draft_fields.ENDPOINT: draft.endpoint.id,
            f"{draft_fields.ENDPOINT}.kind": _GROUP if draft.endpoint.group else _ENDPOINT,
            draft_fields.LOGIN: draft.login,
            draft_fields.CURRENCIES: draft.currencies,
            draft_fields.PROXY: draft.proxy,
            "look_up_first": _YES if draft.look_up_first else _NO,
            draft_fields.WAIVER: draft.look_up_waiver,
            draft_fields.MINOR_UNITS: draft.minor_units.value,
        }
        for key, place in draft.places:
            values[f"{draft_fields.ENDPOINT}.{key}"] = place.id
            values[f"{draft_fields.ENDPOINT}.{key}.kind"] = _GROUP if place.group else _ENDPOINT
        allowed = draft.operations if draft.brand and (draft.operations or draft.name) else CALLS
        values |= {f"allow.{key}": _YES if key in allowed else _NO for key in CALLS}
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].editor.set_wire_text(value)

    def _brand_chosen(self, brand: str) -> None:
        """Allow the calls that the brand's pages describe, as for a new profile."""
        usual = self._usual(brand)
        for key in CALLS:
            self._fields[f"allow.{key}"].editor.set_wire_text(_YES if key in usual else _NO)

    def _changed(self, _value: str = "") -> None:
        reading, draft = self.reading(), self.draft()
        own_address = self._has_own_address(draft.brand)
        asks = own_address and reading.asks_for_host and draft.environment is Environment.SANDBOX
        self._address.setVisible(own_address)
        self._confirming.setVisible(asks)
        if asks:
            hint = self._fields[draft_fields.CONFIRM].editor
            if isinstance(hint, LineEdit):
                hint.setPlaceholderText(bare_host(reading.url))
        for key in CALLS:
            self._rows[key].setVisible(key in self._offered())
        for key in (*CALLS, draft_fields.STATUS):
            name = f"{draft_fields.ENDPOINT}.{key}"
            apart = bool(self._typed(f"{name}.kind"))
            self._fields[name].set_locked(not apart or self._held)
            self._fields[name].set_required(apart)
        off = not draft.look_up_first
        self._fields[draft_fields.WAIVER].setVisible(off)
        self._fields[draft_fields.WAIVER].set_required(off)
        self._show_problems(reading)
        self.changed.emit()

    def _show_problems(self, reading: DraftReading) -> None:
        for field in self._fields.values():
            field.clear_problem()
        for flaw in reading.problems:
            field = self.field_of(flaw)
            if self._tried is None or flaw.field in self._tried:
                field.show_error(flaw_text(flaw))
            elif flaw.field in {draft_fields.ENVIRONMENT, draft_fields.CONFIRM}:
                field.show_warning(flaw_text(flaw))

    def _build_account(self) -> QWidget:
        make, theme = self._make, self._theme
        name = LineEdit(theme, hint="ConnPay sandbox")
        make(draft_fields.NAME, self.tr("Name of the profile"), name, required=True, limit=MOST_NAME)
        brands = [Option(brand.key, self._brand_name(brand.key)) for brand in BRANDS]
        make(draft_fields.BRAND, self.tr("Brand"), Choice(theme, brands, typing=False), required=True)
        environments = [
            Option(Environment.SANDBOX.value, self.tr("Sandbox")),
            Option(Environment.PRODUCTION.value, self.tr("Production")),
        ]
        make(draft_fields.ENVIRONMENT, self.tr("Environment"), Choice(theme, environments, typing=False), required=True)
        url = LineEdit(theme, hint="https://sandbox.example.com/paynet/api")
        note = self.tr("Where the API stands, usually ending in /paynet/api.")
        make(draft_fields.BASE_URL, self.tr("Address of the API"), url, required=True, note=note)
        note = self.tr("Only if its money is test money: type the host's name. Without it the host is PRODUCTION.")
        make(draft_fields.CONFIRM, self.tr("This host is a sandbox"), LineEdit(theme), note=note)
        self._address = self._grid((draft_fields.BASE_URL, 12))
        self._confirming = self._grid((draft_fields.CONFIRM, 12))
        first = self._grid((draft_fields.NAME, 5), (draft_fields.BRAND, 4), (draft_fields.ENVIRONMENT, 3))
        return self._column(first, self._address, self._confirming)

    def _build_credentials(self) -> QWidget:
        make, theme = self._make, self._theme
        kinds = [Option(_ENDPOINT, self.tr("Endpoint")), Option(_GROUP, self.tr("Endpoint group"))]
        make(f"{draft_fields.ENDPOINT}.kind", self.tr("Orders go to"), Choice(theme, kinds, typing=False))
        make(draft_fields.ENDPOINT, self.tr("Its number"), LineEdit(theme, mono=True, hint="39915"), required=True)
        login = LineEdit(theme)
        make(draft_fields.LOGIN, self.tr("Login"), login, required=True, limit=MOST_LOGIN)
        note = self.tr("Three letters each, the usual one first.")
        line = LineEdit(theme, hint="EUR, USD")
        make(draft_fields.CURRENCIES, self.tr("Currencies"), line, required=True, note=note)
        where = ((f"{draft_fields.ENDPOINT}.kind", 4), (draft_fields.ENDPOINT, 2))
        return self._column(self._grid(*where, (draft_fields.LOGIN, 3), (draft_fields.CURRENCIES, 3)))

    def _build_rules(self) -> QWidget:
        make, theme = self._make, self._theme
        rows = [self._call_row(key) for key in CALLS]
        status = f"{draft_fields.ENDPOINT}.{draft_fields.STATUS}"
        make(f"{status}.kind", self.tr("Status look-ups go to"), self._kinds())
        make(status, self.tr("Status look-ups: number"), LineEdit(theme, mono=True))
        rows.append(self._grid((f"{status}.kind", 8), (status, 4)))
        looks = [
            Option(_YES, self.tr("Look each order up before it is sent")),
            Option(_NO, self.tr("Do not look up before sending")),
        ]
        make("look_up_first", self.tr("Against paying twice"), Choice(theme, looks, typing=False))
        make(draft_fields.WAIVER, self.tr("Why it is off"), LineEdit(theme))
        note = self.tr("Empty: straight to the gateway. The system's own proxy settings are never used.")
        make(draft_fields.PROXY, self.tr("Proxy"), LineEdit(theme, hint="http://proxy.example.com:3128"), note=note)
        ways = [
            Option(MinorUnits.ISO_4217.value, self.tr("by ISO 4217: 100 JPY is 100, 1.234 KWD is 1234")),
            Option(MinorUnits.HUNDREDTHS.value, self.tr("in hundredths always: 100 JPY is 10000")),
        ]
        note = self.tr(
            "Counts only for initial payments in currencies without two decimals. Change it if the gateway refuses the "
            "control of those alone; your account manager knows."
        )
        label = self.tr("Amounts inside a control")
        make(draft_fields.MINOR_UNITS, label, Choice(theme, ways, typing=False), note=note)
        rows += [self._grid(("look_up_first", 5), (draft_fields.WAIVER, 7)), self._grid((draft_fields.PROXY, 12))]
        rows.append(self._grid((draft_fields.MINOR_UNITS, 12)))
        return self._column(*rows)

    def _call_row(self, key: str) -> QWidget:
        place = f"{draft_fields.ENDPOINT}.{key}"
        title = operation_title(operation_of(key))
        ways = [Option(_YES, self.tr("allowed")), Option(_NO, self.tr("not allowed"))]
        self._make(f"allow.{key}", title, Choice(self._theme, ways, typing=False))
        self._make(f"{place}.kind", fill(self.tr("{operation} goes to"), operation=title), self._kinds())
        self._make(place, fill(self.tr("{operation}: number"), operation=title), LineEdit(self._theme, mono=True))
        self._rows[key] = self._grid((f"allow.{key}", 4), (f"{place}.kind", 4), (place, 4))
        return self._rows[key]

    def _kinds(self) -> Choice:
        options = (
            Option(_DEFAULT, self.tr("as above")),
            Option(_ENDPOINT, self.tr("an endpoint of its own")),
            Option(_GROUP, self.tr("a group of its own")),
        )
        return Choice(self._theme, options, typing=False)

    def _brand_name(self, key: str) -> str:
        return self.tr("Another brand") if key == CUSTOM.key else brand_of(key).name

    def _make(
        self,
        name: str,
        label: str,
        editor: Editor,
        *,
        required: bool = False,
        limit: int | None = None,
        note: str = "",
    ) -> None:
        field = PlainField(self._theme, PREFIX, name, label, editor, required=required, limit=limit, note=note)
        self._fields[name] = field

    def _grid(self, *places: tuple[str, int]) -> QWidget:
        block = QWidget()
        grid = TwelveColumnLayout(block, self._theme.px(12), self._theme.px(8))
        for name, columns in places:
            grid.add(self._fields[name], columns)
        return block

    def _column(self, *parts: QWidget) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        for part in parts:
            column.addWidget(part)
        return block
