"""`--help` of the programs: what they are, their arguments if any, their settings."""

import argparse

from pydantic_settings import BaseSettings

from wikitrack_common.settings import PREFIX


def parser(program: str, description: str, kind: type[BaseSettings]) -> argparse.ArgumentParser:
    """A parser without arguments yet, whose `--help` says what the program is and lists its settings."""
    lines = [f"  {line}" for line in settings_lines(kind)]
    return argparse.ArgumentParser(
        prog=f"python -m {program}",
        description=description,
        epilog="settings (environment):\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def arguments(program: str, description: str, kind: type[BaseSettings]) -> None:
    """Read the command line of a program that takes none: anything but `--help` exits with 2."""
    parser(program, description, kind).parse_args()


def settings_lines(kind: type[BaseSettings]) -> list[str]:
    """One line for each setting: its name, its default, what it is."""
    lines = []
    for name, field in sorted(kind.model_fields.items()):
        default = "required" if field.is_required() else f"default {str(field.default)!r}"
        about = f": {field.description}" if field.description else ""
        lines.append(f"{PREFIX}{name.upper()} ({default}){about}")
    return lines
