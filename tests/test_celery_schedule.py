"""The timetable: every source has its turn, people may edit it, and nothing due is forgotten."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from celery.schedules import crontab
from django.core.management import call_command
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import ModelEntry

from catalog.models import Source as SourceRow
from config import celery_app
from scrapers.source import Source, all_sources
from scrapers.timetable import REFRESH, SWEEPS, first_due, publish, schedule

WEEK = timedelta(days=7)


def sources(*names: str, cadence: timedelta = WEEK) -> dict[str, Source]:
    shape = next(source for source in all_sources().values() if not source.here)
    return {name: replace(shape, name=name, title=name.title(), cadence=cadence) for name in names}


def entry_of(name: str) -> PeriodicTask:
    return PeriodicTask.objects.get(task=REFRESH, args=json.dumps([name]))


def test_a_source_has_the_same_minute_of_the_week_on_every_machine(now: datetime) -> None:
    first = first_due("acme", WEEK, now)
    assert first_due("acme", WEEK, now + timedelta(days=700)) == first + timedelta(days=700)
    assert now < first <= now + WEEK


def test_sources_are_spread_over_the_week(now: datetime) -> None:
    turns = [first_due(f"source-{number}", WEEK, now) for number in range(70)]
    assert {(turn - now).days for turn in turns} == set(range(7))
    assert len(set(turns)) > 65


@pytest.mark.django_db
def test_each_source_is_scheduled_once_in_its_own_cadence(now: datetime) -> None:
    chosen = sources("acme") | sources("busy", cadence=timedelta(hours=36))
    first = schedule(chosen, now)
    second = schedule(chosen, now)
    assert [entry.made for entry in first] == [True, True]
    assert [entry.made for entry in second] == [False, False]
    assert PeriodicTask.objects.filter(task=REFRESH).count() == 2
    assert (entry_of("acme").interval.every, entry_of("acme").interval.period) == (7, IntervalSchedule.DAYS)
    assert (entry_of("busy").interval.every, entry_of("busy").interval.period) == (36, IntervalSchedule.HOURS)


@pytest.mark.django_db
def test_the_first_turn_is_the_one_the_timetable_announces(now: datetime) -> None:
    (entry,) = schedule(sources("acme"), now)
    assert entry.next_at == first_due("acme", WEEK, now)


@pytest.mark.django_db
def test_a_source_that_came_due_while_the_machine_was_off_is_due_at_its_next_start(
    now: datetime,
) -> None:
    (entry,) = schedule(sources("acme"), now)
    assert entry.next_at is not None
    with time_machine.travel(entry.next_at - timedelta(minutes=1), tick=False):
        assert not ModelEntry(entry_of("acme"), app=celery_app).is_due().is_due
    with time_machine.travel(entry.next_at + timedelta(days=30), tick=False):
        assert ModelEntry(entry_of("acme"), app=celery_app).is_due().is_due


@pytest.mark.django_db
def test_what_a_person_edited_stays(now: datetime) -> None:
    schedule(sources("acme", "busy"), now)
    edited = entry_of("acme")
    edited.name, edited.enabled = "acme, at my own time", False
    edited.save()
    other = entry_of("busy")
    other.interval, other.crontab = None, CrontabSchedule.from_schedule(crontab(minute="5", hour="4"))
    other.crontab.save()
    other.save()
    entries = {entry.name: entry for entry in schedule(sources("acme", "busy"), now)}
    assert PeriodicTask.objects.filter(task=REFRESH).count() == 2
    assert entry_of("acme").name == "acme, at my own time"
    assert entries["acme"].next_at is None
    assert entry_of("busy").crontab.hour == "4"


@pytest.mark.django_db
def test_a_source_that_needs_a_browser_has_no_turn_until_a_person_gives_it_one(now: datetime) -> None:
    shell = {"shell": replace(sources("shell")["shell"], needs_browser=True)}
    (entry,) = schedule(shell, now)
    assert entry.next_at is None
    PeriodicTask.objects.filter(task=REFRESH).update(enabled=True)
    (entry,) = schedule(shell, now)
    assert entry.next_at is not None


@pytest.mark.django_db
def test_a_source_that_is_gone_is_switched_off_and_not_deleted(now: datetime) -> None:
    schedule(sources("acme", "busy"), now)
    entries = {entry.name: entry for entry in schedule(sources("busy"), now)}
    assert not entry_of("acme").enabled
    assert entry_of("busy").enabled
    assert entries["acme"].next_at is None


@pytest.mark.django_db
def test_the_sweeps_are_scheduled_beside_the_sources(now: datetime) -> None:
    schedule(sources("acme"), now)
    schedule(sources("acme"), now)
    assert sorted(PeriodicTask.objects.exclude(task=REFRESH).values_list("task", flat=True)) == sorted(SWEEPS)


@pytest.mark.django_db
def test_pages_can_read_when_a_source_is_due(now: datetime) -> None:
    row = SourceRow.objects.create(name="acme", title="Acme")
    (entry,) = schedule(sources("acme"), now)
    row.refresh_from_db()
    assert row.due_at == entry.next_at
    PeriodicTask.objects.filter(task=REFRESH).update(enabled=False)
    publish(now)
    row.refresh_from_db()
    assert row.due_at is None


@pytest.mark.django_db
def test_the_command_prints_every_source_with_its_next_turn(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("schedule")
    printed = capsys.readouterr().out
    fetched = {name: source for name, source in all_sources().items() if not source.here}
    for name, source in fetched.items():
        due = "switched off" if source.needs_browser else "UTC, every 7 days (new)"
        assert any(line.startswith(f"{name} ") and due in line for line in printed.splitlines())
    call_command("schedule", verbosity=0)
    assert capsys.readouterr().out == ""
    assert set(SourceRow.objects.exclude(due_at=None).values_list("name", flat=True)) == {
        name for name, source in fetched.items() if not source.needs_browser
    }
