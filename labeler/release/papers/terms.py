"""What is known of the licences, on a page of its own."""

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.report.content import Content, Paragraph, Section


def terms(facts: Facts) -> Content:
    """Return the licences of the text and of the labels, apart from each other."""
    text = (
        "The articles' text belongs to whoever wrote or published it."
        if facts.choices.text
        else "The articles' text is not part of this release."
    )
    return Content(
        f"Licences: {facts.title}",
        "",
        (
            Section(
                "licences",
                "Licences",
                (*map(Paragraph, said.licences(facts)), Paragraph(text)),
            ),
        ),
    )
