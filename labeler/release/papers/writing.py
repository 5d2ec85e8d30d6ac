"""Writes the papers into the folder of a release."""

from collections.abc import Mapping
from pathlib import Path

from labeler.codebook import codebook_spec
from labeler.release.papers import answers, checksums, citation, manifest
from labeler.release.papers.agreement_values import agreement_values
from labeler.release.papers.codebook_page import codebook_page, without_cases
from labeler.release.papers.data_statement import data_statement
from labeler.release.papers.datasheet import datasheet
from labeler.release.papers.facts import Facts
from labeler.release.papers.methods import methods
from labeler.release.papers.terms import terms
from labeler.report.markdown_report import content_as_markdown


def write_papers(folder: Path, facts: Facts, card: str, packages: Mapping[str, str]) -> None:
    """Write all papers; the data are there already, as checksums come last.

    `card` is the text of README.md; `packages` are those that wrote data, with their versions.
    """
    context = facts.context
    told = facts.choices.text
    pages = {
        "codebook.md": codebook_page(context.codebook, context.codebook_id, text=told),
        "METHODS.md": methods(facts),
        "DATASHEET.md": datasheet(facts),
        "DATA_STATEMENT.md": data_statement(facts),
        "LICENCES.md": terms(facts),
    }
    texts = {name: content_as_markdown(page) for name, page in pages.items()}
    texts["README.md"] = card
    for identifier, codebook in context.codebooks.items():
        name = f"codebooks/{codebook.name}-{codebook.version}-{identifier[:8]}.json"
        if identifier == context.codebook_id:
            name = "codebook.json"
        texts[name] = f"{codebook_spec(codebook if told else without_cases(codebook))}\n"
    texts["agreement.json"] = manifest.as_text(agreement_values(facts.report))
    texts[citation.FILE] = citation.citation(facts)
    texts[answers.FILE] = answers.answers_text(facts.answers)
    for name, text in texts.items():
        _write(folder / name, text)
    found = checksums.digests(folder)
    _write(folder / manifest.FILE, manifest.manifest_text(facts, found, packages))
    _write(folder / checksums.FILE, checksums.checksums_text(checksums.digests(folder)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
