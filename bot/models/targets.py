"""To which part of an OA's followers Zalo should deliver a broadcast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CODES: Mapping[str, range] = {
    "ages": range(8),
    "gender": range(1, 3),
    "locations": range(3),
    "cities": range(64),
    "platform": range(1, 4),
    "telcos": range(1, 5),
}
"""The codes that Zalo knows of each part, under its names for them (docs/zalo.md §3.4)."""


@dataclass(frozen=True, slots=True)
class Target:
    """For whom, by Zalo's codes; an empty part means everybody.

    ages 0 to 7 (0–12, 13–17, 18–24, 25–34, 35–44, 45–54, 55–64, 65 and older); gender 1 male,
    2 female; locations 0 north, 1 centre, 2 south; cities are provinces before the mergers of
    2025 and go before locations; platforms 1 iOS, 2 Android, 3 Windows Phone; telcos 1 MobiFone,
    2 VinaPhone, 3 Viettel, 4 Vietnamobile. A follower is meant who fits every part that is set.
    """

    ages: tuple[int, ...] = ()
    gender: int = 0
    locations: tuple[int, ...] = ()
    cities: tuple[int, ...] = ()
    platforms: tuple[int, ...] = ()
    telcos: tuple[int, ...] = ()

    @property
    def is_everybody(self) -> bool:
        """Say whether nobody is left out."""
        return self == Target()

    @property
    def parts(self) -> Mapping[str, tuple[int, ...]]:
        """The parts that are set, under Zalo's names."""
        every = {
            "ages": self.ages,
            "gender": (self.gender,) if self.gender else (),
            "locations": self.locations,
            "cities": self.cities,
            "platform": self.platforms,
            "telcos": self.telcos,
        }
        return {name: codes for name, codes in every.items() if codes}

    def to_json(self) -> dict[str, str]:
        """Return the parts that are set, as Zalo wants them: texts with commas."""
        parts = self.parts
        return {
            name: ",".join(map(str, codes))
            for name, codes in parts.items()
            if not (name == "locations" and "cities" in parts)
        }


def target_of(parts: Mapping[str, Iterable[int]]) -> Target:
    """Put a target together from its parts under Zalo's names."""

    def codes(name: str) -> tuple[int, ...]:
        return tuple(parts.get(name, ()))

    return Target(
        ages=codes("ages"),
        gender=next(iter(codes("gender")), 0),
        locations=codes("locations"),
        cities=codes("cities"),
        platforms=codes("platform"),
        telcos=codes("telcos"),
    )
