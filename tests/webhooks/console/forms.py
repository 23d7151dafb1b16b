"""How each form of the console is sent, and which of its addresses show a citizen's words.

A new POST route needs a line here; the tests in test_trail.py send each form as it stands and
look for the row it leaves in the record of acts.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.factories import OA

FORMS: Mapping[str, Mapping[str, str]] = {
    "assign": {"version": "1", "to": ""},
    "move": {"version": "1", "status": "in_progress"},
    "note": {"note": "đã gọi tổ dân phố"},
    "preview": {"version": "1", "answer": "Đã sửa."},
    "answer": {"version": "1", "answer": "Đã sửa xong sáng nay."},
    "place": {"version": "1", "field": "", "area": "Thôn 3"},
    "protect": {"version": "1"},
    "unprotect": {"version": "1"},
    "ask": {"version": "1", "question": "Đèn ở trước số nhà nào?"},
    "transfer": {
        "version": "1",
        "unit": "Công ty Điện lực",
        "document": "12/CV-UBND",
        "document_on": "23/11/2026",
    },
    "apologise": {
        "version": "1",
        "dossier": "Đăng ký khai sinh",
        "dossier_code": "H10.29-261101-0007",
        "received_on": "02/11/2026",
        "promised_on": "20/11/2026",
        "late_because": "chờ xác minh",
        "new_on": "27/11/2026",
        "signer": "Chủ tịch Nguyễn Văn Mẫu",
    },
    "merge": {"version": "1", "kept": "PA-222-222"},
    "relate": {"version": "1", "other": "PA-333-333"},
    "redact": {"version": "1", "words": "trước trường học", "why": "theo đề nghị của người gửi"},
    "takeover": {"version": "1"},
    "handback": {"version": "1"},
    "bulk": {"deed": "assign", "to": "", "pick": f"{OA}/PA-7K3-M9Q/VERSION"},
}
"""Endpoint → fields with which the form does what it is for, on a new case of PARTS.

VERSION stands for the version of that case.
"""

KINDS: Mapping[str, str] = {"apologise": "late_dossier"}
"""Forms that are there for one kind of case alone."""

CAMPAIGNS = frozenset(
    f"campaign_{deed}"
    for deed in ("take", "approve", "discard", "close", "give", "prove", "write", "hours")
)
"""Forms of plans; tests/webhooks/console/test_campaigns.py sends them."""

EXCEL = frozenset({"excel_send", "excel_accept"})
"""Forms that take a workbook of entries; test_every_editors_form.py sends them."""

EDITORS = frozenset({"gap_wording", "gap_draft", "gap_out", "gap_hand"})
"""Forms about questions, not about cases; tested in test_knowledge.py."""

TABLES = frozenset({"table_save", "golden_save", "review_give", "review_seen"})
"""Forms of tables and of the review calendar; test_every_editors_form.py sends them."""

REVISIONS = frozenset(
    f"revision_{deed}"
    for deed in ("save", "comment", "hand_in", "give_back", "approve", "publish", "drop", "undo")
) | {
    "revision_restore",
    "revision_settle",
    "publish_all",
    "version_back",
    "order_accept",
    "order_cancel",
}
"""Forms of revisions and versions; test_every_editors_form.py sends them."""

ENTRIES = frozenset(
    {"entry_create", "entry_begin", "entry_save", "entry_live", "entry_fee_change"}
) | {"entry_remove_ask"}
"""Forms of entries; test_every_editors_form.py sends them."""

BULLETINS = frozenset(
    f"bulletin_{deed}" for deed in ("create", "rewrite", "copy", "do", "decide", "phone")
)
"""Forms of bulletins; test_bulletins.py sends them."""

PEOPLES_DATA = frozenset({"extend", "carried_out", "topic_seen"})
"""Forms of requests about personal data and of rising topics; see test_data_and_topics.py."""

OWN_TESTS = (
    frozenset(
        {"enter", "logout", "change_password", "say", "totp_begin", "totp_confirm", "totp_off"}
    )
    | EDITORS
    | ENTRIES
    | EXCEL
    | REVISIONS
    | TABLES
    | CAMPAIGNS
    | BULLETINS
    | PEOPLES_DATA
)
"""These need more than fields, and have tests by name."""

PRIVATE = frozenset({"seen", "campaign_seen"})
"""Forms that change what one person sees of their own desk, and nothing else."""
