"""Find a Java 17, also where another Java is the default."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

WANTED = 17
HOW_TO_GET = "Java 17 is missing: apt install openjdk-17-jre-headless (or set JAVA_HOME to one)"

_RELEASE = re.compile(r'^JAVA_VERSION="(\d+)', re.MULTILINE)
_PRINTED = re.compile(r'version "(\d+)')


def find(environment: Mapping[str, str] = os.environ, roots: Iterable[Path] | None = None) -> Path | None:
    """The home of a Java 17, or None. `roots` are the folders of installed Javas to look through."""
    for home in _candidates(environment, _roots() if roots is None else roots):
        if (home / "bin" / "java").is_file() and major(home) == WANTED:
            return home
    return None


def major(home: Path) -> int | None:
    """Major version of the Java at `home`, by its `release` file, else by asking it."""
    try:
        text, pattern = (home / "release").read_text(encoding="utf-8", errors="replace"), _RELEASE
    except OSError:
        text, pattern = _ask(home / "bin" / "java"), _PRINTED
    match = pattern.search(text)
    return int(match[1]) if match else None


def _ask(program: Path) -> str:
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stderr + done.stdout


def _roots() -> tuple[Path, ...]:
    return (Path("/usr/lib/jvm"), Path.home() / ".sdkman/candidates/java", Path.home() / ".jdks", Path("/opt/java"))


def _candidates(environment: Mapping[str, str], roots: Iterable[Path]) -> Iterator[Path]:
    if environment.get("JAVA_HOME"):
        yield Path(environment["JAVA_HOME"])
    for root in roots:
        yield from sorted(root.iterdir()) if root.is_dir() else ()
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path:
        yield Path(on_path).resolve().parent.parent
