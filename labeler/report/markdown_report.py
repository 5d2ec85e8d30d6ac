"""The agreement report as Markdown (CommonMark with the tables of GitHub)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.report.content import Bar, Block, Cell, Content, Paragraph, Section, Table
from labeler.report.layout import shortened
from labeler.report.outline import content_of
from labeler.report.safe import safe_text
from labeler.report.wording import formatted

_SPECIAL: Final = re.compile(
    r"([\\`*_{}\[\]<>#|~$&!@^=])|(?<=:)(/)(?=/)|(?<=www)(\.)", re.IGNORECASE
)
"""Marks that begin something; an address becomes a link by `://` or `www.` alone."""
_LIST: Final = re.compile(r"^([-+]|\d+(?=[.)]))")


def markdown_report(report: AgreementReport) -> str:
    """Return the report as Markdown; text from outside is escaped: no HTML, links or images."""
    return content_as_markdown(content_of(report))


def content_as_markdown(content: Content) -> str:
    """Return any content as Markdown."""
    parts = [f"# {escaped(content.title)}"]
    if content.source:
        parts.append(_line(content.source))
    for section in content.sections:
        parts += _section(section)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], safe_text(text).strip())


def _line(text: str) -> str:
    """Return text that begins a line, where a number or a dash would begin a list."""
    marked = escaped(text)
    return _LIST.sub(
        lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", marked
    )


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    tables = sum(isinstance(block, Table) for block in section.blocks)
    for block in section.blocks:
        yield from _block(block, captioned=tables > 1)


def _block(block: Block, *, captioned: bool) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _line(block.text)
    elif isinstance(block, Table):
        if captioned:
            yield f"**{escaped(block.caption)}**"
        yield "\n".join(_table(block))
        yield from map(_line, block.footnotes())


def _table(table: Table) -> Iterator[str]:
    shown = [
        index
        for index in range(len(table.columns))
        if not any(isinstance(row[index], Bar) for row in table.rows)
    ]
    yield _row(escaped(table.columns[index].title) for index in shown)
    yield _row("---" if table.columns[index].side == "left" else "---:" for index in shown)
    for row in table.rows:
        yield _row(_cell(row[index], table.columns[index].widest) for index in shown)


def _cell(cell: Cell, widest: int) -> str:
    return escaped(shortened(formatted(cell), max(widest, 24)))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
