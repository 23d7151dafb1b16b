"""Which scopes cases have, and what the areas are called.

Who reaches which scope is said in one place, the views case_readers and case_takers of the schema:
accounts, their roles and their limits. Every query for officers asks one of them.
"""

from __future__ import annotations

from bot.models.scopes import Scope
from bot.storage.engine import Engine


class Scopes:
    """Keeps the scopes that cases have, and what the areas are called."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, scope: Scope, *, area_name: str = "") -> None:
        """Make sure that a scope is known; safe to call again."""
        self._engine.execute(
            """
            INSERT INTO case_scopes (scope, oa_id, field, area)
            VALUES (:scope, :oa_id, :field, :area)
            ON CONFLICT (scope) DO NOTHING
            """,
            scope=scope.key,
            oa_id=scope.oa_id,
            field=scope.field,
            area=scope.area,
        )
        if area_name:
            self.name_area(scope.area, area_name)

    def name_area(self, area: str, name: str) -> None:
        """Remember what an area is called; the first name stays."""
        self._engine.execute(
            "INSERT INTO case_areas (area, name) VALUES (:area, :name) ON CONFLICT DO NOTHING",
            area=area,
            name=name,
        )

    def area_names(self) -> dict[str, str]:
        """Return the names of all areas by their keys."""
        rows = self._engine.query("SELECT area, name FROM case_areas ORDER BY name")
        return {str(row["area"]): str(row["name"]) for row in rows}
