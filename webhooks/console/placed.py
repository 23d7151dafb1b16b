"""How field and area of a case are shown."""

from __future__ import annotations

from bot.cases import placing
from bot.storage.casework import CaseFile
from webhooks.console import access


def placed(file: CaseFile) -> dict[str, object]:
    """Return what the case page shows of field and area, and offers to choose from."""
    names = access.app_here().store.scopes.area_names()

    def text(detail: str) -> str:
        """Return a field and an area, told as "rac/thon-3" in a case's story."""
        field, _, area = detail.partition("/")
        parts = [placing.fields().get(field, field), names.get(area, area)]
        return ", ".join(filter(None, parts)) or "chưa rõ lĩnh vực, địa bàn"

    return {"fields": placing.fields(), "areas": names, "placed_text": text}
