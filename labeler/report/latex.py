r"""Content as LaTeX: paragraphs, and tables in the style of booktabs.

Everything compiles with pdfLaTeX, XeLaTeX and LuaLaTeX. Each table stands between the marks
`%<*name>` and `%</name>`, so that a paper can take a single one out of the report with
`\ExecuteMetaData[agreement.tex]{name}` of the package catchfilebetweentags.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from labeler.report.content import (
    Bar,
    Block,
    Cell,
    Column,
    Content,
    Interval,
    Number,
    Paragraph,
    Section,
    Subheading,
    Table,
)
from labeler.report.layout import number, shortened
from labeler.report.wording import formatted
from labeler.text.safe import safe_text

_BREAK: Final = "\0"
"""Stands for a place where a line may end; safe text has no such character."""
_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\char34{}",  # a shorthand of babel in some languages
        "`": r"\textasciigrave{}",
        "…": r"\ldots{}",
        "–": r"\textendash{}",
        "—": r"\textemdash{}",
        "‘": r"\textquoteleft{}",
        "’": r"\textquoteright{}",
        "“": r"\textquotedblleft{}",
        "”": r"\textquotedblright{}",
        "\xa0": "~",
        "\xad": r"\-",
        _BREAK: r"\allowbreak{}",
    }
)
_DEFINITION: Final = r"""% What the fonts of pdfLaTeX do not have is written as its number.
\providecommand{\labelercharacter}[1]{\ifdefined\Uchar\symbol{"#1}\else\texttt{U+#1}\fi\allowbreak}"""
_PREAMBLE: Final = rf"""\documentclass[a4paper,10pt]{{article}}
\usepackage[margin=2cm]{{geometry}}
\usepackage{{iftex}}
\ifPDFTeX
  \usepackage[T1]{{fontenc}}
  \usepackage[utf8]{{inputenc}}
  \IfFileExists{{lmodern.sty}}{{\usepackage{{lmodern}}}}{{}}
\fi
\usepackage{{textcomp}}
\usepackage{{booktabs}}
{_DEFINITION}
\setlength{{\abovecaptionskip}}{{0pt}}
\setlength{{\belowcaptionskip}}{{4pt}}
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{0.5\baselineskip}}
\sloppy
% In this report a table stays under its heading; in a paper it floats.
\makeatletter
\renewenvironment{{table}}[1][]%
  {{\par\medskip\begin{{minipage}}{{\linewidth}}\def\@captype{{table}}}}%
  {{\end{{minipage}}\par\medskip}}
\makeatother"""
_LINE: Final = 120
"""Characters of a table that fit on a line, about."""
_LONG: Final = 28
"""Characters above which a column of words is broken into lines."""
_LEAST: Final = 0.12
_LONG_HEADING: Final = 18
"""Characters above which a heading is broken into lines."""
_LONG_WORD: Final = re.compile(r"\S{25,}")
_PIECE: Final = 8
"""Characters after which a long word may be broken."""
_LIGATURES: Final = re.compile(r"(?<=')(?=')|(?<=-)(?=-)|(?<=,)(?=,)")
"""Between these, two marks would become another one."""
_PERCENT: Final = re.compile(r"(?<=\d) \\%")
_SET_BY_PDFLATEX: Final = frozenset(map(chr, (*range(0x80), *range(0xA1, 0x180)))) - set(
    "ĦħĸĿŀŉŦŧſ"
)
"""What the fonts of pdfLaTeX have in the encoding T1; found by setting each of them."""


def content_as_latex(content: Content) -> str:
    """Return any content as a document of its own."""
    lines = [
        _PREAMBLE,
        r"\begin{document}",
        rf"\section*{{{escaped(content.title)}}}",
        *([escaped(content.source)] if content.source else []),
        *(line for section in content.sections for line in _section(section)),
        r"\end{document}",
    ]
    return "\n\n".join(lines) + "\n"


def section_as_latex(section: Section) -> str:
    """Return a section without a heading, to be pasted into a document that loads booktabs."""
    return "\n\n".join([_DEFINITION, *filter(None, map(_block, section.blocks))]) + "\n"


def table_as_latex(table: Table) -> str:
    """Return one table with its caption and notes, to be read in by a document with booktabs."""
    return f"{_table(table)}\n"


def escaped(text: str) -> str:
    """Return text that LaTeX sets as it is: no command, no maths, no ligature."""
    characters = "".join(map(_character, _LONG_WORD.sub(_breakable, safe_text(text))))
    return _PERCENT.sub(r"\\,\\%", _LIGATURES.sub("{}", characters))


def _breakable(word: re.Match[str]) -> str:
    """Return a word that no line may hold with marks where it can be broken."""
    letters = word[0]
    return _BREAK.join(letters[place : place + _PIECE] for place in range(0, len(letters), _PIECE))


def _character(character: str) -> str:
    code = ord(character)
    if code in _ESCAPES:
        return _ESCAPES[code]
    return character if character in _SET_BY_PDFLATEX else rf"\labelercharacter{{{code:04X}}}"


def _section(section: Section) -> Iterator[str]:
    yield rf"\subsection*{{{escaped(section.title)}}}"
    yield from filter(None, map(_block, section.blocks))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return escaped(block.text)
    if isinstance(block, Subheading):
        return rf"\subsubsection*{{{escaped(block.text)}}}"
    return _table(block) if isinstance(block, Table) else ""


def _table(table: Table) -> str:
    shown = [
        index
        for index in range(len(table.columns))
        if not any(isinstance(row[index], Bar) for row in table.rows)
    ]
    broken = _broken(table, shown)
    kinds = [
        rf"p{{{broken[index]:.2f}\linewidth}}"
        if index in broken
        else ("l" if table.columns[index].side == "left" else "r")
        for index in shown
    ]
    columns = "".join(kinds)
    titles = [_heading(table.columns[index]) for index in shown]
    rows = [
        [_cell(row[index], table.columns[index].widest, ragged=index in broken) for index in shown]
        for row in table.rows
    ]
    notes = " ".join(map(escaped, table.footnotes()))
    body = "\n".join(
        [
            r"\begin{table}[htbp]",
            r"\centering\footnotesize\setlength{\tabcolsep}{4pt}",
            rf"\caption{{{escaped(table.caption)}}}",
            rf"\label{{tab:{table.key.replace('_', '-')}}}",
            rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
            r"\toprule",
            _row(titles),
            r"\midrule",
            *map(_row, rows),
            r"\bottomrule",
            r"\end{tabular}",
            *(
                [rf"\par\smallskip\parbox{{0.9\linewidth}}{{\footnotesize {notes}}}"]
                if notes
                else []
            ),
            r"\end{table}",
        ]
    )
    needed = [_DEFINITION] if r"\labelercharacter" in body else []
    return "\n".join([f"%<*{table.key}>", *needed, body, f"%</{table.key}>"])


def _heading(column: Column) -> str:
    """Return a heading, in lines one above the other where it is long."""
    # A line that begins with a bracket would be an argument of the end of the one before.
    lines = [f"{{}}{escaped(line)}" for line in _heading_lines(column)]
    stacked = r"\\".join(lines)
    return rf"\shortstack[{column.side[0]}]{{{stacked}}}" if lines[1:] else lines[0][2:]


def _heading_lines(column: Column) -> list[str]:
    return wrap(column.title, _LONG_HEADING, break_long_words=False) or [""]


def _broken(table: Table, shown: list[int]) -> dict[int, float]:
    """Return the share of a line for each column whose words are too long for one line."""
    longest = {
        index: max(
            (_wide(_cut(row[index], table.columns[index].widest)) for row in table.rows), default=0
        )
        for index in shown
    }
    long = {
        index: length
        for index, length in longest.items()
        if length > _LONG and table.columns[index].side == "left"
    }
    others = sum(
        max(longest[index], *map(len, _heading_lines(table.columns[index])))
        for index in shown
        if index not in long
    )
    room = max(0.9 - (others + 2 * len(shown)) / _LINE, _LEAST * len(long))
    asked = sum(long.values())
    if asked <= room * _LINE:
        return {}
    return {index: max(_LEAST, room * length / asked) for index, length in long.items()}


def _wide(text: str) -> int:
    """Return about how many characters' room a text takes; one that is a number in print has 7."""
    return sum(1 if character in _SET_BY_PDFLATEX else 7 for character in text)


def _cut(cell: Cell, widest: int) -> str:
    return shortened(formatted(cell), widest)


def _cell(cell: Cell, widest: int, *, ragged: bool) -> str:
    match cell:
        case Interval(low, high, few):
            mark = "*" if few else ""
            return rf"[{_number(low)},\,{_number(high)}]{mark}"
        case _:
            text = formatted(cell)
            if isinstance(cell, Number) and text.startswith("-"):
                return "$-$" + escaped(text[1:])
            words = escaped(_cut(cell, widest))
            return rf"\raggedright {words}" if ragged and words else words


def _number(value: float) -> str:
    shown = number(value)
    return f"$-${shown[1:]}" if shown.startswith("-") else shown


def _row(cells: Iterable[str]) -> str:
    # A row that begins with a bracket or an asterisk would be an argument of the one before.
    return "{}" + " & ".join(cells) + r" \tabularnewline"
