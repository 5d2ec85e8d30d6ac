"""The report as a page: complete in itself, without a script, and safe whatever it is made of."""

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from labeler.agreement.details import AgreementReport
from labeler.errors import LabelerError
from labeler.report.html_report import html_report
from labeler.report.plots.palette import LEVELS, level
from labeler.report.wording import named
from labeler.text.safe import safe_text
from report_examples import PEOPLE, design_of, full_report, rows, summary_of

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "line", "circle"}
any_text = st.text(st.characters(exclude_categories=()), max_size=40)
HOSTILE = [
    "<script>alert(1)</script>",
    "\"' onload=alert(1) x='",
    "</style><img src=http://x.example onerror=alert(1)>",
    "$\\frac{1}{2}$",
    "key0key",
    "]]><!--",
    "javascript:alert(1)",
    "\x1b[31m\u202eevil\x00\ufffe",
]


@dataclass
class Page(HTMLParser):
    """A page as a list of elements and texts; fails where an element is not closed."""

    elements: list[tuple[str, Mapping[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    style: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] == "style":
            self.style += data
        else:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def parsed(source: str) -> Page:
    page = Page()
    page.feed(source)
    page.close()
    assert page.opened == []
    return page


def small_report(people: list[str], labels: list[str]) -> AgreementReport:
    found = rows(people, labels, documents=4, sentences=6)
    return AgreementReport(summary_of(found, labels), source=people[0], design=design_of(found))


TAGS = re.findall(
    r"\S+",
    "html head meta title style body header h1 h2 p nav ul li a main section div table caption "
    "thead tbody tr th td bdi figure figcaption svg desc g path text use defs line circle",
)
ATTRIBUTES = set(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name class id href scope tabindex role aria-label "
        "aria-labelledby aria-hidden viewbox width height d x y x1 x2 y1 y2 cx cy r transform "
        "text-anchor font-size stroke-width stroke-dasharray stroke-opacity fill-opacity fill "
        "stroke stroke-linecap",
    )
)


def assert_harmless(page: Page) -> None:
    """Fail for anything that runs, fetches or is not on our lists."""
    for tag, attributes in page.elements:
        assert tag in TAGS, tag
        assert set(attributes) <= ATTRIBUTES, (tag, attributes)
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert not re.search(r"url\(|@import|expression", page.style)
    shown = "".join(page.texts)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]", shown)


@pytest.fixture(scope="module")
def source() -> str:
    """Return the page of a report with every part, drawn once."""
    return html_report(full_report())


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return parsed(source)


def test_the_page_is_complete_and_nothing_runs(page: Page) -> None:
    assert_harmless(page)
    policies = [a["content"] for _, a in page.elements if "http-equiv" in a]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_everybody_can_read_it(page: Page) -> None:
    names = [tag for tag, _ in page.elements]
    assert page.elements[0] == ("html", {"lang": "en"})
    assert names.count("h1") == names.count("main") == 1
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        labels = (attributes.get("aria-labelledby") or "").split()
        links = [(attributes.get("href") or "#")[1:]] if "href" in attributes else []
        assert {*labels, *links} <= set(ids)
        if tag == "th":
            assert attributes["scope"] in {"col", "row"}
        if tag == "svg":
            assert attributes.get("role") == "img" or attributes["aria-hidden"] == "true"
    assert names.count("table") == names.count("caption") == names.count("thead")
    assert names.count("figure") == names.count("figcaption") == names.count("desc") == 5
    assert "prefers-color-scheme: dark" in page.style
    assert "@media print" in page.style


def test_every_class_of_a_plot_has_a_colour(page: Page) -> None:
    used = {c for _, a in page.elements for c in (a.get("class") or "").split()}
    colours = {name for name in used if name.startswith(("fill-", "stroke-"))}
    assert {"fill-first", "stroke-second", "fill-on-heat0"} <= colours
    for name in colours:
        assert re.search(rf"\.{name} {{ (fill|stroke): var\(--", page.style), name
        variable = re.search(rf"\.{name} {{ \w+: var\((--[\w-]+)\)", page.style)
        assert variable is not None
        assert page.style.count(f"{variable[1]}: #") == 2  # light and dark


