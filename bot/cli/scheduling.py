"""`scheduler status`: what runs next, and what became of the last runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.installation import opened
from bot.clock import local_time
from bot.models import BulletinStatus
from bot.scheduler import LEADERSHIP

_OPEN = (BulletinStatus.SCHEDULED, BulletinStatus.SENDING, BulletinStatus.PAUSED)


@click.group()
def scheduler() -> None:
    """Look at the scheduler; `serve` runs it."""


@scheduler.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON; instants are epoch ms.")
@click.pass_obj
def status(config_file: Path, as_json: bool) -> None:
    """Show next runs and last results; exit with 1 when nobody leads."""
    with opened(config_file) as app:
        facts = _facts(app)
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else _told(facts))
    if not facts["leader"]:
        raise SystemExit(1)


def _facts(app: App) -> dict[str, Any]:
    leader = app.store.ticks.leader(LEADERSHIP)
    every_ms = app.settings.work.tick_seconds * 1000
    ticks = [
        {
            "name": row.name,
            "last_at": row.started_at,
            "took_ms": row.took_ms,
            "result": row.problem or "ok",
            "last_failed_at": row.failed_at,
            "runs": row.runs,
            "missed": row.missed,
            "next_at": row.started_at + every_ms if leader else None,
        }
        for row in app.store.ticks.all()
    ]
    due = [
        {"id": each.id, "title": each.title, "status": str(each.status), "due_at": each.due_at}
        for each in app.store.bulletins.with_status(*_OPEN)
    ]
    return {"leader": leader, "ticks": ticks, "bulletins": due}


def _told(facts: Mapping[str, Any]) -> str:
    lines = [f"leader: {facts['leader'] or 'nobody; is `serve` running?'}"]
    for tick in facts["ticks"]:
        after = _instant(tick["next_at"]) if tick["next_at"] else "not planned"
        lines.append(
            f"{tick['name']:<12} last {_instant(tick['last_at'])} ({tick['took_ms']} ms, "
            f"{tick['result']})  next {after}  missed {tick['missed']}"
        )
    for each in facts["bulletins"]:
        lines.append(
            f"bulletin     {each['status']:<10} {_instant(each['due_at'])}  {each['title']}"
        )
    return "\n".join(lines)


def _instant(millis: int) -> str:
    return f"{local_time(millis):%d/%m/%Y %H:%M:%S}"
