"""The report as LaTeX: harmless by construction, and compiled where LaTeX is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labeler.report.content import Column, Table, Words
from labeler.report.latex import escaped, table_as_latex
from labeler.report.latex_report import latex_report, latex_tables
from labeler.report.methods_text import methods_text
from report_examples import full_report

any_text = st.text(st.characters(exclude_categories=()), max_size=60)
marks = st.text(st.sampled_from("\\{}$&#%_^~<>|\"'`-,?![]*/ ^^M\n()aé中"), max_size=60)

# What may stand in escaped text: plain characters, and commands that only set a character.
_HARMLESS = re.compile(
    r"(?:[A-Za-z0-9 .,;:()'*/+=@?!\[\]¡-ſ-]|~|\{\}|\\[{}$&#%_,-]|\\-"
    r"|\\(?:text[a-z]+|ldots|allowbreak)\{\}|\\char34\{\}|\\labelercharacter\{[0-9A-F]{2,6}\})*"
)
_LIGATURES = re.compile(r"--|''|,,|``|\?`|!`|<<|>>")
HOSTILE = (
    "\\input{/etc/passwd}",
    "\\write18{id} $x^2$ & # % _ ^ ~",
    "^^5cinput } { \\end{document}",
    "-- '' ,, ?` !` << >> \"a \x1b[31m",
)
OUTSIDE = "中文 € 🎉 ﬀ \u202eabc [1] *2 \\\\" + "".join(map(chr, range(0xA0, 0x180)))


@given(any_text | marks)
@example("\\" * 5)
@example("5 %--,,''")
def test_text_from_outside_is_only_set(text: str) -> None:
    shown = escaped(text)
    assert _HARMLESS.fullmatch(shown), shown
    assert not _LIGATURES.search(shown)


def test_every_table_can_be_taken_out_by_its_name() -> None:
    text = latex_report(full_report())
    tables = latex_tables(full_report())
    assert list(tables)[:4] == ["labels_an_item", "coefficients", "labels", "weighted"]
    for name, table in tables.items():
        marked = re.search(rf"^%<\*{name}>\n(.*?)^%</{name}>$", text, re.MULTILINE | re.DOTALL)
        assert marked is not None
        assert marked[1] in table
        assert table.count("\\begin{tabular}") == 1
        assert "\\toprule" in table


def test_long_words_can_be_broken_and_long_headings_are_stacked() -> None:
    assert escaped("x" * 30).replace("\\allowbreak{}", "") == "x" * 30
    assert "\\allowbreak{}" not in escaped("of twenty-four characters")
    columns = Column("name", "left"), Column("an incomprehensibly long [heading]")
    table = table_as_latex(Table("t", "c", columns, ((Words("a"), Words("1")),)))
    assert "\\shortstack[r]{{}an\\\\{}incomprehensibly\\\\{}long [heading]}" in table


def test_negative_numbers_have_a_minus() -> None:
    text = latex_report(full_report())
    assert not re.search(r"& -\d|\[-\d|,-\d", text)


def compiled(source: str, folder: Path, program: str) -> str:
    """Compile a document and return its log; fail where LaTeX stops."""
    (folder / "report.tex").write_text(source, "utf-8")
    done = subprocess.run(
        [program, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=300,
    )
    log = (folder / "report.log").read_text("utf-8", errors="replace")
    assert done.returncode == 0, log[-3_000:]
    return log


@pytest.mark.slow
@pytest.mark.parametrize("program", ["pdflatex", "xelatex", "lualatex"])
@pytest.mark.parametrize("hostile", [False, True])
def test_the_report_compiles(tmp_path: Path, program: str, hostile: bool) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    letters = [OUTSIDE[place : place + 30] for place in range(0, len(OUTSIDE), 30)]
    report = full_report((*HOSTILE, *letters), HOSTILE[::-1], outside=OUTSIDE)
    report = report if hostile else full_report()
    log = compiled(latex_report(report), tmp_path, program)
    if not hostile:
        assert "Overfull" not in log
    if shutil.which("pdftotext"):
        subprocess.run(["pdftotext", "report.pdf"], cwd=tmp_path, check=True, timeout=60)
        text = (tmp_path / "report.txt").read_text("utf-8")
        assert ("\\input{/etc/passwd}" in text) == hostile
        assert "root:" not in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no pdflatex here")
def test_a_paper_can_read_in_a_table_and_the_methods(tmp_path: Path) -> None:
    (tmp_path / "labels.tex").write_text(latex_tables(full_report())["labels"], "utf-8")
    (tmp_path / "methods.tex").write_text(methods_text(full_report(), "latex"), "utf-8")
    paper = (
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs}\\begin{document}"
        "As Table~\\ref{tab:labels} shows. \\input{methods} \\input{labels}\\end{document}"
    )
    compiled(paper, tmp_path, "pdflatex")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("kpsewhich") is None, reason="there is no LaTeX here")
def test_a_paper_can_take_a_table_out_of_the_report(tmp_path: Path) -> None:
    package = "catchfilebetweentags"
    found = subprocess.run(["kpsewhich", f"{package}.sty"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip(f"the package {package} is not installed")
    (tmp_path / "agreement.tex").write_text(latex_report(full_report(labels=list("中文字体"))))
    paper = (
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs}"
        f"\\usepackage{{{package}}}\\begin{{document}}Before."
        "\\ExecuteMetaData[agreement.tex]{labels}\\end{document}"
    )
    compiled(paper, tmp_path, "pdflatex")
    subprocess.run(["pdftotext", "report.pdf"], cwd=tmp_path, check=True, timeout=60)
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "Agreement by label" in text
    assert "U+4E2D" in text
    assert "Labels taken for each other" not in text
