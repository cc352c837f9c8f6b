"""One module a command, with `run(options) -> exit code`."""
