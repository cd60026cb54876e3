"""Sets the console up and runs it: demo, test, bench, lock. Standard library only.

It knows the way from nothing but Python to a running program, and nothing of the program itself.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import platform
import re
import shutil
import string
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from system_packages import (
    QT,
    TEST_TOOLS,
    WAYLAND,
    X11,
    CannotGoOnError,
    install_missing,
    run_silently,
    say,
)

OLDEST_PYTHON = (3, 11)
FIRST_UNTRIED_PYTHON = (3, 15)

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "locks" / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = SCRIPTS / f"python{SUFFIX}"
STAMP = ENVIRONMENT / "made-from.txt"
TOUR = ROOT / ".tour"


class Stage(NamedTuple):
    """One line of the summary."""

    name: str
    passed: bool
    seconds: float
    note: str = ""
    said: str = ""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a sign shows another
    own, passed_on = split_at_dashes(arguments)
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words in (
        (
            "demo",
            "open the window on a sandbox gateway; without a display, take the tour in pictures",
        ),
        ("test", "formatting, lint, types, floors and all tests (what follows -- goes to pytest)"),
        ("bench", "print the figures"),
        ("lock", "for maintainers: resolve the dependencies anew"),
    ):
        commands.add_parser(name, help=words)
    command = parser.parse_args(own).command
    run = {"demo": demo, "test": test, "bench": bench, "lock": lock}[command]
    try:
        check_python()
        return run(passed_on)
    except CannotGoOnError as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def split_at_dashes(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the arguments at the first `--`."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def demo(passed_on: list[str]) -> int:
    """Open the window, or take the tour where there is no display."""
    needed: tuple[str, ...] = QT
    if os.environ.get("DISPLAY"):
        needed += X11
    if os.environ.get("WAYLAND_DISPLAY"):
        needed += WAYLAND
    install_missing(needed)
    make_environment()
    console = [str(PYTHON), "-m", "console_app", "--demo"]
    if has_display():
        say("Opening the window on a sandbox gateway: no real money, nothing leaves this machine")
        return run_visibly([*console, *passed_on])
    say("There is no display here, so the tour runs unseen and takes pictures")
    if "--tour" in passed_on:
        return run_visibly([*console, *passed_on], QT_QPA_PLATFORM="offscreen")
    shutil.rmtree(TOUR, ignore_errors=True)
    TOUR.mkdir()
    status = run_visibly([*console, "--tour", str(TOUR), *passed_on], QT_QPA_PLATFORM="offscreen")
    how = "went through" if status == 0 else f"stopped with exit status {status}"
    say(f"The tour {how}. Its pictures, and tour.json with what happened: {TOUR}")
    return status


def test(passed_on: list[str]) -> int:
    """Run every check beside the tests, and sum up; none waits for another to pass."""
    install_missing(QT + X11 + TEST_TOOLS)
    make_environment()
    python = str(PYTHON)
    checks = [
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("mypy", [python, "-m", "mypy"]),
        ("import-linter", [str(SCRIPTS / f"lint-imports{SUFFIX}")]),
    ]
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = [beside.submit(run_check, name, command) for name, command in checks]
        compile_tests()
        tests = run_pytest(passed_on)
    return sum_up([*(show(check.result()) for check in running), tests])


def bench(passed_on: list[str]) -> int:
    """Run each benchmark in turn."""
    install_missing(QT)
    make_environment()
    scripts = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    if not scripts:
        raise CannotGoOnError("There are no benchmarks in tests/bench.")
    worst = 0
    for script in scripts:
        say(script.stem.removeprefix("bench_").replace("_", " "))
        command = [str(PYTHON), str(script), *passed_on]
        worst = max(worst, run_visibly(command, QT_QPA_PLATFORM="offscreen"))
    return 1 if worst else 0


def lock(passed_on: list[str]) -> int:
    """Resolve the dependencies for every platform and Python, and write the lock."""
    with tempfile.TemporaryDirectory(prefix="console-lock-") as folder:
        say("Fetching the resolver into a temporary environment")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        scripts = Path(folder) / SCRIPTS.name
        subprocess.run(
            [str(scripts / f"python{SUFFIX}"), "-m", "pip", "install", "--quiet", "uv"],
            check=True,
            env=clean_surroundings(),
        )
        fresh = Path(folder) / "requirements.lock"
        if "--upgrade" not in passed_on and LOCK.exists():
            shutil.copyfile(LOCK, fresh)
        say("Resolving")
        command = [str(scripts / f"uv{SUFFIX}"), "pip", "compile", "pyproject.toml"]
        command += ["--group", "dev", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--only-binary", ":all:", "--no-header", "--quiet"]
        subprocess.run([*command, "--output-file", str(fresh), *passed_on], check=True, cwd=ROOT)
        resolved = without_addresses(fresh.read_text(encoding="utf-8"))
    before = LOCK.read_text(encoding="utf-8") if LOCK.exists() else ""
    LOCK.write_text(resolved, encoding="utf-8", newline="\n")
    say("The lock has changed." if resolved != before else "The lock is as it was.")
    return 0


def without_addresses(resolved: str) -> str:
    """Drop what says where the packages came from: the hashes say what they are."""
    head = (
        "# Every package, for Linux, Windows and macOS and each supported Python, by hash.\n"
        "# Made by `python3 packaging/dev.py lock`; not edited by hand.\n"
    )
    kept = [
        line
        for line in resolved.splitlines()
        if line.startswith(tuple(string.ascii_letters + " ")) and "://" not in line
    ]
    return head + "\n".join(kept) + "\n"


def check_python() -> None:
    """Refuse a Python that the console was not made for, and name one that would do."""
    version = sys.version_info[:2]
    if OLDEST_PYTHON <= version < FIRST_UNTRIED_PYTHON:
        return
    words = f"The console needs Python 3.11, 3.12, 3.13 or 3.14; this is {platform.python_version()}."
    minors = range(FIRST_UNTRIED_PYTHON[1] - 1, OLDEST_PYTHON[1] - 1, -1)
    fitting = next((f"python3.{minor}" for minor in minors if shutil.which(f"python3.{minor}")), "")
    if fitting:
        words += f"\nThis machine has one: {fitting} packaging/dev.py"
    raise CannotGoOnError(words)


def has_display() -> bool:
    """Tell whether a window would be seen."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_environment() -> None:
    """Make .venv from the lock, unless the one that stands was made from the same.

    Raises CannotGoOnError if a package cannot be fetched, or is not the one in the lock.
    """
    wanted = made_from()
    standing = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []
    if standing == wanted and PYTHON.exists():
        return
    began = time.monotonic()
    if standing[:1] != wanted[:1] or not PYTHON.exists():
        if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
            words = "The environment must be made anew, and this Python stands inside it.\n"
            raise CannotGoOnError(words + "Start with the system's own: python3 packaging/dev.py")
        say("Making the environment .venv (again only when the lock or Python changes)")
        remove_environment()
        failed = run_silently([sys.executable, "-m", "venv", str(ENVIRONMENT)])
        if failed:
            raise CannotGoOnError(f"The environment could not be made:\n{failed}")
        install("--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(LOCK))
    STAMP.write_text(wanted[0] + "\n", encoding="utf-8")
    install("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    say(f"The environment is ready ({time.monotonic() - began:.0f} s)")


def made_from() -> list[str]:
    """Say what the environment depends on: first the packages, then the project's own entry."""
    base = f"{platform.python_version()} {platform.machine()} {ROOT}".encode()
    packages = hashlib.sha256(LOCK.read_bytes() + base)
    version = (ROOT / "console_app" / "__init__.py").read_bytes()
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + version)
    return [f"packages {packages.hexdigest()}", f"project {project.hexdigest()}"]


def remove_environment() -> None:
    """Take the old environment away."""
    if ENVIRONMENT.is_symlink():
        ENVIRONMENT.unlink()
    elif ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)


