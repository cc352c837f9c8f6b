"""Measurements of the running stack: `./wikitrack bench NAME`. They print figures and judge nothing."""
