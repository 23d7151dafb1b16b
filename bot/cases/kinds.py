"""Pairs kinds and statuses of cases with the wording that names them to citizens."""

from __future__ import annotations

from collections.abc import Mapping

from bot.models import CaseKind, CaseStatus

KIND_NAMES: Mapping[CaseKind, str] = {
    CaseKind.REPORT: "kind.report",
    CaseKind.ATTITUDE: "kind.attitude",
    CaseKind.RULE: "kind.rule",
    CaseKind.LATE_DOSSIER: "kind.late_dossier",
    CaseKind.PRAISE: "kind.praise",
    CaseKind.SUGGESTION: "kind.suggestion",
    CaseKind.HUMAN: "kind.human",
    CaseKind.DATA: "kind.data",
}
"""Wording keys of the kinds, written to stand inside a sentence."""

ASKS_NOTHING = frozenset({CaseKind.PRAISE})
"""Kinds to which nobody owes a reply."""

WITHOUT_DAY = ASKS_NOTHING | {CaseKind.HUMAN}
"""Kinds for which no day is named to their author: who asks for a person is called soon."""

STATUS_NAMES: Mapping[CaseStatus, str] = {
    CaseStatus.RECEIVED: "status.received",
    CaseStatus.IN_PROGRESS: "status.in_progress",
    CaseStatus.WAITING: "status.waiting",
    CaseStatus.TRANSFERRED: "status.transferred",
    CaseStatus.ANSWERED: "status.answered",
    CaseStatus.CLOSED: "status.closed",
    CaseStatus.REFUSED: "status.refused",
    CaseStatus.DUPLICATE: "status.duplicate",
    CaseStatus.WITHDRAWN: "status.withdrawn",
    CaseStatus.REOPENED: "status.reopened",
}
"""Wording keys of the statuses."""
