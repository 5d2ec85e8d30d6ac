"""The agreement report for a terminal: plain text, 80 cells wide, readable without colour."""

from collections.abc import Iterable, Iterator

from labeler.agreement.details import AgreementReport
from labeler.report.content import Block, Content, Paragraph, Section, Subheading, Table
from labeler.report.layout import WIDTH, cells, paragraph, shortened
from labeler.report.outline import content_of
from labeler.report.text_table import table_footnotes, table_lines
from labeler.text.safe import safe_text

_INDENT = "  "
_LONGEST_WORD = WIDTH - 2 * len(_INDENT)


def text_report(report: AgreementReport) -> str:
    """Return the report as lines of at most 80 cells, the last one ended too.

    Whatever came from outside (labels, names, sentences) is made safe for a terminal. Plots have
    no place here: the tables say the same.
    """
    return content_as_text(content_of(report))


def content_as_text(content: Content) -> str:
    """Return any content as text for a terminal."""
    source = safe_text(content.source)
    heading = [safe_text(content.title), *([shortened(source, WIDTH)] if source else [])]
    parts = [heading, *(list(_section(section)) for section in content.sections)]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    title = safe_text(section.title)
    yield f"{title} {'─' * (WIDTH - cells(title) - 1)}"
    previous: Block | None = None
    for block in section.blocks:
        lines = _block(block, alone=previous is None)
        if lines:
            if Table in (type(block), type(previous)) and previous is not None:
                yield ""
            yield from lines
            previous = block


def _block(block: Block, *, alone: bool) -> list[str]:
    if isinstance(block, Paragraph):
        return prose(block.text)
    if isinstance(block, Subheading):
        return ["", *prose(block.text)]
    if not isinstance(block, Table):
        return []
    lines = table_lines(block)
    if not lines:
        return []
    caption = [] if alone else [safe_text(block.caption)]
    notes: Iterable[str] = (line for note in table_footnotes(block) for line in prose(note))
    return [*caption, *lines, *notes]


def prose(text: str) -> list[str]:
    """Return an indented paragraph; what is longer than a line is cut."""
    words = (shortened(word, _LONGEST_WORD) for word in safe_text(text).split())
    return paragraph(words, first=_INDENT, indent=_INDENT)