def install(*what: str) -> None:
    """Let pip install, telling of each larger download.

    Raises CannotGoOnError with pip's last words if it fails.
    """
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", *what]
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            said.append(line.rstrip())
            fetched = re.match(r"\s*(?:Downloading|Using cached) (?:.*/)?([^-/]+)-\S+ \((.+ MB)\)", line)
            if fetched:
                print(f"   {fetched[1]} {fetched[2]}", flush=True)
            elif line.startswith("Installing collected packages") and line.count(",") > 1:
                print(f"   installing {line.count(',') + 1} packages", flush=True)
    if pip.returncode:
        raise CannotGoOnError("pip could not install:\n" + "\n".join(said[-15:]))


def clean_surroundings(**added: str) -> dict[str, str]:
    """Give the person's environment variables, without those that bend Python or pip away.

    Without bytecode on disk each of the many processes that the tests start would compile the whole console.
    """
    bending = {"PYTHONHOME", "PYTHONPATH", "PIP_PREFIX", "PIP_TARGET", "PIP_USER", "VIRTUAL_ENV"}
    bending |= {"PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in bending}
    return {**kept, **added}


def run_visibly(command: list[str], **added: str) -> int:
    """Run a command in the repository with its output shown, and return its exit status."""
    return subprocess.run(command, cwd=ROOT, env=clean_surroundings(**added), check=False).returncode


def run_check(name: str, command: list[str]) -> Stage:
    """Run one check and keep what it says: it runs beside the tests, whose lines it would break."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=clean_surroundings(PYTHONIOENCODING="utf-8"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return Stage(name, done.returncode == 0, time.monotonic() - began, said=done.stdout)


def show(check: Stage) -> Stage:
    """Print what a check said."""
    say(check.name)
    print(check.said, end="", flush=True)
    return check


SIDE_BY_SIDE = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
"""Four processes for two cores, as many tests wait for a clock; each file's tests are in one of them: a file may share
what it started among its tests. The files come in their own order, so that the many short ones are the last."""


def compile_tests() -> None:
    """Have the tests compiled once: else each process of theirs compiles them all."""
    command = [str(PYTHON), "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider"]
    nowhere = subprocess.DEVNULL
    subprocess.run(command, check=False, cwd=ROOT, env=clean_surroundings(), stdout=nowhere, stderr=nowhere)


def run_pytest(passed_on: list[str]) -> Stage:
    """Run the tests with their output shown, and keep pytest's closing line."""
    say("pytest")
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    began = time.monotonic()
    closing = ""
    with subprocess.Popen(
        [str(PYTHON), "-m", "pytest", *SIDE_BY_SIDE, *colour, *passed_on],
        cwd=ROOT,
        env=clean_surroundings(PYTHONIOENCODING="utf-8", PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pytest:
        for line in pytest.stdout or ():
            print(line, end="", flush=True)
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip(" =\n")
            if re.search(r"(\d+ \w+|no tests ran) in [\d.]+s", plain):
                closing = plain
    passed = pytest.returncode == 0
    return Stage("pytest", passed, time.monotonic() - began, closing or "did not get to its end")


def sum_up(stages: list[Stage]) -> int:
    """Print the summary, with the count of tests in its last line, and return the exit status."""
    say("Summary")
    for stage in stages:
        verdict = "passed" if stage.passed else "FAILED"
        print(f"   {stage.name:<14} {verdict}  {stage.seconds:6.1f} s   {stage.note}".rstrip())
    failed = [stage.name for stage in stages if not stage.passed]
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nEverything passed.")
    counts = {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", stages[-1].note)}
    broken = counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0)
    print(f"{counts.get('passed', 0)} passed, {broken} failed, {counts.get('skipped', 0)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
