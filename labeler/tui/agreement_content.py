"""Agreement and progress as lines to show: tables of the report, and a table of cells to open."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from textual.content import Content

from labeler.models import Codebook
from labeler.report.content import Paragraph, Section, Table
from labeler.report.sections.coefficients import coefficients_section, labels_section
from labeler.report.sections.people import pairs_section
from labeler.report.sections.weighted import weighted_section
from labeler.report.text_table import table_footnotes, table_lines
from labeler.report.wording import percent
from labeler.tui import marks
from labeler.tui.agreement_source import Cell, Measured
from labeler.tui.content import fit, lines_of, one_line, plain, progress_bar

_NAME = 18
_BAR = 20


class Line(NamedTuple):
    """A line; `row` is that of the table of cells, where it is one of its rows."""

    content: Content
    is_heading: bool = False
    row: int | None = None


def agreement_lines(codebook: Codebook, measured: Measured, cursor: Cell, width: int) -> list[Line]:
    """Return all there is to show at `width` cells, with the cursor on a cell."""
    return list(_lines(codebook, measured, cursor, width))


def _lines(codebook: Codebook, measured: Measured, cursor: Cell, width: int) -> Iterator[Line]:
    report = measured.report
    yield from _headline(measured, width)
    yield from _heading("Progress by person", width)
    yield from _people(measured, width)
    yield from _heading("Labels taken for each other: sentences, enter opens them", width)
    for row, line in enumerate(cell_table(codebook, measured, cursor, width), start=-1):
        yield Line(line, row=row if row >= 0 else None)
    yield from _heading("Adjudication: disagreements with a decision", width)
    yield from _adjudication(measured, width)
    if report is not None:
        for section in (labels_section(report), weighted_section(report), pairs_section(report)):
            if section is not None:
                yield from _section(section, width)
        yield from _section(coefficients_section(report), width)
    yield from _heading("Progress by article", width)
    yield from _articles(measured, width)


def _headline(measured: Measured, width: int) -> Iterator[Line]:
    if measured.report is None:
        yield from _prose(measured.problem, width)
        return
    summary = measured.report.summary
    alpha = summary.coefficients["alpha"]
    if alpha.value is None:
        yield from _prose(f"No alpha yet: {alpha.reason}.", width)
        return
    limits = f"no interval: {alpha.reason}"
    if alpha.ci is not None:
        level = f"{100 * summary.settings.level:g} %"
        limits = f"{level} interval {alpha.ci[0]:.3f} to {alpha.ci[1]:.3f}"
    words = Content.assemble(
        ("Krippendorff's alpha ", "$foreground"),
        (f"{alpha.value:.3f}", "bold $ink-bright"),
        (f"; {limits}; {summary.pairable:,} sentences compared", "$foreground"),
    )
    for line in lines_of([words], width):
        yield Line(line)


def _heading(text: str, width: int) -> Iterator[Line]:
    yield Line(Content())
    yield Line(Content.styled(text, "bold $primary").truncate(width, ellipsis=True), True)


def _section(section: Section, width: int) -> Iterator[Line]:
    yield from _heading(section.title, width)
    for block in section.blocks:
        if isinstance(block, Table):
            for line in table_lines(block, width):
                yield Line(plain(line, "$foreground"))
            for note in table_footnotes(block, width):
                yield from _prose(note, width)
        elif isinstance(block, Paragraph):
            yield from _prose(block.text, width)


def _prose(text: str, width: int) -> Iterator[Line]:
    for line in lines_of([plain(text, "$ink-quiet")], width):
        yield Line(line)


def _people(measured: Measured, width: int) -> Iterator[Line]:
    sentences = sum(document[2] for document in measured.progress.documents)
    conduct = measured.report.conduct if measured.report is not None else ()
    speed = {each.annotator: each.median_seconds for each in conduct}
    if not measured.people:
        yield Line(Content.styled("Nobody has labelled anything in this round.", "$ink-quiet"))
    for who in measured.people:
        number = measured.called.get(who.annotator_id, "")
        seconds = speed.get(number)
        pace = "" if seconds is None else f"  {seconds:.1f} s a label"
        skipped = f"  {who.skipped:,} skipped" if who.skipped else ""
        total = sentences if who.assigned is None else who.assigned
        name = f"{number:>3} {one_line(who.name)}"
        yield _bar(name, who.labelled, total, f"{pace}{skipped}", width)


def _adjudication(measured: Measured, width: int) -> Iterator[Line]:
    done = measured.adjudication
    yield _bar("    decided", done.decided, done.disagreements, "", width)
    parts = [f"{name} {count:,}" for name, count in measured.adjudicators.items()]
    more = [
        (done.agreements_decided, "agreements looked at"),
        (done.agreements_overturned, "of them overturned"),
        (done.in_conflict, "on which adjudicators differ"),
        (done.names_shown, "decided with names shown"),
    ]
    parts += [f"{count:,} {words}" for count, words in more if count]
    if parts:
        yield from _prose("    " + "; ".join(parts), width)


def _articles(measured: Measured, width: int) -> Iterator[Line]:
    for _, title, sentences, labelled in measured.progress.documents:
        yield _bar(f"    {one_line(title)}", labelled, sentences, "", width)


def _bar(name: str, done: int, total: int, more: str, width: int) -> Line:
    room = max(_NAME, width - _BAR - 44)
    bar, rest = progress_bar(done, total, _BAR)
    share = percent(min(1.0, done / total)) if total else ""
    content = Content.assemble(
        (fit(name, room), "$foreground"),
        " ",
        (bar, "$primary"),
        (rest, "$number"),
        (f" {done:>7,} of {total:,} {share}", "$foreground"),
        (more, "$ink-quiet"),
    )
    return Line(content.truncate(width, ellipsis=True))


def cell_table(
    codebook: Codebook, measured: Measured, cursor: Cell, width: int
) -> Iterator[Content]:
    """Yield the heading and the rows of the table: sentences by two of their labels.

    The cell at the cursor stands in brackets; what is on the diagonal is agreement.
    """
    labels = codebook.label_names
    cells = max(7, min(14, (width - _NAME - 2) // max(1, len(labels))))
    heads = [
        marks.label_content(codebook, name).truncate(cells - 1, ellipsis=True) for name in labels
    ]
    yield Content(" " * _NAME) + Content("").join(_right(head, cells) for head in heads)
    for row, name in enumerate(labels):
        head = marks.label_content(codebook, name).truncate(_NAME - 1, ellipsis=True)
        parts = [head.extend_right(_NAME - head.cell_length)]
        for column in range(len(labels)):
            number = measured.cells.get((min(row, column), max(row, column)), 0)
            style = "$foreground" if row != column else "$ink-quiet"
            text = f"{number:,}" if number else "·"
            here = (row, column) == cursor
            text = f"[{text}]" if here else f"{text} "
            part = Content.styled(text, "bold reverse $accent" if here else style)
            parts.append(_right(part, cells))
        yield Content("").join(parts)


def _right(content: Content, cells: int) -> Content:
    return Content(" " * max(0, cells - content.cell_length)) + content


def headings(lines: Iterable[Line]) -> list[int]:
    """Return which lines begin a section."""
    return [number for number, line in enumerate(lines) if line.is_heading]
