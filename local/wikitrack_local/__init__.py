"""The one-machine stack behind `./wikitrack`: installs, starts and watches the real programs, without containers.

Up to `bootstrap`, modules use the standard library alone: they run before anything is installed.
"""
