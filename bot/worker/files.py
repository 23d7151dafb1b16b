"""Lists the pictures and files of a message, queues their fetching, and lets unsent ones go."""

from __future__ import annotations

from bot.models import (
    Chatting,
    ConversationState,
    NewDelivery,
    Outcome,
    Priority,
    SentFile,
    StoredEvent,
    Supplying,
)
from bot.storage.store import Store


def keep_files(
    store: Store, stored: StoredEvent, outcome: Outcome, before: ConversationState
) -> None:
    """Write what an outcome says of files; needs a transaction, after the case is written.

    Safe for the same event again. A report that is thrown away takes its files along.
    """
    new = store.attachments.add(outcome.files, oa_id=stored.oa_id, person=stored.person)
    store.outbox.add([_download(stored, file) for file in new])
    case = outcome.case
    if case is not None:
        person = "" if case.is_anonymous else stored.person
        store.attachments.bind(case.files, cause=stored.id, sender=stored.person, person=person)
    for act in outcome.acts:
        if isinstance(act, Supplying | Chatting):
            store.attachments.attach(act.media, case_id=act.case_id, sender=stored.person)
    waiting = outcome.state.draft.media if outcome.state.draft else ()
    was_waiting = before.draft.media if before.draft else ()
    store.attachments.let_go(set(was_waiting) - {*waiting, *(case.files if case else ())})


def _download(stored: StoredEvent, file: SentFile) -> NewDelivery:
    return NewDelivery(
        oa_id=stored.oa_id,
        kind="download",
        person=stored.person,
        cause=f"file:{file.id}",
        position=0,
        payload={"file": file.id, "url": file.url},
        priority=Priority.FILE,
    )
