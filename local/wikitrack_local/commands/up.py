"""`up`: install, start, keep running."""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from typing import IO

from wikitrack_local import bootstrap, leftovers, ports, sources
from wikitrack_local.asking import until
from wikitrack_local.console import EXIT_USAGE, fail, printable, say
from wikitrack_local.files import try_lock
from wikitrack_local.paths import State, state_at
from wikitrack_local.programs import Stack
from wikitrack_local.report_runs import ReportRuns
from wikitrack_local.reporter import Reporter
from wikitrack_local.status import read
from wikitrack_local.supervisor import Supervisor

INSTALL_BEGUN = "WIKITRACK_INSTALL_BEGUN"
DETACHED = "WIKITRACK_DETACHED"
LAST_LINES = 15


def run(options: argparse.Namespace) -> int:
    state = state_at(options.state)
    if options.detach and not os.environ.get(DETACHED):
        return _detach(state)
    lock = _take(state)
    try:
        stack = _stack(options, state)
        return asyncio.run(_supervise(stack, _install_seconds()))
    finally:
        lock.close()


def _take(state: State) -> IO[str]:
    state.root.mkdir(parents=True, exist_ok=True)
    lock = try_lock(state.lock)
    if lock is None:
        fail(f"a stack runs on {state.root} already: see `status`, or stop it with `down`", EXIT_USAGE)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _stack(options: argparse.Namespace, state: State) -> Stack:
    if left := leftovers.clean(state):
        say(f"ended what a killed supervisor had left: {', '.join(left)}")
    if not ports.is_free(options.port):
        fail(f"port {options.port} is taken: choose another by --port", EXIT_USAGE)
    source = sources.settle(options.source)
    return Stack(state, bootstrap.tools(), source, ports.settle(state.ports), options.port, options.rate, options.seed)


async def _supervise(stack: Stack, install_seconds: float) -> int:
    supervisor = Supervisor(stack)
    reports = ReportRuns(supervisor)
    reporter = Reporter(supervisor, reports, install_seconds)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _stop, supervisor)
    _banner(stack)
    tasks = (reporter.run(), _tell_times(supervisor, reporter), reports.run(reporter.is_caught_up))
    beside = [asyncio.create_task(task) for task in tasks]
    try:
        await supervisor.run()
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        reporter.close()
    say("stopped")
    return 0


def _stop(supervisor: Supervisor) -> None:
    say("stopping ... (once more: at once)")
    supervisor.stop()


async def _tell_times(supervisor: Supervisor, reporter: Reporter) -> None:
    await supervisor.ready.wait()
    times = reporter.times
    say(f"all programs run: {times.install:.0f} s to install, {supervisor.ready_seconds:.0f} s to start")
    await until(reporter.has_page, 0.2)
    say(f"first page in the API: {times.first_page:.0f} s after the start")


def _banner(stack: Stack) -> None:
    command = os.environ.get("WIKITRACK_CALLED_AS", "wikitrack")
    say(f"source: {printable(stack.source.description)}")
    say(f"web page and API: {stack.api_url}   its documentation: {stack.api_url}/docs")
    say(f"look into it: {command} status | logs NAME -f | topic input | rejected | cql     stop: Ctrl-C")


def _install_seconds() -> float:
    begun = float(os.environ.get(INSTALL_BEGUN, "0"))
    return time.time() - begun if begun else 0.0


def _detach(state: State) -> int:
    """Start the supervisor as a process of its own, wait until the stack is ready; its last lines where it is not."""
    state.logs.mkdir(parents=True, exist_ok=True)
    with state.log("supervisor").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "wikitrack_local", *sys.argv[1:]],
            env=os.environ | {DETACHED: "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    while child.poll() is None:
        status = read(state)
        if status["supervisor_pid"] == child.pid and status.get("failed"):
            child.terminate()
            child.wait()
            return _failed(state, status["failed"], 1)
        if status["supervisor_pid"] == child.pid and status["ready"]:
            return _ready(state)
        _pause(child)
    return _failed(state, "supervisor", child.returncode or 1)


def _pause(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(timeout=0.25)
    except subprocess.TimeoutExpired:
        return


def _ready(state: State) -> int:
    status = read(state)
    say(state.log("supervisor").read_text(encoding="utf-8", errors="replace").rstrip())
    say(f"running in the background (process {status['supervisor_pid']}); `down` stops it")
    return 0


def _failed(state: State, name: str, code: int) -> int:
    if not state.log(name).exists():
        say(f"{name} was stopped, and its log removed, before it was ready")
        return code
    lines = state.log(name).read_text(encoding="utf-8", errors="replace").rstrip().splitlines()[-LAST_LINES:]
    say(f"{name} ended before it was ready; the end of {state.log(name)}:")
    for line in lines:
        say("  " + printable(line, 300))
    return code
