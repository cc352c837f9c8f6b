"""Faults on request: what they are, and which connections they hit."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field


class Faults(BaseModel):
    """What goes wrong with a connection, as it is posted. The default is nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    chunk_bytes: Annotated[int | None, Field(ge=1)] = None
    """Split the stream of bytes into chunks of this many."""
    cut_after_events: Annotated[int | None, Field(ge=0)] = None
    """Cut hard when this many events were sent whole."""
    cut_at: Literal["in_event", "before_blank_line", "between"] = "between"
    """Where in what follows them: in a part of the next event, before its blank line, or with nothing of it."""
    status: Literal[403, 429, 503] | None = None
    """Refuse with this status."""
    silence: bool = False
    """Accept, then send nothing."""
    times: Annotated[int | None, Field(ge=1)] = None
    """How many connections are hit; None: all until cleared."""

    def on_open(self, now: "Faults") -> "Faults":
        """What becomes of an open connection that has `now`: it takes over cuts and silence, nothing else."""
        return self.model_copy(update={"chunk_bytes": now.chunk_bytes, "status": None})

    @property
    def hits_open(self) -> bool:
        return self.silence or self.cut_after_events is not None

    def cut(self, frames: list[bytes], sent: int) -> tuple[bytes, bool]:
        """Bytes to send of `frames`, `sent` events having gone before, and whether the cut comes after them."""
        if self.cut_after_events is None or sent + len(frames) < self.cut_after_events:
            return b"".join(frames), False
        left = max(0, self.cut_after_events - sent)
        whole = b"".join(frames[:left])
        if self.cut_at == "between":
            return whole, True
        if left == len(frames):
            return whole, False
        torn = frames[left]
        return whole + torn[: -1 if self.cut_at == "before_blank_line" else _inside(torn)], True


NONE: Final = Faults()


class FaultBoard:
    """The faults that are set now; hands them out to connections, at most `times` times."""

    def __init__(self) -> None:
        self._faults = NONE
        self._left: int | None = None

    def set(self, faults: Faults) -> None:
        self._faults, self._left = faults, faults.times

    def take(self) -> Faults:
        """The faults for one connection."""
        faults = self._faults
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.set(NONE)
        return faults


def _inside(frame: bytes) -> int:
    """A place within an event, another one for each event, in which neither of its two last line ends is sent."""
    return 1 + sum(frame[-64:]) * 2654435761 % (len(frame) - 2)
