"""Which Chromium the browser tests drive."""

import pytest

from wikitrack_local import chromium

INSTALLED = {"chromium-browser": "/usr/bin/chromium-browser", "google-chrome": "/opt/chrome", "/my/own": "/my/own"}


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, "/usr/bin/chromium-browser"),
        ({"CHROMIUM": ""}, "/usr/bin/chromium-browser"),
        ({"CHROMIUM": "/my/own"}, "/my/own"),
        ({"CHROMIUM": "/not/there"}, None),
    ],
)
def test_the_one_that_is_named_goes_first(environment: dict[str, str], found: str | None) -> None:
    assert chromium.find(environment, INSTALLED.get) == found
