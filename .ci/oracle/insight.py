#!/usr/bin/env python3
"""The figures of the insight page, computed a second time by other means.

It knows nothing of the program but the exported events, and shares no code with it: tests compare both, and the
difference must be 0. It replays each ticket from its events and measures the stretches between them.

    insight.py < asks.jsonl > answers.jsonl

Each line asked is a JSON object:

    {"events": "events.jsonl", "zone": "Europe/Rome", "from": "2026-03-01", "to": "2026-03-31",
     "now": "2026-04-22T10:00:00Z", "queue": null, "channel": null}

`events` is a file of events as the log keeps them, one JSON object a line, each subject's in order. Each line answered
holds the figures of the period (`now`), of the one before it (`then`), by day, by main queue and by channel, and the
tickets behind every figure of both (`behind`, `behind_before`). Durations are whole milliseconds.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

SECOND = 10**9
MILLI = 10**6
HOUR = 3600 * SECOND
SAME_CASE = 7 * 24 * HOUR
OPEN, WAITING, DONE, OUT = "open", "waiting for the customer", "done", "out"
AGE_BANDS = [24, 72, 168, 720]
RESOLUTION_BANDS = [1, 4, 8, 24, 72, 168]
# Where who works here acts, and where files say that they did. What comes elsewhere is a customer's, or a machine's.
OURS = ("desk", "cli", "import")


def nanoseconds(text):
    """Moments are finer than Python's own: counted in nanoseconds since 1970."""
    assert text.endswith("Z"), text
    whole, _, fraction = text[:-1].partition(".")
    seconds = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * SECOND + int((fraction + "0" * 9)[:9])


def state(status):
    if status in ("new", "open"):
        return OPEN
    if "pending" in status:
        return WAITING if status["pending"]["on"] == "customer" else OPEN
    if "closed" in status and status["closed"]["how"] == "spam":
        return OUT
    if "merged" in status:
        return OUT
    return DONE


class Ticket:
    def __init__(self, number, at, facts):
        self.number = number
        self.created = at
        self.channel = facts["channel"]
        self.by_agent = facts["by_agent"]
        self.people = {facts["requester"]}
        self.states = [(at, OPEN, False)]
        self.homes = [(at, facts["home"])]
        self.taken_up = None
        self.answered = None

    def happen(self, at, by, door, name, facts):
        person = by.get("person") if isinstance(by, dict) else None
        staff = door in OURS and person is not None and person not in self.people
        human = False
        if name == "articled":
            if facts["kind"] == "reply" and facts["ordinal"] != 1 and facts["author"] is not None:
                human = staff
                if staff and self.answered is None:
                    self.answered = at
        elif name == "status_set":
            spam = isinstance(facts["to"], dict) and facts["to"].get("closed", {}).get("how") == "spam"
            self.states.append((at, state(facts["to"]), spam))
            human = staff and not spam
        elif name == "owner_set":
            human = staff and facts["to"] == person
        elif name == "queue_set":
            self.homes.append((at, facts["home_to"]))
        elif name == "participant_added":
            self.people.add(facts["person"])
        if human and self.taken_up is None:
            self.taken_up = at


def read_tickets(path):
    tickets = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            kind, _, number = event["subject"].partition(":")
            if kind != "ticket":
                continue
            at = nanoseconds(event["at"])
            for change in json.loads(event["body"]):
                told = change["ticket"]
                # A change that says nothing more is its name alone.
                (name, facts), = [(told, None)] if isinstance(told, str) else told.items()
                if name == "created":
                    tickets[int(number)] = Ticket(int(number), at, facts)
                else:
                    tickets[int(number)].happen(at, event["by"], event["door"], name, facts)
    return list(tickets.values())


def midnight(day, zone):
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * SECOND


class Stretch:
    """Days from `first` to `last`, known until before `cut`."""

    def __init__(self, first, last, zone, cut, now):
        one = timedelta(days=1)
        self.days = [first + one * i for i in range((last - first).days + 1)]
        over = midnight(last + one, zone)
        self.end = min(over, cut)
        self.start = min(self.end, midnight(first, zone))
        self.seen = min(over, now)
        self.ends = [min(self.end, midnight(day + one, zone)) for day in self.days]

    def holds(self, at):
        return self.start <= at < self.end

    def day(self, at):
        return next(i for i, end in enumerate(self.ends) if at < end)


