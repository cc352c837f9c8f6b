"""Which tiers of tests `test` runs."""

import pytest

from wikitrack_local import arguments
from wikitrack_local.commands import test as command


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("test", False),
        ("test --unit", False),
        ("test --unit --all", False),
        ("test tests/unit -q", False),
        ("test --all", True),
        ("test tests/browser -q", True),
        ("test -k feed tests/browser/test_page.py", True),
    ],
)
def test_the_browser_is_wanted_for_all_or_where_its_tests_are_named(line: str, wanted: bool) -> None:
    assert command.wants_browser(arguments.parse(line.split())) is wanted
