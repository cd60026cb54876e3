"""Files of the console reopened by programs that are not ours: openpyxl, and LibreOffice without its window."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import openpyxl

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
QUOTE_UTF8 = "34,76,1"
MOST_REPEATED = 64
"""A row is filled up with thousands of empty cells; nobody looks at more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What another program read: the texts row by row, every formula and every link it saw."""

    rows: list[list[str]]
    formulas: list[str]
    links: list[str]


def opened_by_openpyxl(path: Path) -> Opened:
    """Read a workbook."""
    page = openpyxl.load_workbook(path).active
    assert page is not None
    rows = list(page.iter_rows())
    formulas = [str(cell.value) for row in rows for cell in row if cell.data_type == "f"]
    links = [str(cell.value) for row in rows for cell in row if cell.hyperlink]
    texts = [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]
    return Opened(texts, formulas, links)


def opened_by_libreoffice(path: Path, work: Path, separator: str = ",") -> Opened:
    """Let LibreOffice open a file and write down what it sees; it is there wherever the tests are set up.

    `separator` is what it takes for a CSV's.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice Calc is not installed: packaging/dev.py test installs libreoffice-calc-nogui"
    command = [program, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--convert-to", "fods"]
    if path.suffix == ".csv":
        command.append(f"--infilter=CSV:{ord(separator)},{QUOTE_UTF8}")
    command += ["--outdir", str(work), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seen = work / f"{path.stem}.fods"
    assert seen.exists(), done.stdout + done.stderr
    tree = ET.fromstring(seen.read_bytes())  # noqa: S314 - written a moment ago by the program we started
    seen.unlink()
    cells = tree.findall(f".//{{{TABLE}}}table-cell")
    return Opened(
        rows=[_row(row) for row in tree.findall(f".//{{{TABLE}}}table-row")],
        formulas=[cell.attrib[f"{{{TABLE}}}formula"] for cell in cells if f"{{{TABLE}}}formula" in cell.attrib],
        links=[link.text or "" for link in tree.iter(f"{{{TEXT}}}a")],
    )


def _row(row: ET.Element) -> list[str]:
    texts: list[str] = []
    for cell in row.findall(f"{{{TABLE}}}table-cell"):
        repeated = int(cell.attrib.get(f"{{{TABLE}}}number-columns-repeated", "1"))
        if repeated > MOST_REPEATED:
            break
        kind = cell.attrib.get(f"{{{OFFICE}}}value-type", "")
        value = cell.attrib[f"{{{OFFICE}}}value"] if kind == "float" else _text(cell)
        texts += [value] * repeated
    return texts


def _text(cell: ET.Element) -> str:
    return "\n".join(_said(paragraph) for paragraph in cell.findall(f"{{{TEXT}}}p"))


def _said(part: ET.Element) -> str:
    """Give a paragraph's text; runs of spaces, tabs and line ends are elements of their own."""
    said = part.text or ""
    for inner in part:
        kind = inner.tag.rpartition("}")[2]
        if kind == "s":
            said += " " * int(inner.attrib.get(f"{{{TEXT}}}c", "1"))
        elif kind in ("tab", "line-break"):
            said += "\t" if kind == "tab" else "\n"
        else:
            said += _said(inner)
        said += inner.tail or ""
    return said
