"""A seeded file of events as a hostile stream would send them."""

import uuid
from collections.abc import Callable, Iterator
from random import Random

from tests.support import hostile
from tests.support.event import DOMAINS, build, encode, with_time
from tests.support.hostile import Event
from tests.support.instants import iso
from tests.support.judging import MAX_WHOLE_BYTES


def make_file(size: int, seed: int, now: int) -> list[bytes]:
    """`size` lines, none of them empty, around `now` (seconds since 1970). The same arguments, the same lines."""
    return Writer(size, seed, now).lines


class Writer:
    """Makes the lines one after the other; what comes back later in the file waits in `later`."""

    def __init__(self, size: int, seed: int, now: int) -> None:
        self._random = Random(seed)
        self._size, self._now = size, now
        self._far = size // 3  # lines between two versions of one creation, so that the stream dates them differently
        self._busy_hour = (now - 5 * 3600) // 3600 * 3600
        self._one_second = now - 8 * 3600 - 17
        self._serial = 0
        self._later: dict[int, list[bytes]] = {}
        self.lines: list[bytes] = []
        specials = dict(zip(self._random.sample(range(size // 3, size), 5), self._specials(), strict=False))
        while len(self.lines) < size:
            place = len(self.lines)
            waiting = self._later.pop(place, [])
            if place in specials:
                self.lines.append(specials[place])
            elif waiting:
                self.lines.append(waiting.pop())
                self._later.setdefault(place + 1, []).extend(waiting)
            else:
                self._add(place)

    def _add(self, place: int) -> None:
        """One new line, and what is to come of it later."""
        random = self._random
        kinds: list[tuple[Callable[[], bytes], int]] = [
            (lambda: encode(random, self._event()), 640),
            (self._bot_line, 120),
            (self._same_second_line, 40),
            (lambda: self._changed(hostile.make_odd), 40),
            (lambda: self._changed(hostile.spoil_first_time), 20),
            (lambda: self._changed(hostile.edit_by_ip), 40),
            (lambda: self._changed(hostile.hide_user), 10),
            (lambda: self._changed(hostile.spoil_field), 40),
            (lambda: self._changed(hostile.spoil_times), 15),
            (lambda: hostile.not_json(random, self._event()), 20),
            (self._no_utf8, 10),
            (self._canary, 15),
        ]
        make = random.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        line = make()
        self.lines.append(line)
        if random.random() < 0.03:
            self._plan(place + 1, line)
        if random.random() < 0.05:
            self._plan(place + random.randrange(2, max(3, self._size)), line)

    def _plan(self, place: int, line: bytes) -> None:
        self._later.setdefault(place, []).append(line)

    def _event(self) -> Event:
        """A usable event; some come back later in the file: changed, or as a new creation of the same page."""
        random = self._random
        event = build(random, self._next(), self._pick_time())
        place = len(self.lines) + self._far + random.randrange(max(1, self._size - self._far))
        chance = random.random()
        if chance < 0.02:
            self._plan(place, encode(random, {**event, "page_title": f"{event['page_title']} changed", "rev_id": 77}))
        elif chance < 0.04:
            self._plan(place, encode(random, with_time(event, self._pick_time())))
        return event

    def _bot_line(self) -> bytes:
        """A busy bot: thousands of pages in one hour of one wiki."""
        event = build(self._random, self._next(), self._busy_hour + self._random.randrange(3600))
        event["meta"]["domain"] = "commons.wikimedia.org"
        event["page_id"] = 900_000 + self._serial
        event["performer"] |= {"user_id": 4242, "user_text": "Busy bot", "user_is_bot": True}
        return encode(self._random, event)

    def _same_second_line(self) -> bytes:
        """Pages of several wikis in one second, so that only domain and number tell their order."""
        event = build(self._random, self._next(), self._one_second)
        event["meta"]["domain"] = self._random.choice(DOMAINS[:6])
        event["page_id"] = 500_000 + self._serial
        user_id = self._random.randrange(1, 4)
        event["performer"] |= {"user_id": user_id, "user_text": f"Sharer {user_id}"}
        return encode(self._random, event)

    def _changed(self, change: Callable[[Random, Event], None]) -> bytes:
        event = self._event()
        change(self._random, event)
        return encode(self._random, event)

    def _no_utf8(self) -> bytes:
        """An event with bytes that are no UTF-8 in its title or comment."""
        event = self._event()
        field = self._random.choice(["page_title", "comment"])
        event[field] = f"MARK {self._serial}"
        return encode(self._random, event).replace(
            b"MARK", self._random.choice([b"\xff", b"\xc3", b"a\xe2\x82", b"\x80"])
        )

    def _canary(self) -> bytes:
        meta = {"stream": "mediawiki.page-create", "domain": "canary", "dt": iso(self._pick_time()), "id": self._id()}
        event = {"$schema": "/mediawiki/revision/create/2.0.0", "meta": meta}
        full = self._event() | {"page_title": "TestPage10", "meta": meta}
        return encode(self._random, full if self._random.random() < 0.5 else event)

    def _specials(self) -> Iterator[bytes]:
        """Lines of 1 MB and 9 MB, and those on the two sides of the limit."""
        for length in (1_000_000, 9_000_000):
            yield encode(self._random, {**self._event(), "comment": "ü" * (length // 2)})
        for length in (MAX_WHOLE_BYTES, MAX_WHOLE_BYTES + 1):
            event = {**self._event(), "comment": ""}
            yield encode(Random(0), {**event, "comment": "x" * (length - len(encode(Random(0), event)))})
        yield encode(self._random, {**self._event(), "page_id": 2**63 - 1, "rev_id": 2**53 + 1})

    def _pick_time(self) -> int:
        """Mostly the last two days; some days late, years old, or hours ahead of now."""
        random, now, chance = self._random, self._now, self._random.random()
        if chance < 0.90:
            return now - 60 - int(random.random() ** 3 * 40 * 3600)
        if chance < 0.96:
            return now - random.randrange(2 * 86400, 30 * 86400)
        if chance < 0.98:
            return now + random.randrange(3 * 3600, 40 * 3600)
        return random.randrange(978307200, 4133980799)  # 2001 to 2100

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def _id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128)))
