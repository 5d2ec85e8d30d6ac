"""The agreement report as Markdown (CommonMark with the tables of GitHub)."""

from collections.abc import Iterable, Iterator

from labeler.agreement.details import AgreementReport
from labeler.report.content import (
    Bar,
    Block,
    Cell,
    Content,
    Paragraph,
    Section,
    Subheading,
    Table,
)
from labeler.report.layout import shortened
from labeler.report.outline import content_of
from labeler.report.wording import formatted
from labeler.text.markdown import escaped, escaped_line


def markdown_report(report: AgreementReport) -> str:
    """Return the report as Markdown; text from outside is escaped: no HTML, links or images."""
    return content_as_markdown(content_of(report))


def content_as_markdown(content: Content) -> str:
    """Return any content as Markdown."""
    parts = [f"# {escaped(content.title)}"]
    if content.source:
        parts.append(escaped_line(content.source))
    for section in content.sections:
        parts += section_as_markdown(section)
    return "\n\n".join(parts) + "\n"


def section_as_markdown(section: Section) -> Iterator[str]:
    """Yield the blocks of a section for a page made of several, its heading first."""
    yield f"## {escaped(section.title)}"
    tables = sum(isinstance(block, Table) for block in section.blocks)
    for block in section.blocks:
        yield from _block(block, captioned=tables > 1)


def _block(block: Block, *, captioned: bool) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield escaped_line(block.text)
    elif isinstance(block, Subheading):
        yield f"### {escaped(block.text)}"
    elif isinstance(block, Table):
        if captioned:
            yield f"**{escaped(block.caption)}**"
        yield "\n".join(_table(block))
        yield from map(escaped_line, block.footnotes())


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
