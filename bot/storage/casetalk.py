"""What officers and the author of a case say to each other about it, sealed.

The account itself, the answer and the story stand elsewhere; notes among officers, too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.models import Case, Question, Sight
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.sight import is_open, seen
from bot.storage.vault import Vault


class Saying(StrEnum):
    """What an utterance is: an officer's question, what was added to the case, or live talk."""

    QUESTION = "question"
    ADDITION = "addition"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said; `staff` is empty for the author, `media` are the ids of its files.

    `fate` is where an officer's live words stand that Zalo did not take: `refused` where it let
    them not through, `failed` otherwise; empty while nothing is wrong.
    """

    kind: Saying
    text: str
    staff: str = ""
    media: tuple[str, ...] = ()
    said_at: int = 0
    fate: str = ""


class CaseTalk:
    """Keeps the conversations of cases."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, case_id: str, said: Utterance, *, cause: str) -> bool:
        """Keep what was said just now; once for each cause. Return whether it is new."""
        talk_id = self._ids.new()
        media = json.dumps(said.media) if said.media else ""
        return bool(
            self._engine.execute(
                """
                INSERT INTO case_talk (id, case_id, cause, staff, kind, said_at, sealed_text,
                                       sealed_media)
                VALUES (:id, :case_id, :cause, :staff, :kind, :now, :text, :media)
                ON CONFLICT (cause) DO NOTHING
                """,
                id=talk_id,
                case_id=case_id,
                cause=cause,
                staff=said.staff,
                kind=str(said.kind),
                now=self._clock.millis(),
                text=self._sealed(said.text, "text", talk_id),
                media=self._sealed(media, "media", talk_id),
            )
        )

    def of(self, case: Case) -> Sequence[Utterance]:
        """Return what was said about a case, oldest first; nothing where the case tells nothing."""
        if not is_open(case):
            return ()
        rows = self._engine.query(_TALK, case_id=case.id)
        return [self._utterance(row, case.sight) for row in rows]

    def questions(self, oa_id: str, person: str) -> Sequence[Question]:
        """Return what officers wait to hear from a person, the newest question first."""
        rows = self._engine.query(_QUESTIONS, oa_id=oa_id, person=person)
        return [
            Question(
                case_id=str(row["case_id"]),
                code=str(row["code"]),
                text=self._opened(row, "text"),
                is_fresh=bool(row["is_fresh"]),
            )
            for row in rows
        ]

    def _utterance(self, row: Row, sight: Sight) -> Utterance:
        media = self._opened(row, "media")
        return Utterance(
            kind=Saying(row["kind"]),
            text=seen(self._opened(row, "text"), sight),
            staff=str(row["staff"]),
            media=tuple(json.loads(media)) if media else (),
            said_at=int(row["said_at"]),
            fate=str(row["fate"]),
        )

    def _sealed(self, text: str, name: str, talk_id: str) -> str:
        return self._vault.seal(text, place=_place(name, talk_id)) if text else ""

    def _opened(self, row: Row, name: str) -> str:
        sealed = row[f"sealed_{name}"]
        return self._vault.open(sealed, place=_place(name, row["id"])) if sealed else ""


def _place(column: str, talk_id: str) -> str:
    return f"case_talk.{column}:{talk_id}"


_TALK = """
    SELECT t.*,
           COALESCE((SELECT MAX(CASE WHEN o.reason = 'window closed' THEN 'refused'
                                     ELSE 'failed' END)
                       FROM outbox o
                      WHERE o.cause = t.cause AND o.status IN ('failed', 'dead')), '') AS fate
      FROM case_talk t
     WHERE t.case_id = :case_id ORDER BY t.id
"""

# A question is fresh from Zalo's taking it until the person's next message: that one answers it.
_QUESTIONS = """
    SELECT t.id, t.sealed_text, c.id AS case_id, c.code,
           CASE WHEN w.is_heard = 0
                 AND EXISTS (SELECT 1 FROM outbox o WHERE o.cause = w.cause
                                AND o.status IN ('sent', 'ambiguous'))
                THEN 1 ELSE 0 END AS is_fresh
      FROM cases c
      JOIN case_waits w ON w.case_id = c.id
      JOIN case_talk t ON t.cause = w.cause
     WHERE c.oa_id = :oa_id AND c.person = :person AND c.status = 'waiting'
     ORDER BY t.id DESC LIMIT 10
"""
