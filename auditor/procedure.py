"""The order of an inspection: inspection, feedback, the meetings and plans that answer it, the notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.extract.dates import Date
from auditor.timeline import Day, Event, Timeline, last_day

_NEAR = 600  # characters between an inspection and the feedback that belongs to it
_WRAP = 150  # days: further back, a year that was left out is the next one


class Step(NamedTuple):
    """Two dates: ``later`` cannot lie before ``earlier``. ``sure``: both years are printed, or in one paragraph."""

    earlier: Date
    later: Date
    holds: bool
    sure: bool
    claim: str


def find_steps(timeline: Timeline) -> Iterator[Step]:
    """The steps of the inspection that the text is about, each against the one before it."""
    inspections = [e for e in timeline.steps("inspection") if _forwards(e.date)]
    feedbacks = timeline.steps("feedback")
    for feedback in feedbacks:
        inspection = next((e for e in reversed(inspections) if 0 < feedback.date.start - e.date.start < _NEAR), None)
        if inspection:
            yield from _compared(inspection, feedback, "检查结束", "反馈")
    yield from _answers(timeline, feedbacks)
    signed = list(_signed(timeline, feedbacks or inspections))
    yield from signed
    if all(step.holds for step in signed):  # else the signature is the odd one
        yield from _done_later(timeline)


def _answers(timeline: Timeline, feedbacks: list[Event]) -> Iterator[Step]:
    """Meetings and plans against the first feedback: when none of several follows it, the feedback is the odd one."""
    if not feedbacks:
        return
    first = min(feedbacks, key=lambda e: e.date.since.first or (9999, 1, 1))
    steps = [
        step
        for event in timeline.steps("rectification")
        if event.date.start > first.date.start
        for step in _compared(first, event, "反馈", "研究部署整改")
    ]
    wrong = [step for step in steps if not step.holds]
    if len(wrong) > 1 and len(wrong) == len(steps):
        yield wrong[0]
    else:
        yield from steps


def _done_later(timeline: Timeline) -> Iterator[Step]:
    """Meetings and plans that are dated behind the signature."""
    for event in timeline.steps("rectification"):
        signature = timeline.day_of(event.date.start)
        signed = signature.since.first if signature else None
        begun = event.date.since.first
        if signature and signed and begun and begun > signed and event.date.explicit_year:
            yield Step(event.date, signature, False, True, "研究部署整改与成文")


def _signed(timeline: Timeline, events: list[Event]) -> Iterator[Step]:
    """The notice against the feedback, or against the inspection where no feedback is told."""
    for event in events[-1:]:
        signature = timeline.day_of(event.date.start)
        signed = signature.since.first if signature else None
        day = (event.date.until or event.date.since).first
        if signature is None or signed is None or day is None:
            continue
        claim = "反馈与成文" if event.step == "feedback" else "检查结束与成文"
        yield Step(event.date, signature, day <= signed, event.sure, claim)


def _compared(before: Event, after: Event, first: str, second: str) -> Iterator[Step]:
    """``after`` against the end of ``before``; nothing where a year that was left out may be the next one."""
    end = (before.date.until or before.date.since).first
    if before.step == "feedback":
        end = before.date.since.first
    day = last_day(after.date)
    if end is None or day is None:
        return
    if day < end and not after.date.explicit_year and _days(end) - _days(day) > _WRAP:
        return
    sure = before.sure and (after.sure or after.date.since.year == end[0])
    yield Step(before.date, after.date, day >= end, sure, f"{first}与{second}")


def _forwards(date: Date) -> bool:
    start, end = date.since.first, last_day(date)
    return start is not None and end is not None and start <= end


def _days(day: Day) -> int:
    return day[0] * 365 + day[1] * 30 + day[2]
