"""Whether more people's data are held than the security level of the installation allows."""

from __future__ import annotations

from bot.cases.subjects import gauges, level
from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Findings, Patient, ok, warning
from bot.storage.subjects import count_subjects

_REMEDY = "Plan the file of a higher security level; look at purge --dry-run (docs/security.md)."


def subjects(_patient: Patient, records: Records) -> Findings:
    """Count the people, and warn from 80 % of either limit of level 2 on."""
    found = gauges(count_subjects(records.engine), level())
    shown = "; ".join(f"{each.name} {each.count} of {each.limit}" for each in found)
    if any(each.is_alarming for each in found):
        yield warning(f"Close to the limits of security level 2: {shown}.", _REMEDY)
    else:
        yield ok(f"People whose data are held, against security level 2: {shown}.")
