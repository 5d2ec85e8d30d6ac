"""The agreement report as one HTML page: no script, nothing fetched, light, dark and on paper."""

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.errors import LabelerError
from labeler.report.content import Block, Content, Paragraph, Plot, Section, Subheading
from labeler.report.html_table import escaped, table_html
from labeler.report.outline import content_of

_NOT_INSTALLED: Final = (
    "the HTML report needs an extra to draw its plots: install this project with [report], "
    "or choose another format"
)
_STYLE: Final = "report.css"


def html_report(report: AgreementReport) -> str:
    """Return a page that needs no other file and no network.

    The content security policy allows the page's own style sheet, by its hash, and nothing else.
    LabelerError where matplotlib, of the extra [report], is not installed.
    """
    content = content_of(report)
    plots = {
        block.key: _drawn(report, block)
        for section in content.sections
        for block in section.blocks
        if isinstance(block, Plot)
    }
    return _page(content, plots)


def _drawn(report: AgreementReport, plot: Plot) -> str:
    try:
        from labeler.report.plots.drawing import drawing  # noqa: PLC0415 - only where plots are
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("labeler"):
            raise
        raise LabelerError(_NOT_INSTALLED) from error
    return drawing(report, plot)


def _page(content: Content, plots: dict[str, str]) -> str:
    style = files("labeler.report").joinpath(_STYLE).read_text("utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = escaped(content.title)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<header><h1>{title}</h1>",
            *([f'<p class="source">{escaped(content.source)}</p>'] if content.source else []),
            "</header>",
            *_contents(content),
            "<main>",
            *(line for section in content.sections for line in _section(section, plots)),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _contents(content: Content) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ul>'
    for section in content.sections:
        yield f'<li><a href="#{section.key}">{escaped(section.title)}</a></li>'
    yield "</ul></nav>"


def _section(section: Section, plots: dict[str, str]) -> Iterator[str]:
    yield f'<section id="{section.key}" aria-labelledby="{section.key}-heading">'
    yield f'<h2 id="{section.key}-heading">{escaped(section.title)}</h2>'
    for block in section.blocks:
        yield _block(block, plots)
    yield "</section>"


def _block(block: Block, plots: dict[str, str]) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{escaped(block.text)}</p>"
    if isinstance(block, Subheading):
        return f"<h3>{escaped(block.text)}</h3>"
    if isinstance(block, Plot):
        return (
            f'<figure><div class="wide" tabindex="0" role="group" '
            f'aria-label="{escaped(block.caption)}">{plots[block.key]}</div>'
            f"<figcaption>{escaped(block.caption)}</figcaption></figure>"
        )
    return table_html(block)