def both(ask):
    zone = ZoneInfo(ask["zone"])
    first, last = date.fromisoformat(ask["from"]), date.fromisoformat(ask["to"])
    now = nanoseconds(ask["now"])
    asked = Stretch(first, last, zone, now + 1, now)
    length = timedelta(days=(last - first).days + 1)
    begins = midnight(first, zone)
    cut = begins
    if now < midnight(last + timedelta(days=1), zone):
        wall = datetime.fromtimestamp(now // SECOND, zone).replace(tzinfo=None) - length
        cut = min(begins, int(wall.replace(tzinfo=zone).timestamp()) * SECOND + now % SECOND)
    return asked, Stretch(first - length, first - timedelta(days=1), zone, cut, cut)


def stretches(states, end):
    """The stretches of time in one state each, as [from, to, state]; the last one lasts until the end."""
    found = []
    for at, now, _ in states:
        if found and found[-1][2] == now:
            continue
        if found:
            found[-1][1] = at
        found.append([at, end, now])
    return found


def state_before(states, moment):
    earlier = [now for at, now, _ in states if at < moment]
    return earlier[-1] if earlier else None


def one_ticket(ticket, stretch):
    """What one ticket is in a stretch; None where it was not known yet."""
    states = [step for step in ticket.states if step[0] < stretch.end]
    if not states:
        return None
    is_open = lambda now: now in (OPEN, WAITING)
    home = [home for at, home in ticket.homes if at < stretch.end][-1]
    seen = {"number": ticket.number, "home": home, "channel": ticket.channel}
    if states[-1][1] == OUT:
        went = len(states) - 1
        while went and states[went - 1][1] == OUT:
            went -= 1
        at, _, spam = states[went]
        seen["open_before"] = is_open(state_before(states, stretch.start))
        seen["removed"] = seen["open_before"]
        seen["spam"] = spam and stretch.holds(at)
        seen["open_at"] = [is_open(state_before(states, end)) for end in stretch.ends]
        return seen

    states = [step for step in states if step[1] != OUT]
    before = state_before(states, stretch.start)
    pieces = stretches(states, stretch.end)
    seen["open_before"] = is_open(before)
    seen["open_at"] = [is_open(state_before(states, end)) for end in stretch.ends]
    seen["opened"] = ticket.created if stretch.holds(ticket.created) else None
    seen["reopened"] = before == DONE and any(is_open(now) and stretch.start <= at for at, _, now in pieces)

    began, first = ticket.created, 0
    for i, (at, until, now) in enumerate(pieces):
        if now == DONE and i + 1 < len(pieces) and until - at > SAME_CASE:
            began, first = until, i + 1
    case = pieces[first:]
    resolved = case[-1][0] if case[-1][2] == DONE else None
    if resolved is not None and stretch.holds(resolved):
        seen["resolved"] = resolved
        seen["gross"] = (resolved - began) // MILLI
        seen["net"] = sum(until - at for at, until, now in case[:-1] if now == OPEN) // MILLI
    if resolved is None:
        seen["age"] = max(0, stretch.seen - ticket.created) // MILLI
    if stretch.holds(began):
        until = stretch.seen if resolved is None else resolved
        seen["case"] = (max(0, until - began) // MILLI, resolved is not None)
    if ticket.taken_up is not None and stretch.holds(ticket.taken_up) and not ticket.by_agent:
        seen["acknowledged"] = (ticket.taken_up - ticket.created) // MILLI
    if ticket.answered is not None and stretch.holds(ticket.answered):
        seen["answered"] = (ticket.answered - ticket.created) // MILLI
    return seen


def percentile(values, percent):
    whole, rest = divmod((len(values) - 1) * percent, 100)
    low = values[whole]
    return low + (values[whole + 1] - low) * rest // 100 if rest else low


def spread(values):
    if not values:
        return None
    values = sorted(values)
    return {
        "n": len(values),
        "mean": sum(values) // len(values),
        "median": percentile(values, 50),
        "p90": percentile(values, 90),
    }


def half_life(cases):
    left = Fraction(1)
    for moment in sorted({lasted for lasted, _ in cases}):
        at_risk = sum(1 for lasted, _ in cases if moment <= lasted)
        ended = sum(1 for lasted, over in cases if lasted == moment and over)
        left *= 1 - Fraction(ended, at_risk)
        if ended and left <= Fraction(1, 2):
            return moment
    return None


def in_bands(values, bounds):
    counts = [0] * (len(bounds) + 1)
    for value in values:
        counts[sum(1 for hours in bounds if hours * HOUR // MILLI <= value)] += 1
    return counts


def has(seen, key):
    """Zero is a value: something that took no time happened."""
    return seen.get(key) is not None and seen[key] is not False


def having(tickets, key):
    return [seen[key] for seen in tickets if has(seen, key)]


def numbers(tickets):
    ages, cases, gross = sorted(having(tickets, "age")), having(tickets, "case"), having(tickets, "gross")
    figures = {name: len(having(tickets, name)) for name in ("open_before", "opened", "reopened", "resolved", "removed", "spam")}
    figures["open"] = len(ages)
    balance = figures["open_before"] + figures["opened"] + figures["reopened"] - figures["resolved"] - figures["removed"]
    assert balance == figures["open"], figures
    return figures | {
        "acknowledged": spread(having(tickets, "acknowledged")),
        "answered": spread(having(tickets, "answered")),
        "gross": spread(gross),
        "net": spread(having(tickets, "net")),
        "begun": len(cases),
        "half_life": half_life(cases),
        "ages": {"median": percentile(ages, 50), "p90": percentile(ages, 90), "oldest": ages[-1]} if ages else None,
        "aged": in_bands(ages, AGE_BANDS),
        "resolved_in": in_bands(gross, RESOLUTION_BANDS),
    }


def part(tickets):
    figures = numbers(tickets)
    return {name: figures[name] for name in ("opened", "resolved", "open", "answered", "gross")}


def by(key, now, then):
    nothing = part([])
    rows = {}
    for value in {seen[key] for seen in now + then}:
        row = {"now": part([s for s in now if s[key] == value]), "then": part([s for s in then if s[key] == value])}
        if row != {"now": nothing, "then": nothing}:
            rows[str(value)] = row
    return rows


PLAIN = ("open", "open-before", "opened", "reopened", "resolved", "removed", "spam", "acknowledged", "answered", "begun")
KEYS = {"open": "age", "open-before": "open_before", "begun": "case"}


def lists_of(seen, stretch):
    """The lists that a ticket is in."""
    yield from (name for name in PLAIN if has(seen, KEYS.get(name, name)))
    yield from (f"{key}-on-{stretch.days[stretch.day(seen[key])]}" for key in ("opened", "resolved") if has(seen, key))
    yield from (f"open-on-{day}" for day, is_open in zip(stretch.days, seen["open_at"]) if is_open)
    if has(seen, "age"):
        yield f"aged-{in_bands([seen['age']], AGE_BANDS).index(1)}"
    if has(seen, "gross"):
        yield f"resolved-in-{in_bands([seen['gross']], RESOLUTION_BANDS).index(1)}"


def behind(tickets, stretch):
    """The tickets behind each figure of a stretch, by the figure's word in a URL."""
    names = list(PLAIN)
    names += [f"{what}-on-{day}" for what in ("opened", "resolved", "open") for day in stretch.days]
    names += [f"aged-{i}" for i in range(len(AGE_BANDS) + 1)]
    names += [f"resolved-in-{i}" for i in range(len(RESOLUTION_BANDS) + 1)]
    lists = {name: [] for name in names}
    for seen in sorted(tickets, key=lambda seen: seen["number"]):
        for name in lists_of(seen, stretch):
            lists[name].append(seen["number"])
    return lists


def answer(ask, tickets):
    def look(stretch):
        found = (one_ticket(ticket, stretch) for ticket in tickets)
        return [
            seen
            for seen in found
            if seen is not None
            and ask.get("queue") in (None, seen["home"])
            and ask.get("channel") in (None, seen["channel"])
        ]

    asked, before = both(ask)
    now, then = look(asked), look(before)
    opened, resolved = having(now, "opened"), having(now, "resolved")
    days = [
        [
            day.isoformat(),
            sum(1 for at in opened if asked.day(at) == i),
            sum(1 for at in resolved if asked.day(at) == i),
            sum(1 for seen in now if seen["open_at"][i]),
        ]
        for i, day in enumerate(asked.days)
    ]
    return {
        "now": numbers(now),
        "then": numbers(then),
        "days": days,
        "queues": by("home", now, then),
        "channels": by("channel", now, then),
        "behind": behind(now, asked),
        "behind_before": behind(then, before),
    }


def main():
    files = {}
    for line in sys.stdin:
        ask = json.loads(line)
        path = ask["events"]
        if path not in files:
            files = {path: read_tickets(path)}
        print(json.dumps(answer(ask, files[path]), sort_keys=True))


if __name__ == "__main__":
    main()
