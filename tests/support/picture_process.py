"""Plays every scene of the window in a process of its own, takes pictures, and says what its measures find wrong.

    QT_SCALE_FACTOR=1.5 python picture_process.py FOLDER '[["light", [1280, 720], ["payout", "review"]]]'

The plan says in turn which scenes are played in which look and size: dressing a whole window anew takes half a second.
Pictures are named by scene, size and look; ``findings.json`` holds what is wrong in each of them.
"""

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from layout_checks import cut_off, hard_to_read, out_of_reach, overlaps, still
from opened_console import opened_program
from opened_home import sandbox_profile
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from sandbox_process import running_sandbox
from window_scenes import SCENES, Stage

from console_app.gui.kit.aio import Fault, run
from console_app.gui.kit.theme import Preference, Theme

BEHIND_A_DIALOG = 110
"""How dark the window is behind a dialog, out of 255."""
FAST = 85
"""Qt's quality of a PNG: how little time is spent on making it small."""


Plan = list[tuple[str, tuple[int, int], list[str]]]
"""Look, size of the window, scenes."""


def main(folder: Path, plan: Plan) -> int:
    """Take all pictures and write the findings; give the exit status."""
    app = QApplication(sys.argv[:1])
    theme = Theme(app, Preference(plan[0][0]))
    faults: list[Fault] = []
    found: dict[str, list[str]] = {}
    with TemporaryDirectory() as place, running_sandbox(Path(place)) as sandbox:

        async def play() -> int:
            home = Path(place) / "home"
            profiles = (sandbox_profile(sandbox), sandbox_profile(sandbox, "Second profile"))
            async with opened_program(theme, sandbox, home, faults, profiles, size=plan[0][1]) as console:
                stage = Stage(console)
                for look, size, names in plan:
                    theme.choose(Preference(look))
                    console.window.resize(*size)
                    for name in names:
                        shown = await SCENES[name](stage)
                        await still(stage.window)
                        picture = shown.grab().toImage()
                        title = f"{name.replace(' ', '-')}-{size[0]}x{size[1]}-{look}"
                        found[title] = judged(shown, picture)
                        whole(stage.window, shown, picture).save(str(folder / f"{title}.png"), quality=FAST)
                        await stage.fresh()
            return 0

        run(app, play, faults.append)
    unexpected = [f"{fault.doing}: {fault.error!r}" for fault in faults if "propagateSizeHints" not in fault.doing]
    told = {"pictures": len(found), "found": {name: wrong for name, wrong in found.items() if wrong}}
    (folder / "findings.json").write_text(json.dumps({**told, "faults": unexpected}, indent=1), encoding="utf-8")
    return 0


def judged(shown: QWidget, picture: QImage) -> list[str]:
    return [*cut_off(shown), *out_of_reach(shown), *overlaps(shown), *hard_to_read(shown, picture)]


def whole(window: QWidget, shown: QWidget, picture: QImage) -> QImage:
    """Give the picture of the window, with the dialog in its middle where there is one."""
    if shown is window:
        return picture
    ground = window.grab().toImage()
    painter = QPainter(ground)
    painter.fillRect(window.rect(), QColor(0, 0, 0, BEHIND_A_DIALOG))
    painter.drawImage(window.rect().center() - shown.rect().center(), picture)
    painter.end()
    return ground


if __name__ == "__main__":
    wanted = [(look, (size[0], size[1]), names) for look, size, names in json.loads(sys.argv[2])]
    status = main(Path(sys.argv[1]), wanted)
    sys.stdout.flush()
    os._exit(status)  # offscreen the clipboard outlives Python, and what Python put there ends the process by a fault
