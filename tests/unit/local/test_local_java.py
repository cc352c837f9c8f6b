"""Finding a Java 17 among fake installations."""

from pathlib import Path

import pytest

from wikitrack_local import java


def installation(folder: Path, release: str | None, printed: str = "") -> Path:
    """A fake Java: its `release` file, or a program that prints its version as Java does."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{printed}\"' >&2\n")
    program.chmod(0o755)
    if release is not None:
        (folder / "release").write_text(f'IMPLEMENTOR="Anyone"\nJAVA_VERSION="{release}"\n')
    return folder


def test_another_default_is_passed_over(tmp_path: Path) -> None:
    default = installation(tmp_path / "default", "25.0.3")
    wanted = installation(tmp_path / "jvm" / "b-17", "17.0.15")
    installation(tmp_path / "jvm" / "a-11", "11.0.2")
    environment = {"JAVA_HOME": str(default), "PATH": str(default / "bin")}
    assert java.find(environment, [tmp_path / "jvm"]) == wanted


def test_java_home_comes_first(tmp_path: Path) -> None:
    mine = installation(tmp_path / "mine", "17.0.1")
    installation(tmp_path / "jvm" / "java-17", "17.0.15")
    assert java.find({"JAVA_HOME": str(mine)}, [tmp_path / "jvm"]) == mine


def test_a_java_without_release_file_is_asked(tmp_path: Path) -> None:
    home = installation(tmp_path / "jvm" / "unnamed", None, printed="17.0.9")
    assert java.find({}, [tmp_path / "jvm"]) == home


def test_java_on_the_path_is_found_behind_its_link(tmp_path: Path) -> None:
    home = installation(tmp_path / "opt" / "jdk", "17")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert java.find({"PATH": str(tmp_path / "bin")}, []) == home


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.2", "21.0.1", "170.0"])
def test_other_versions_do_not_count(tmp_path: Path, version: str) -> None:
    installation(tmp_path / "jvm" / "java", version)
    assert java.find({"PATH": ""}, [tmp_path / "jvm", tmp_path / "missing"]) is None
