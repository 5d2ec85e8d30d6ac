"""Page furniture is suggested as such; sentences of a story are not."""

import json
from pathlib import Path

import pytest

from labeler.text.boilerplate import suggest
from labeler.text.segmentation import segment

SHARED = Path(__file__).resolve().parents[3] / "shared"
STORY = "The council met on Monday and put off the vote."


def reasons(*lines: str, title: str | None = None) -> dict[int, str]:
    """Suggest for sentences that each stand in a paragraph of their own."""
    return suggest(lines, range(len(lines)), title)


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("navigation", "Skip to content"),
        ("navigation", "Back to top ↑"),
        ("navigation", "Previous article »"),
        ("navigation", "About the author"),
        ("navigation", "Home | Most read | Photo gallery"),
        ("navigation", "Read more: Ferry runs aground off Arden"),
        ("navigation", "Zum Inhalt springen"),
        ("navigation", "À lire aussi : la grève continue"),
        ("navigation", "Volver arriba"),
        ("form text", "Leave a Reply"),
        ("form text", "Your e-mail address will never be shared."),
        ("form text", "Required fields are marked with *"),
        ("form text", "Save my name, email and website in this browser for next time."),
        ("form text", "By signing up, you agree to our terms."),
        ("form text", "You must be logged in to post a comment."),
        ("form text", "Kommentar schreiben"),
        ("form text", "Votre adresse e-mail ne sera pas publiée."),
        ("form text", "Los campos obligatorios están marcados con *"),
        ("promotion", "Sign up for our morning newsletter."),
        ("promotion", "Follow us on Instagram and X."),
        ("promotion", "Stay tuned for more updates!"),
        ("promotion", "For all the latest news from Arden, visit our website."),
        ("promotion", "If you would like to learn more, write to us."),
        ("promotion", "Thank you for reading!"),
        ("promotion", "Let us know what you think in the comments."),
        ("promotion", "Abonnieren Sie unseren Newsletter."),
        ("promotion", "Suivez-nous sur Facebook."),
        ("promotion", "Suscríbete a nuestro boletín."),
        ("embed pointer", "Watch the video below."),
        ("embed pointer", "See the flooded road in the clip below:"),
        ("embed pointer", "You can read her full reply in the tweet below"),
        ("embed pointer", "View this post on Instagram"),
        ("embed pointer", "— Ida Moss (@idamoss) May 3, 2026"),
        ("embed pointer", "https://example.org/watch?v=1"),
        ("byline or credits", "By Ida Moss and Jon Roe, Arden Post"),
        ("byline or credits", "BY IDA MOSS"),
        ("byline or credits", "Von Anna Moos"),
        ("byline or credits", "Updated May 3, 2026, 10:15"),
        ("byline or credits", "Photo: Ida Moss / Arden Post"),
        ("byline or credits", "(Reporting by Ida Moss; Editing by Jon Roe)"),
        ("byline or credits", "Ida Moss reported from Arden, and Jon Roe from Lund."),
        ("byline or credits", "Post reporter Ida Moss in Arden contributed to this report."),
        ("byline or credits", "© 2026 The Arden Post."),
        ("byline or credits", "All rights reserved."),
    ],
)
def test_page_furniture_is_suggested(reason: str, line: str) -> None:
    assert reasons(STORY, line, STORY + " Again.") == {1: reason}


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "Read the room, the mayor told the council.",
        "Follow the money and you will find the mill.",
        "By Monday the water had reached the church.",
        "By the numbers, it was the worst flood in years.",
        "The fire was reported from a farm near Arden.",
        "Ida Moss reported from Arden that the bridge had fallen.",
        "Rising rents contributed to this outcome.",
        "Share prices fell by a third on Friday.",
        "Comments by the minister angered the unions.",
        "Search teams found the boat on Sunday.",
        "Stay where you are, the police told residents.",
        "If you want peace, the general said, prepare for war.",
        "You can see the tower from the harbour.",
        "Watch committees were set up in each village.",
        "Subscribers to the gas network will pay more.",
        "Photographs of the meeting show four ministers.",
        # What an outlet says about its own error is part of the story.
        "Correction: an earlier version of this article gave a wrong date.",
        "This story has been corrected to say that the vote was on Monday.",
        # Somebody's words are never furniture.
        "“Follow us on Telegram,” the note said.",
        "“Subscribe to our newsletter!”",
    ],
)
def test_sentences_of_a_story_are_not(line: str) -> None:
    assert reasons(STORY, line, STORY + " Again.") == {}


def test_single_words_count_only_when_alone_in_their_paragraph() -> None:
    assert suggest(["Was it a reply?", "Reply"], [0, 1], None) == {1: "form text"}
    assert suggest(["Was it a reply?", "Reply"], [0, 0], None) == {}


HEADLINE = "Council puts off vote on harbour bridge"


def test_a_headline_repeated_in_the_body_is_suggested_but_not_the_headline() -> None:
    lines = (HEADLINE, STORY, HEADLINE.upper(), STORY + " Again.", HEADLINE + ".")
    assert reasons(*lines) == {2: "headline repeated", 4: "headline repeated"}


def test_the_title_counts_as_the_headline_with_and_without_the_site() -> None:
    for title in (HEADLINE, HEADLINE + " | Arden Post", HEADLINE + " - Arden Post"):
        assert reasons(STORY, HEADLINE, title=title) == {1: "headline repeated"}
        assert reasons(HEADLINE, STORY, title=title) == {}
    behind_a_menu = reasons("Skip to content", HEADLINE, STORY, HEADLINE, title=HEADLINE)
    assert behind_a_menu == {0: "navigation", 3: "headline repeated"}


def test_a_repeated_first_sentence_is_no_headline() -> None:
    assert reasons(STORY, "More followed.", STORY) == {}
    assert suggest([HEADLINE, "More followed.", HEADLINE], [0, 0, 1], None) == {}


def test_short_titles_are_not_looked_for() -> None:
    assert reasons(STORY, "Budget speech", title="Budget speech") == {}
    assert reasons(title="Budget speech") == {}
    assert reasons("…", "…", title="…") == {}


def test_paragraphs_must_be_given_for_every_sentence() -> None:
    with pytest.raises(ValueError, match="shorter"):
        suggest([STORY, STORY], [0], None)


def test_a_long_sentence_is_prose_and_costs_nothing() -> None:
    assert reasons("Follow us on " + "a " * 200_000) == {}


def _shared_file(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.is_file():
        pytest.skip("the shared test data is not here")
    return path


def test_a_real_page_gives_its_furniture_away() -> None:
    path = _shared_file("articles", "000_8450c932a0b180fb.txt")
    text = path.read_text(encoding="utf-8-sig").rstrip()
    spans = segment(text)
    found = suggest(
        [text[span.start : span.stop] for span in spans], [s.paragraph for s in spans], None
    )
    # Numbers of the sentences that a reader called furniture.
    assert set(found) == {22, 38, 39, 52, 53, *range(67, 75)}
    assert found[22] == "headline repeated"


@pytest.mark.parametrize("name", ["ud_english_ewt_dev", "ud_english_pud", "ud_german_pud"])
def test_hardly_any_sentence_of_other_text_is_suggested(name: str) -> None:
    path = _shared_file("segmentation", f"{name}.jsonl")
    sentences = suggested = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        spans = segment(text)
        sentences += len(spans)
        cut = [text[span.start : span.stop] for span in spans]
        suggested += len(suggest(cut, [span.paragraph for span in spans], None))
    assert sentences > 900
    # Mails and posts hold a few real ones: links alone on a line, "posted by … at …".
    assert suggested <= sentences / 200
