"""The rows a benchmark prints: what was measured, what to reach, what it came to, and the verdict in a word."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("what", "to reach", "measured", "verdict")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure against its bound; `at_least` where more is better."""

    what: str
    bound: float
    measured: float
    unit: str = "x"
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def cells(self) -> tuple[str, str, str, str]:
        """Write the row as it is printed."""
        sign = ">=" if self.at_least else "<="
        verdict = "reached" if self.reached else "missed"
        return (self.what, f"{sign} {self.bound:g} {self.unit}", f"{self.measured:.2f} {self.unit}", verdict)


def show(rows: Sequence[Row], notes: Sequence[tuple[str, str]] = ()) -> None:
    """Print the verdicts first, then the plain figures they were made from."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    widths[0] = max(widths[0], *(len(what) for what, _ in notes), 0)
    for what, bound, measured, verdict in lines:
        print(f"{what:<{widths[0]}}   {bound:>{widths[1]}}   {measured:>{widths[2]}}   {verdict}")  # noqa: T201 - its work
    for what, figure in notes:
        print(f"{what:<{widths[0]}}   {figure}")  # noqa: T201 - as above


def percentile(values: Sequence[float], part: int) -> float:
    """Give the value that `part` of a hundred stay below."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]
