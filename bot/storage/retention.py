"""Empties cases whose time is over: their words, place, author, contact and followers.

Kind, dates and status stay for the counts. How long cases are kept stands in the consent that
their authors gave, and in the settings of each OA.
"""

from __future__ import annotations

from bot.storage.engine import Engine


class Retention:
    """Lets go of what was kept long enough."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def empty_cases(self, oa_id: str, *, answered_before: int) -> int:
        """Empty an OA's cases answered before that instant; return how many. Safe to repeat."""
        with self._engine.atomic():
            for statement in _BESIDE:
                self._engine.execute(statement, oa_id=oa_id, before=answered_before)
            return self._engine.execute(
                """
                UPDATE cases
                   SET person = '', sealed_text = '', sealed_place = '', sealed_answer = ''
                 WHERE oa_id = :oa_id AND status = 'answered' AND answered_at < :before
                   AND sealed_text <> ''
                """,
                oa_id=oa_id,
                before=answered_before,
            )


_BESIDE = (
    """
    UPDATE attachments
       SET status = 'erased', person = '', sealed_key = '', sealed_name = '', size_bytes = 0
     WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND status = 'answered'
                          AND answered_at < :before AND sealed_text <> '')
    """,
    """
    UPDATE case_details SET sealed_details = '', sealed_personal = '', sealed_reason = ''
     WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND status = 'answered'
                          AND answered_at < :before AND sealed_text <> '')
    """,
    """
    DELETE FROM case_followers
     WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND status = 'answered'
                          AND answered_at < :before AND sealed_text <> '')
    """,
    """
    DELETE FROM case_news
     WHERE case_id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND status = 'answered'
                          AND answered_at < :before AND sealed_text <> '')
    """,
)
