"""What commands ask of a stack that runs."""

from wikitrack_local.console import fail
from wikitrack_local.files import holder, read_json
from wikitrack_local.paths import State, state_at
from wikitrack_local.ports import HOST


def require_running(argument: str | None) -> State:
    """The state of the running stack; one line and exit 1 where none runs."""
    state = state_at(argument)
    if holder(state.lock) is None or not isinstance(read_json(state.ports), dict):
        fail(f"nothing runs on {state.root}: start it with `up`")
    return state


def ports(state: State) -> dict[str, int]:
    """The ports of a running stack."""
    return {str(name): int(port) for name, port in read_json(state.ports).items()}


def bootstrap_servers(argument: str | None) -> str:
    """Where the running stack's Kafka is."""
    return f"{HOST}:{ports(require_running(argument))['kafka']}"