def test_the_plots_say_what_the_numbers_say(page: Page) -> None:
    report = full_report()
    drawn = " ".join(page.texts)
    shared = report.design.overlap[0] if report.design else None
    assert shared is not None
    assert any(text == str(shared.items) for text in page.texts)
    kappas = [p.kappa.value for p in report.summary.pairs if p.kappa.value is not None]
    assert all(f"{kappa:.2f}" in page.texts for kappa in kappas)
    assert "alpha: 2 to 9 May, part 1 0.600;" in drawn
    assert f"Lowest: {' and '.join(sorted(['Ada', 'Dov']))}," in drawn


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a page takes minutes
)
@given(
    st.lists(st.sampled_from(HOSTILE) | any_text, min_size=3, max_size=3, unique=True),
    st.lists(st.sampled_from(HOSTILE) | any_text, min_size=3, max_size=3, unique=True),
)
def test_hostile_names_and_labels_are_shown_and_harmless(
    people: list[str], labels: list[str]
) -> None:
    page = parsed(html_report(small_report(people, labels)))
    assert_harmless(page)
    shown = " ".join("".join(page.texts).split())
    for text in (*people, *labels):
        assert " ".join(safe_text(named(text)).replace(" %", "\xa0%").split()) in shown


def test_hostile_text_everywhere() -> None:
    page = parsed(html_report(full_report(HOSTILE[:4], HOSTILE[4:], outside=" ".join(HOSTILE))))
    assert_harmless(page)
    assert sum("<script>alert(1)</script>" in text for text in page.texts) > 5


def test_the_same_data_make_the_same_bytes_whatever_a_user_has_set(source: str) -> None:
    with mpl.rc_context({"text.usetex": True, "svg.hashsalt": None, "font.size": 30}):
        assert html_report(full_report()) == source


@pytest.mark.slow
def test_another_process_makes_the_same_bytes_and_only_the_page_loads_matplotlib(
    source: str,
) -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from report_examples import full_report\n"
        "from labeler.report.html_report import html_report\n"
        "from labeler.report.text_report import text_report\n"
        "from labeler.report.latex_report import latex_report\n"
        "from labeler.report.markdown_report import markdown_report\n"
        "report = full_report()\n"
        "text_report(report), latex_report(report), markdown_report(report)\n"
        "assert 'matplotlib' not in sys.modules\n"
        "sys.stdout.buffer.write(html_report(report).encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=120
    )
    assert done.stdout.decode() == source


def test_matplotlib_keeps_its_settings() -> None:
    before = dict(mpl.rcParams)
    html_report(small_report(list(PEOPLE[:3]), ["a", "b"]))
    assert dict(mpl.rcParams) == before


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("labeler.report.plots")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(LabelerError, match=r"^the HTML report .* install this project with \[rep"):
        html_report(full_report())


@pytest.mark.parametrize(
    "people",
    [2, pytest.param(7, marks=pytest.mark.slow), pytest.param(20, marks=pytest.mark.slow), 61],
)
def test_any_number_of_annotators_is_drawn_or_said_not_to_be(people: int) -> None:
    names = [f"A{number:02}" for number in range(people)]
    found = rows(names, documents=6, sentences=people * 3, annotators_an_item=4)
    report = AgreementReport(summary_of(found), source="x", design=design_of(found))
    page = parsed(html_report(report))
    figures = sum(tag == "figure" for tag, _ in page.elements)
    assert figures == {2: 2, 7: 4, 20: 4, 61: 2}[people]
    assert ("With more than 60 annotators the overlap is not drawn." in page.texts) == (people > 60)


def test_small_data_make_a_page() -> None:
    for documents in (0, 2):
        found = rows(documents=documents)
        report = AgreementReport(summary_of(found), source="x", design=design_of(found))
        assert_harmless(parsed(html_report(report)))
    one = replace(full_report(), design=design_of(rows(["Ada"], documents=1)))
    assert "There is one annotator, and nobody to compare with." in html_report(one)


def test_the_steps_of_the_colours_cover_the_scale() -> None:
    assert [level(value) for value in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [
        0,
        0,
        4,
        LEVELS - 1,
        LEVELS - 1,
    ]
