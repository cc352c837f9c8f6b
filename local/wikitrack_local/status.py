"""What `status` tells: made by the supervisor, kept in the state, read by the other commands."""

from typing import Any

from wikitrack_local.arguments import PROGRAMS
from wikitrack_local.console import printable
from wikitrack_local.files import holder, read_json
from wikitrack_local.paths import State

STOPPED = {"state": "stopped", "pid": None, "restarts": 0, "since": None}
NO_COUNTS = {
    "received": 0,
    "published": 0,
    "duplicates": 0,
    "canary": 0,
    "rejected": 0,
    "rejected_by_reason": {},
    "cleaned": 0,
    "stored": 0,
}


def read(state: State) -> dict[str, Any]:
    """The status of the stack: of its supervisor's last second, or with all programs stopped where none runs."""
    kept = read_json(state.status)
    last: dict[str, Any] = kept if isinstance(kept, dict) else {}
    pid = holder(state.lock)
    if pid is not None and last.get("supervisor_pid") == pid:
        return last
    status = {"source": None, "counts": NO_COUNTS, "lag": {"input": 0, "processed": 0}, **last}
    names = [*PROGRAMS, *(name for name in last.get("programs", {}) if name not in PROGRAMS)]
    programs = {name: {**STOPPED, "since": _stopped_since(last, name)} for name in names}
    ended: dict[str, Any] = {
        "ready": False,
        "drained": False,
        "newest_page_age_seconds": None,
        "supervisor_pid": pid,
        "memory_mib": {},
        "reports": None,
    }
    return {**status, **ended, "programs": programs}


def _stopped_since(last: dict[str, Any], name: str) -> Any:
    program = last.get("programs", {}).get(name, {})
    return program.get("since") if program.get("state") == "stopped" else None


def line(status: dict[str, Any]) -> str:
    """One line of counts."""
    counts, lag, age = status["counts"], status["lag"], status["newest_page_age_seconds"]
    return (
        f"received {counts['received']:,}  published {counts['published']:,}  rejected {counts['rejected']:,}  "
        f"stored {counts['stored']:,}  lag {lag['input']:,} + {lag['processed']:,}  "
        f"newest page {_age(age)}"
    )


def table(status: dict[str, Any]) -> list[str]:
    """The status for people."""
    memory = status.get("memory_mib", {})
    lines = [f"source    {printable(str(status['source'] or 'none'))}", ""]
    lines.append(f"{'program':<10} {'state':<9} {'pid':>8} {'restarts':>8} {'MiB':>6}  since")
    for name, program in status["programs"].items():
        pid, since = program["pid"] or "-", program["since"] or "-"
        lines.append(
            f"{name:<10} {program['state']:<9} {pid:>8} {program['restarts']:>8} {memory.get(name, '-'):>6}  {since}"
        )
    counts = dict(status["counts"])
    reasons = ", ".join(f"{printable(name)} {count:,}" for name, count in counts.pop("rejected_by_reason").items())
    lines += ["", "  ".join(f"{name} {count:,}" for name, count in counts.items())]
    lines += [f"rejected: {reasons}"] if reasons else []
    lines += _reports(status.get("reports") or {})
    lines.append(f"lag: input {status['lag']['input']:,}, processed {status['lag']['processed']:,}")
    lines.append(f"newest page: {_age(status['newest_page_age_seconds'])};  memory: {memory.get('total', 0):,} MiB")
    return lines + [f"{name:<10} {url}" for name, url in status.get("urls", {}).items()]


def _reports(reports: dict[str, Any]) -> list[str]:
    if not reports:
        return []
    last, following = reports["last"], reports["next"]
    parts = ["running now" if reports["running"] else f"next at {following}" if following else "not yet"]
    if last:
        ended = "" if last["exit_code"] == 0 else f", exit code {last['exit_code']}: see `logs reports`"
        parts.append(f"last at {last['at']} ({last['seconds']:.0f} s{ended})")
    return ["reports: " + "; ".join(parts)]


def _age(seconds: float | None) -> str:
    if seconds is None:
        return "none yet"
    return f"{seconds:.0f} s old" if seconds < 7200 else f"{seconds / 3600:.0f} h old"
