"""What belongs to a case beside its account: details, consent, followers, news, and the aftermath.

A case's own row is the matter of bot.storage.cases.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock, local_time
from bot.models import Aftermath, Case, CaseDetails, Delivery, News, Rating, Reopening
from bot.storage.consenttexts import keep_consent
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.sight import is_open, seen
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class CaseFollower:
    """Who joined a case; the id names the row without naming the person."""

    id: str
    person: str


class Intake:
    """Keeps what the form asked, who follows a case, and what became of it."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, details: CaseDetails, *, cause: str) -> None:
        """Keep the details of the case that was filed for a cause; safe to call again."""
        for row in self._engine.query(
            "SELECT id, oa_id FROM cases WHERE cause = :cause", cause=cause
        ):
            self._add(details, case_id=str(row["id"]), oa_id=str(row["oa_id"]))

    def _add(self, details: CaseDetails, *, case_id: str, oa_id: str) -> None:
        told = {"happened": details.happened, "place_now": details.place_now}
        personal = {"contact": details.contact}
        self._engine.execute(
            """
            INSERT INTO case_details (case_id, oa_id, consent, sealed_details, sealed_personal)
            VALUES (:case_id, :oa_id, :consent, :details, :personal)
            ON CONFLICT (case_id) DO NOTHING
            """,
            case_id=case_id,
            oa_id=oa_id,
            consent=keep_consent(self._engine, self._clock, details.consent),
            details=self._sealed(json.dumps(told, ensure_ascii=False), "details", case_id),
            personal=self._sealed(json.dumps(personal, ensure_ascii=False), "personal", case_id),
        )

    def drop_contacts(self, oa_id: str, person: str) -> int:
        """Drop the contact from every case of a person, and keep pictures; return how many."""
        rows = self._engine.query(
            """
            SELECT case_id, sealed_personal FROM case_details
             WHERE sealed_personal <> ''
               AND case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person)
            """,
            oa_id=oa_id,
            person=person,
        )
        for row in rows:
            kept = {**json.loads(self._unsealed(row, "personal")), "contact": ""}
            self._engine.execute(
                "UPDATE case_details SET sealed_personal = :sealed WHERE case_id = :case_id",
                case_id=row["case_id"],
                sealed=self._sealed(json.dumps(kept), "personal", row["case_id"]),
            )
        return len(rows)

    def details(self, case: Case) -> CaseDetails:
        """Return what the form asked, as far as the case was opened.

        `consent` is the text that was agreed to.
        """
        if not is_open(case):
            return CaseDetails()
        held = self._details(case.id)
        contact, happened = (seen(text, case.sight) for text in (held.contact, held.happened))
        return replace(held, contact=contact, happened=happened)

    def own_contact(self, case_id: str) -> str:
        """Return the contact that the author of a case left, to be hinted at to themselves."""
        return self._details(case_id).contact

    def _details(self, case_id: str) -> CaseDetails:
        rows = self._engine.query(
            """
            SELECT d.*, COALESCE(t.body, '') AS body
              FROM case_details d LEFT JOIN consent_texts t ON t.version = d.consent
             WHERE d.case_id = :case_id
            """,
            case_id=case_id,
        )
        if not rows:
            return CaseDetails()
        told = json.loads(self._unsealed(rows[0], "details") or "{}")
        personal = json.loads(self._unsealed(rows[0], "personal") or "{}")
        return CaseDetails(
            happened=told.get("happened", ""),
            place_now=told.get("place_now", ""),
            contact=personal.get("contact", ""),
            consent=str(rows[0]["body"]),
        )

    def aftermath(self, case: Case) -> Aftermath:
        """Return whether a case was rated, whether and why it was reopened, and when closed."""
        rows = self._engine.query(_AFTERMATH, case_id=case.id)
        if not rows:
            return Aftermath()
        [row] = rows
        reason = seen(self._unsealed(row, "reason"), case.sight) if is_open(case) else ""
        is_reopened = row["reopened_at"] is not None
        return Aftermath(bool(row["is_rated"]), is_reopened, reason, row["closed_at"])

    def join(self, case_id: str, *, oa_id: str, person: str) -> bool:
        """Let a person follow a case of the OA and say whether they are new to it."""
        return bool(
            self._engine.execute(
                """
                INSERT INTO case_followers (id, oa_id, case_id, person, joined_at)
                SELECT :id, oa_id, id, :person, :now FROM cases
                 WHERE id = :case_id AND oa_id = :oa_id AND person <> :person
                ON CONFLICT (case_id, person) DO NOTHING
                """,
                id=self._ids.new(),
                oa_id=oa_id,
                case_id=case_id,
                person=person,
                now=self._clock.millis(),
            )
        )

    def followers(self, case_id: str) -> Sequence[CaseFollower]:
        """Return who joined a case, in the order of joining."""
        rows = self._engine.query(
            "SELECT id, person FROM case_followers WHERE case_id = :case_id ORDER BY id",
            case_id=case_id,
        )
        return [CaseFollower(str(row["id"]), str(row["person"])) for row in rows]

    def keep_news(self, case: Case, text: str, *, person: str, cause: str) -> None:
        """Keep a text until the person writes again; once for each cause."""
        self._keep(text, oa_id=case.oa_id, person=person, case_id=case.id, cause=cause)

    def keep_refused(self, delivery: Delivery, text: str, *, case_id: str, cause: str) -> bool:
        """Keep what Zalo refused until the person writes again; False where it is kept already."""
        facts = {"oa_id": delivery.oa_id, "person": delivery.person}
        return self._keep(text, **facts, case_id=case_id, cause=cause)

    def _keep(self, text: str, **facts: str) -> bool:
        news_id = self._ids.new()
        return bool(
            self._engine.execute(
                """
                INSERT INTO case_news (id, oa_id, person, case_id, cause, sealed_text, created_at)
                SELECT :id, :oa_id, :person, c.id, :cause, :text, :now
                  FROM cases c WHERE c.id = :case_id
                ON CONFLICT (cause) DO NOTHING
                """,
                **facts,
                id=news_id,
                text=self._vault.seal(text, place=f"case_news.text:{news_id}"),
                now=self._clock.millis(),
            )
        )

    def news(self, oa_id: str, person: str) -> Sequence[News]:
        """Return what waits for a person, the oldest first, three at most."""
        rows = self._engine.query(
            """
            SELECT id, case_id, sealed_text FROM case_news
             WHERE oa_id = :oa_id AND person = :person AND told_at IS NULL ORDER BY id LIMIT 3
            """,
            oa_id=oa_id,
            person=person,
        )
        return [
            News(
                row["id"],
                self._vault.open(row["sealed_text"], place=f"case_news.text:{row['id']}"),
                row["case_id"],
            )
            for row in rows
        ]

    def told(self, news_id: str) -> None:
        """Record that news were told; their text goes."""
        self._engine.execute(
            "UPDATE case_news SET told_at = :now, sealed_text = '' WHERE id = :id",
            id=news_id,
            now=self._clock.millis(),
        )

    def rate(self, rating: Rating, *, person: str) -> bool:
        """Count how content the person is who filed a settled case; once for each case."""
        changed = self._engine.execute(
            """
            UPDATE case_details SET is_rated = 1
             WHERE case_id = :case_id AND is_rated = 0
               AND case_id IN (SELECT id FROM cases WHERE person = :person
                                  AND status IN ('answered', 'closed'))
            """,
            case_id=rating.case_id,
            person=person,
        )
        if changed:
            month = f"{local_time(self._clock.millis()):%Y-%m}"
            self._engine.execute(
                """
                INSERT INTO satisfaction (oa_id, kind, month, score, times)
                SELECT oa_id, kind, :month, :score, 1 FROM cases WHERE id = :case_id
                ON CONFLICT (oa_id, kind, month, score)
                DO UPDATE SET times = satisfaction.times + 1
                """,
                case_id=rating.case_id,
                month=month,
                score=rating.score,
            )
        return bool(changed)

    def satisfaction(self, oa_id: str, month: str) -> dict[tuple[str, int], int]:
        """Return how often each score was given for each kind in a month such as 2026-11."""
        rows = self._engine.query(
            """
            SELECT kind, score, times FROM satisfaction WHERE oa_id = :oa_id AND month = :month
            """,
            oa_id=oa_id,
            month=month,
        )
        return {(str(row["kind"]), int(row["score"])): int(row["times"]) for row in rows}

    def reopen(self, reopening: Reopening, *, person: str) -> int:
        """Open a settled case of the person once more, with a new term; never twice.

        Return the new version of the case, 0 where it was not opened.
        """
        case_id, now = reopening.case_id, self._clock.millis()
        changed = self._engine.execute(
            """
            UPDATE case_details SET reopened_at = :now, sealed_reason = :reason
             WHERE case_id = :case_id AND reopened_at IS NULL
               AND case_id IN (SELECT id FROM cases WHERE person = :person
                                  AND status IN ('answered', 'closed'))
            """,
            case_id=case_id,
            person=person,
            now=now,
            reason=self._sealed(reopening.reason, "reason", case_id),
        )
        if not changed:
            return 0
        rows = self._engine.returning(
            """
            UPDATE cases SET status = 'reopened', due_on = :due_on, restarted_at = :now,
                             clock = CASE WHEN is_protected = 1 THEN 'accusation' ELSE 'reply' END,
                             version = version + 1
             WHERE id = :case_id RETURNING version
            """,
            case_id=case_id,
            due_on=reopening.due_on.isoformat(),
            now=now,
        )
        return int(rows[0]["version"])

    def _sealed(self, text: str, name: str, case_id: str) -> str:
        return self._vault.seal(text, place=_place(name, case_id))

    def _unsealed(self, row: Row, name: str) -> str:
        sealed = row[f"sealed_{name}"]
        return self._vault.open(sealed, place=_place(name, row["case_id"])) if sealed else ""


_AFTERMATH = """
    SELECT d.*, (SELECT MAX(e.happened_at) FROM case_events e
                  WHERE e.case_id = d.case_id AND e.what = 'moved' AND e.detail = 'closed')
           AS closed_at
      FROM case_details d WHERE d.case_id = :case_id
"""


def _place(column: str, case_id: str) -> str:
    return f"case_details.{column}:{case_id}"
