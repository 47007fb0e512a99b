#!/usr/bin/env python3
"""The clocks of service levels, computed a second time by other means.

It knows nothing of the program but the log, and shares no code with it: tests compare both, and the difference must be 0. It
walks through time as a person with a wall clock would: for every minute it asks the zone's rules (Python's own, not those that
the log keeps) what the clock on the wall shows, and the log which state, which facts, which policy and which calendar held then.
There is no running sum and no search by halves.

    sla.py < asks.jsonl > answers.jsonl

Each line asked is

    {"log": [{"subject": "ticket:1", "ver": 1, "at": "2026-03-28T22:30:00Z", "changes": [...]}, ...],
     "now": "2026-03-29T02:05:00Z", "steps": [-30, 60]}

where `log` holds settings and one ticket as the log keeps them, in its order, or

    {"zone": "Europe/Rome", "from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"}

The first is answered with the ticket's clocks, each with its segments and with the moments that lie `steps` minutes of its own
time after it is due; the second with the moments at which the zone's clocks are changed, so that a difference of data is told
from one of counting. Moments and durations are microseconds, moments since 1970.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 10**6
MINUTE = 60 * SECOND
QUARTER = 15 * MINUTE
WEEK = 7 * 24 * 60 * MINUTE
NEVER = float("inf")
HORIZON = 4 * 366 * 24 * 60 * MINUTE
OPEN, CLOSED = "open", "closed"
DONE = ("resolved", "closed", "spam", "merged")


def moment(text):
    whole, _, fraction = text[:-1].partition(".")
    seconds = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * SECOND + int((fraction + "0" * 6)[:6])


def in_force(versions, at):
    """The last of these that began by then, `None` before the first; each begins with its moment."""
    found = None
    for version in versions:
        if version[0] <= at:
            found = version
    return found


@lru_cache(maxsize=None)
def wall(zone, quarter):
    """What the clock on the wall shows as a quarter of an hour begins: its date, and its minute of the day."""
    first, last = (datetime.fromtimestamp(second, ZoneInfo(zone)) for second in (quarter * 900, quarter * 900 + 899))
    minute = first.hour * 60 + first.minute
    # In the years of the tests every zone of theirs is some quarters of an hour from UTC, and changes its clock at one.
    assert first.utcoffset() == last.utcoffset() and minute % 15 == 0 and first.second == 0, (zone, first)
    return first.date(), minute


def offset(zone, at):
    """By how much the wall clock is ahead of UTC, in seconds."""
    return int(datetime.fromtimestamp(at // SECOND, ZoneInfo(zone)).utcoffset().total_seconds())


def changes_of(zone, begins, ends):
    quarters = range(begins + QUARTER, ends, QUARTER)
    return [[at, offset(zone, at)] for at in quarters if offset(zone, at) != offset(zone, at - QUARTER)]


@lru_cache(maxsize=None)
def day_begins(zone, day):
    """The first moment of a day. Where clocks skip midnight it is a later one."""
    at = int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()) * SECOND - 26 * 60 * MINUTE
    while wall(zone, at // QUARTER)[0] < day:
        at += QUARTER
    return at


@lru_cache(maxsize=None)
def easter(year):
    """The Sunday after the full moon of spring, by the epacts of Lilius and Clavius."""
    golden, century = year % 19 + 1, year // 100 + 1
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - (3 * century // 4 - 12)) % 30
    epact += 1 if epact == 24 or (epact == 25 and golden > 11) else 0
    full = 44 - epact if epact <= 23 else 74 - epact
    after = date(year, 3, 1) + timedelta(days=full)
    return after + timedelta(days=(7 - after.isoweekday()) % 7)


class Edition:
    """One version of a calendar."""

    def __init__(self, ver, calendar):
        self.ver, self.calendar, self.zone = ver, calendar, calendar["zone"]
        self.days, self.quarters = {}, {}

    def day_off(self, day):
        """The name under which a day is off."""
        if day.isoformat() in self.calendar["off"]:
            return self.calendar["off"][day.isoformat()]
        for rule, name in self.calendar["yearly"]:
            if "on" in rule and (day.month, day.day) == (rule["on"]["month"], rule["on"]["day"]):
                return name
            if "easter" in rule and day == easter(day.year) + timedelta(days=rule["easter"]["days"]):
                return name

    def minutes(self, day):
        """The minutes of a day, each `OPEN`, `CLOSED`, or off by a name."""
        if day not in self.days:
            windows, rest = self.calendar["special"].get(day.isoformat()), CLOSED
            if windows is None:
                name = self.day_off(day)
                windows = self.calendar["week"][day.weekday()] if name is None else []
                rest = CLOSED if name is None else name
            self.days[day] = [rest] * 1440
            for window in windows:
                self.days[day][window["from"] : window["to"]] = [OPEN] * (window["to"] - window["from"])
        return self.days[day]

    def quarter(self, quarter):
        """The fifteen minutes of a quarter of an hour, or one of them where all are alike."""
        if quarter not in self.quarters:
            day, minute = wall(self.zone, quarter)
            kinds = self.minutes(day)[minute : minute + 15]
            self.quarters[quarter] = kinds[:1] if all(kind == kinds[0] for kind in kinds) else kinds
        return self.quarters[quarter]


def walk(editions, begins, ends):
    """Time piece by piece, as (from, to, edition, kind). Each minute belongs to the version that was in force when it passed."""
    at = begins
    while at < ends:
        assert at < begins + HORIZON, "what is never reached is not asked for"
        edition = (in_force(editions, at) or editions[0])[2]
        kinds = edition.quarter(at // QUARTER)
        length = QUARTER if len(kinds) == 1 else MINUTE
        until = min([ends, (at // length + 1) * length] + [since for since, *_ in editions if at < since])
        yield at, until, edition, kinds[0] if len(kinds) == 1 else kinds[at % QUARTER // MINUTE]
        at = until


def known(facts, *names):
    """What the log leaves out is nothing."""
    return {name: facts.get(name) for name in names}


def code(status):
    if isinstance(status, str):
        return status
    (name, facts), = status.items()
    if name == "pending":
        return "pending " + facts["on"]
    return "spam" if name == "closed" and facts["how"] == "spam" else name


class Desk:
    """Settings with their versions, each list in the order of its moments, and the one ticket of the log."""

    def __init__(self, log):
        self.calendars, self.policies, self.homes, self.labels, self.ticket = {}, {}, {}, {}, None
        for step in log:
            kind, _, number = step["subject"].partition(":")
            at, ver = moment(step["at"]), step["ver"]
            for change in step["changes"]:
                if kind != "ticket":
                    self.set(kind, int(number), at, ver, change["setting"][kind])
                elif "created" in change["ticket"]:
                    self.ticket = Ticket(change["ticket"]["created"], at)
                else:
                    (name, facts), = change["ticket"].items()
                    self.ticket.happen(name, facts, at, ver)

    def set(self, kind, number, at, ver, doc):
        if kind == "sub_state":
            self.labels[number] = doc.get("stops", [])
            return
        lists = {"calendar": self.calendars, "policy": self.policies, "queue": self.homes}
        versions = lists[kind].setdefault(number, [])
        versions.append((at, ver, Edition(ver, doc["calendar"]) if kind == "calendar" else doc))
        # What is told later may have counted earlier.
        versions.sort(key=lambda version: version[0])

    def promise(self, at, metric, level):
        """By which calendar time counts, and what is promised: (calendar, (policy, version), goal)."""
        facts = in_force(self.ticket.facts, at)[1]
        home = in_force(self.homes.get(facts["home"], []), at)
        calendar = home[2].get("calendar") if home else None
        held = [(number, *in_force(versions, at)[1:]) for number, versions in self.policies.items() if in_force(versions, at)]
        for number, ver, doc in sorted(held, key=lambda policy: (policy[2]["position"], policy[0])):
            if doc["retired"] or not fits(doc["when"], facts):
                continue
            calendar = calendar if doc.get("calendar") is None else doc["calendar"]
            goal = doc.get(metric)
            if metric == "level":
                goal = next((each["goal"] for each in doc.get("levels", []) if each["level"] == level), None)
            return (calendar, None, None) if goal is None or calendar is None else (calendar, (number, ver), goal)
        return calendar, None, None


def fits(when, facts):
    lists = {"kinds": "kind", "priorities": "priority", "services": "service", "homes": "home", "contracts": "contract"}
    listed = all(facts[fact] in when[name] for name, fact in lists.items() if when.get(name))
    return listed and when.get("vip") in (None, facts["vip"])


class Ticket:
    def __init__(self, facts, at):
        self.began = at
        self.by_agent = facts["outbound"] or facts["by_agent"]
        decisive = {"kind": facts["kind"], "priority": facts["priority"], "home": facts["home"]}
        profile = facts.get("profile", {"contract": None, "vip": False})
        self.facts = [(at, decisive | known(facts.get("class", {}), "service") | known(profile, "contract", "vip"))]
        self.states = [(at, 1, "new")]
        # States; states with their labels; levels; what is said and what ends a wait: each in the order of the log.
        self.shown, self.talk = [(at, "new", None)], []
        self.stays = [(at, 1, max(1, facts.get("level", 0)))]

    def happen(self, name, facts, at, ver):
        if name == "articled" and facts["ordinal"] != 1 and facts["visibility"] == "public":
            if facts["kind"] in ("request", "call"):
                self.talk.append((at, ver, "asked"))
            elif facts["kind"] == "reply" and facts["author"] is not None:
                self.talk.append((at, ver, "answered"))
        elif name == "status_set":
            now = code(facts["to"])
            self.states.append((at, ver, now))
            self.shown.append((at, now, None))
            if now in DONE:
                self.talk.append((at, ver, "done"))
        elif name == "labelled":
            self.shown.append((at, self.shown[-1][1], facts["to"]))
        elif name == "queue_set":
            self.stays.append((at, ver, facts.get("level", 0) or self.stays[-1][2]))
        to = facts.get("to")
        plain = {"priority_set": {"priority": to}, "kind_set": {"kind": to}, "queue_set": {"home": facts.get("home_to")}}
        listed = {"classified": ["service"], "profile_set": ["contract", "vip"]}
        new = known(to, *listed[name]) if name in listed else plain.get(name, {})
        self.facts.append((at, self.facts[-1][1] | new))

    # Each answers clocks as (metric, version that began it, began, stopped, level).

    def first_response(self):
        ends = [at for at, _, what in self.talk if what != "asked"]
        return [] if self.by_agent else [("first_response", 1, self.began, ends[0] if ends else None, 0)]

    def next_responses(self):
        """One for the oldest of the words that nobody has answered; before the first answer they wait for that one."""
        found, since, answered = [], None, self.by_agent
        for at, ver, what in self.talk:
            if what == "asked" and answered and since is None:
                since = (at, ver)
            elif what != "asked":
                answered = True
                if since:
                    found.append(("next_response", since[1], since[0], at, 0))
                since = None
        return found + ([("next_response", since[1], since[0], None, 0)] if since else [])

    def solutions(self, metric, ver, arrived, left, level):
        """One for each trouble between two moments: whoever comes back within a week has the same as before."""
        runs = [(arrived, ver, False)]
        for at, step, now in self.states:
            if left is not None and left <= at:
                break
            if runs[-1][2] != (now in DONE):
                runs.append((max(at, arrived), step, now in DONE))
        found, began = [], (ver, arrived)
        for (at, _, done), after in zip(runs, runs[1:]):
            if done and after[0] - at > WEEK:
                found.append((metric, began[0], began[1], at, level))
                began = (after[1], after[0])
        return found + [(metric, began[0], began[1], runs[-1][0] if runs[-1][2] else left, level)]

    def clocks(self):
        if any(now == "spam" for _, _, now in self.states):
            return []
        found = self.first_response() + self.next_responses() + self.solutions("resolution", 1, self.began, None, 0)
        stays = [stay for before, stay in zip([None] + self.stays, self.stays) if before is None or before[2] != stay[2]]
        for stay, after in zip(stays, stays[1:] + [None]):
            found += self.solutions("level", stay[1], stay[0], after[0] if after else None, stay[2])
        return found


class Clock:
    def __init__(self, desk, cycle, now):
        self.desk, self.ticket = desk, desk.ticket
        self.metric, self.cycle, self.began, self.stopped, self.level = cycle
        self.solves = self.metric in ("resolution", "level")
        self.end = now if self.stopped is None else self.stopped
        lists = [*desk.calendars.values(), *desk.policies.values(), *desk.homes.values(), self.ticket.facts, self.ticket.shown]
        until = NEVER if self.stopped is None else self.stopped
        cuts = [self.began] + sorted({step[0] for steps in lists for step in steps if self.began < step[0] < until})
        promises = [desk.promise(at, self.metric, self.level) for at in cuts]
        self.promised = any(aim is not None for _, aim, _ in promises)
        # While nobody says by which calendar, it is the one of before; before any, the first.
        calendar = next((calendar for calendar, _, _ in promises if calendar is not None), None)
        self.pieces = []
        for at, ends, (own, aim, goal) in zip(cuts, cuts[1:] + [self.end], promises):
            calendar = calendar if own is None else own
            self.pieces.append((at, ends, calendar, aim, goal, self.pause(self.ticket.shown, at)))
        # From then on nothing is known to change.
        self.ahead = (self.end, NEVER, calendar, aim, goal, self.pieces[-1][5] if self.stopped is None else self.pause_at_stop())

    def pause(self, shown, at):
        """Why it stands still."""
        _, now, label = in_force(shown, at) or shown[0]
        if now in DONE and self.solves:
            return "resolved"
        if label is not None:
            return {"label": label} if self.metric in self.desk.labels[label] else None
        return {"pending": now.partition(" ")[2]} if now.startswith("pending ") and self.solves else None

    def pause_at_stop(self):
        """Why it stood still when it was stopped. Whoever wakes and solves at once wakes before; but what happens at the very
        moment at which the ticket leaves its level belongs to the next one."""
        left = self.metric == "level" and any(at == self.end and level != self.level for at, _, level in self.ticket.stays)
        solved = self.solves and not left and any(at == self.end and now in DONE for at, _, now in self.ticket.states)
        return self.pause([step for step in self.ticket.shown if step[1] not in DONE], self.end if solved else self.end - 1)

    def end_of_days(self, calendar, days):
        editions = self.desk.calendars[calendar]
        zone = (in_force(editions, self.began) or editions[0])[2].zone
        return day_begins(zone, wall(zone, self.began // QUARTER)[0] + timedelta(days=days + 1))

    def reached(self, goal_of, later, due=None):
        """The first moment at which it runs and has run for as long as it may, or for `later` minutes since it was due."""
        spent = 0
        for begins, ends, calendar, _, goal, pause in self.pieces + [self.ahead]:
            if due is not None and ends <= due:
                continue
            begins = begins if due is None else max(begins, due)
            within = goal_of(goal) if goal is not None else None
            # Days pass whatever is waited for; where it is solved nothing is, and it is missed when it is opened again.
            if within is not None and "days" in within and pause != "resolved":
                over = self.end_of_days(calendar, within["days"]) if due is None else due
                at = max(over + later * MINUTE, begins)
                if at < ends:
                    return at
            minutes = within.get("minutes") if within is not None else None
            may = NEVER if minutes is None else max(0, (minutes if due is None else 0) + later) * MINUTE
            if pause is not None or (may == NEVER and ends == NEVER):
                continue
            if may <= spent and begins < ends:
                return begins
            for at, to, _, kind in walk(self.desk.calendars[calendar], begins, ends):
                if kind == OPEN:
                    if may <= spent + to - at and at + may - spent < ends:
                        return at + may - spent
                    spent += to - at
        return None

    def segments(self):
        found = []
        for begins, ends, calendar, aim, _, pause in self.pieces:
            for at, to, edition, kind in walk(self.desk.calendars[calendar], begins, ends):
                # Where the desk is closed nothing is waited for.
                worked = "counted" if pause is None else {"paused": pause}
                why = worked if kind == OPEN else kind if kind == CLOSED else {"day_off": kind}
                key = (why, calendar, edition.ver, aim, edition.zone)
                if found and found[-1][2] == key:
                    found[-1][1] = to
                else:
                    found.append([at, to, key])
        return [[at, to, *key[:-1], offset(key[-1], to) - offset(key[-1], at)] for at, to, key in found]

    def read(self, steps):
        told = {"metric": self.metric, "cycle": self.cycle, "began": self.began, "stopped": self.stopped}
        if self.stopped == self.began:
            # It took no time: there is nothing to tell.
            return told
        due, segments = self.reached(lambda goal: goal["most"], 0), self.segments()
        since = lambda step: None if step <= 0 else due
        reaches = [None if due is None and 0 < step else self.reached(lambda goal: goal["most"], step, since(step)) for step in steps]
        in_time = lambda at: at is not None and (self.stopped is None or at < self.stopped)
        return told | {
            "spent": sum(segment[1] - segment[0] for segment in segments if segment[2] == "counted"),
            "aim": self.ahead[3],
            "due": due,
            "breached": due is not None and due < self.end,
            "desired": self.reached(lambda goal: goal.get("desired"), 0),
            "pause": self.ahead[5],
            "reaches": [at if in_time(at) else None for at in reaches],
            "segments": segments,
        }


def answer(ask):
    if "zone" in ask:
        return {"changes": changes_of(ask["zone"], moment(ask["from"]), moment(ask["to"]))}
    desk = Desk(ask["log"])
    clocks = [Clock(desk, cycle, moment(ask["now"])) for cycle in desk.ticket.clocks()]
    return {"clocks": [clock.read(ask["steps"]) for clock in clocks if clock.promised]}


def main():
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)), sort_keys=True))


if __name__ == "__main__":
    main()
