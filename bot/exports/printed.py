"""Lays a case's paper out as PDF, in the type that official papers use.

The file carries its letters with it (fonts/, SIL Open Font License), so that it looks alike
everywhere; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import grey
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bot.exports.cells import paragraphs, sound
from bot.exports.dossier import MOTTO, SIGNED_BY, TITLE, Dossier

FONTS = Path(__file__).with_name("fonts")
_SIZE = 13


def write_pdf(dossier: Dossier, out: IO[bytes]) -> None:
    """Write the paper as PDF/1.4 on A4, its letters embedded."""
    styles = _styles()
    story: list[Any] = [_head(dossier, styles), Spacer(1, 14)]
    story += [_text(TITLE, styles["title"]), _text(f"Mã {dossier.code}", styles["middle"])]
    story += [Spacer(1, 8), _table(dossier.facts, styles)]
    for title, text in dossier.sections:
        story.append(_text(title, styles["heading"]))
        story += [_text(part, styles["body"]) for part in paragraphs(text)]
    story.append(_text("Diễn biến", styles["heading"]))
    story += [_table(dossier.story_rows, styles), Spacer(1, 14)]
    story += [_text(SIGNED_BY[0], styles["sign"]), _text(SIGNED_BY[1], styles["sign_small"])]
    story += [Spacer(1, 40), _text(dossier.foot, styles["foot"])]
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=3 * cm,
        rightMargin=2 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
        title=f"{TITLE} {dossier.code}",
        author=dossier.agency,
        subject=dossier.code,
    ).build(story)


def _styles() -> dict[str, Any]:
    for name in ("regular", "bold", "italic"):
        pdfmetrics.registerFont(TTFont(f"tinos-{name}", str(FONTS / f"tinos-{name}.ttf")))
    body = ParagraphStyle(
        "body", fontName="tinos-regular", fontSize=_SIZE, leading=18, spaceAfter=4
    )
    bold, italic = "tinos-bold", "tinos-italic"
    return {
        "body": body,
        "cell": ParagraphStyle("cell", body, fontSize=12, leading=16, spaceAfter=0),
        "middle": ParagraphStyle("middle", body, alignment=TA_CENTER),
        "head": ParagraphStyle("head", body, fontName=bold, fontSize=12, alignment=TA_CENTER),
        "title": ParagraphStyle("title", body, fontName=bold, fontSize=14, alignment=TA_CENTER),
        "heading": ParagraphStyle("heading", body, fontName=bold, spaceBefore=10),
        "sign": ParagraphStyle("sign", body, fontName=bold, alignment=TA_RIGHT),
        "sign_small": ParagraphStyle("sign_small", body, fontName=italic, alignment=TA_RIGHT),
        "foot": ParagraphStyle("foot", body, fontName=italic, fontSize=11, leading=14),
    }


def _head(dossier: Dossier, styles: dict[str, Any]) -> Any:
    right = [_text(line, styles["head"]) for line in MOTTO]
    return Table([[_text(dossier.agency, styles["head"]), right]], colWidths=[180, 280])


def _table(rows: Sequence[tuple[str, str]], styles: dict[str, Any]) -> Any:
    cells = [[_text(name, styles["cell"]), _text(value, styles["cell"])] for name, value in rows]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(cells, colWidths=[130, 323], style=style, splitInRow=1)


def _text(text: str, style: Any) -> Any:
    return Paragraph(escape(sound(text)).replace("\n", "<br/>"), style)
