"""The default codebook and the practice articles agree with each other and with the program."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from labeler.codebook import check_attributes, default_codebook
from labeler.practice import PracticeArticle, Reference, practice_articles, recorded_attributes
from labeler.resources import data_folder
from labeler.text.segmentation import segment

CODEBOOK = default_codebook()
ARTICLES = practice_articles()
SHARED = Path(__file__).parent.parent.parent / "shared"
RULES = ("F1", "F2", "F3", "F4", "R1", "R2", "A1", "A2", "A3", "A4", "A5", "C1", "C2")


def sentences() -> Iterator[tuple[PracticeArticle, Reference, str]]:
    """Yield every sentence of the practice articles, with its reference."""
    for article in ARTICLES:
        for reference in article.references:
            yield article, reference, article.text[reference.start : reference.stop]


# ── the codebook ──


def test_the_default_codebook_declares_what_the_program_relies_on() -> None:
    assert [(label.name, label.key) for label in CODEBOOK.labels] == [
        ("claim", "c"),
        ("attribution", "a"),
        ("filler", "f"),
        ("retraction", "r"),
    ]
    assert tuple(rule.id for rule in CODEBOOK.rules) == RULES
    assert [step.label for step in CODEBOOK.steps] == [
        "filler",
        "retraction",
        "attribution",
        "claim",
    ]
    assert CODEBOOK.boilerplate == "filler"
    assert {each.name for each in CODEBOOK.attributes} == {
        "source",
        "source_type",
        "cue",
        "checkworthy",
        "targets",
        "issuer",
        "second_choice",
        "unsure",
        "rule",
        "defect",
    }
    assert len(CODEBOOK.cases) >= 15


def test_claim_and_attribution_are_put_side_by_side_then_quotations_without_a_cue() -> None:
    first, second = CODEBOOK.contrasts
    assert first.labels == second.labels == ("claim", "attribution")
    assert "cue" in second.question


def test_every_example_of_a_rule_is_a_sentence_that_the_references_give_to_that_rule() -> None:
    decided = {(text, reference.rule) for _, reference, text in sentences()}
    for rule in CODEBOOK.rules:
        assert rule.examples, rule.id
        for example in rule.examples:
            assert (example, rule.id) in decided


def test_no_hard_case_gives_a_practice_sentence_away() -> None:
    practised = {text for _, _, text in sentences()}
    assert not practised & {case.text for case in CODEBOOK.cases}


def test_every_rule_has_a_hard_case_or_an_example_and_every_label_a_case() -> None:
    assert {case.label for case in CODEBOOK.cases} == set(CODEBOOK.label_names)


# ── the articles ──


def test_there_are_five_articles_that_grow() -> None:
    lengths = [len(article.references) for article in ARTICLES]
    assert len(lengths) == 5
    assert lengths == sorted(lengths)
    assert all(20 <= length <= 45 for length in lengths)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.source)
def test_the_references_are_the_segmentation_exactly(article: PracticeArticle) -> None:
    spans = [(span.start, span.stop) for span in segment(article.text, article.language)]
    assert spans == [(reference.start, reference.stop) for reference in article.references]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.source)
def test_an_article_says_that_it_is_invented_and_that_line_is_filler(
    article: PracticeArticle,
) -> None:
    last = article.references[-1]
    note = article.text[last.start : last.stop]
    assert note == "Practice text: the places and people are invented."
    assert (last.label, last.rule) == ("filler", "F1")
    assert article.title == article.text[: article.references[0].stop]
    assert article.text.count(article.title) in {1, 2}


def test_the_text_is_as_messy_as_scraped_news() -> None:
    unbalanced = [
        article
        for article in ARTICLES
        if any(part.count("“") != part.count("”") for part in article.text.split("\n\n"))
    ]
    assert len(unbalanced) >= 4
    assert any('"' in article.text for article in ARTICLES)
    assert any(re.search("”[,.]", article.text) for article in ARTICLES)
    repeated = [a for a in ARTICLES if a.text.count(a.title) == 2]
    assert len(repeated) >= 3
    for article in repeated:
        texts = [article.text[r.start : r.stop] for r in article.references]
        again = texts.index(article.title, 1)
        assert article.references[again].rule == "F3"
    for article in ARTICLES:
        tail = article.references[-3:]
        assert {reference.label for reference in tail} == {"filler"}


# ── the references ──


def test_every_rule_and_every_label_occurs() -> None:
    assert {reference.rule for _, reference, _ in sentences()} == set(RULES)
    assert {reference.label for _, reference, _ in sentences()} == set(CODEBOOK.label_names)


def test_every_label_is_the_one_that_its_rule_gives() -> None:
    for _, reference, text in sentences():
        rule = CODEBOOK.rule(reference.rule)
        assert rule is not None
        assert rule.label == reference.label, text


def test_exactly_one_retraction_in_the_story_and_it_has_several_targets() -> None:
    rules = Counter(reference.rule for _, reference, _ in sentences())
    assert rules["R1"] == 1
    assert rules["R2"] == 1
    [(article, retraction, _)] = [each for each in sentences() if each[1].rule == "R1"]
    targets = [tuple(target) for target in retraction.attributes["targets"]]
    by_span = {(r.start, r.stop): r for r in article.references}
    assert len(targets) == 5
    assert {by_span[target].label for target in targets} == {"attribution"}
    sources = {by_span[target].attributes["source"] for target in targets}
    assert len(sources) == 1, "one speaker's utterance"
    positions = [list(by_span).index(target) for target in targets]
    assert positions == list(range(positions[0], positions[0] + 5))
    assert retraction.attributes["issuer"] in article.text[retraction.start : retraction.stop]


def test_a_correction_note_has_its_target_outside() -> None:
    [correction] = [reference for _, reference, _ in sentences() if reference.rule == "R2"]
    assert correction.attributes["targets"] == "outside"


def test_every_reference_can_be_recorded_under_the_codebook() -> None:
    for article in ARTICLES:
        ids = {(r.start, r.stop): f"{i:032x}" for i, r in enumerate(article.references)}
        for reference in article.references:
            attributes = recorded_attributes(reference, ids)
            check_attributes(CODEBOOK, reference.label, attributes)
            assert attributes["rule"] == reference.rule


def test_attributions_say_who_speaks_and_quote_their_cue() -> None:
    for article, reference, text in sentences():
        attributes = reference.attributes
        if reference.label != "attribution":
            assert not {"source", "source_type", "cue"} & set(attributes)
            continue
        assert ("source" in attributes) == (attributes["source_type"] != "unresolved"), text
        assert ("cue" in attributes) == (reference.rule == "A1"), text
        assert attributes.get("cue", "") in text
        if attributes["source_type"] == "named":
            assert attributes["source"] in article.text


def test_how_much_it_is_worth_checking_is_given_and_nothing_that_nobody_can_check() -> None:
    for _, reference, text in sentences():
        voiced = reference.label in {"claim", "attribution"}
        assert ("checkworthy" in reference.attributes) == voiced, text
        if reference.rule == "C2":
            assert reference.attributes["checkworthy"] == 0, text


def test_newcomers_are_told_why_wherever_they_may_err() -> None:
    hard = {"R1", "R2", "A2", "A4", "A5"}
    first_seen: set[str] = set()
    for _, reference, text in sentences():
        contested = "second_choice" in reference.attributes
        if reference.rule in hard or contested or reference.rule not in first_seen:
            assert reference.why, text
        first_seen.add(reference.rule)
        assert len(reference.why) <= 200, "it has to fit beside the sentence"


def test_the_traps_around_retraction_are_there() -> None:
    traps = re.compile(
        r"\b(den(y|ied|ies)|withdr[ae]w|retract|revers\w+|take .* back)\b", re.IGNORECASE
    )
    trapped = [r for _, r, text in sentences() if traps.search(text) and r.label != "retraction"]
    assert {reference.label for reference in trapped} == {"claim", "attribution", "filler"}
    assert len(trapped) >= 8


# ── what we did not write ──


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the optional test data is absent")
def test_no_run_of_eight_words_comes_from_the_optional_test_data() -> None:
    root = Path(__file__).parent.parent
    taken = set()
    for path in [*(SHARED / "articles").glob("*.txt"), *SHARED.glob("*.md")]:
        run = words(path.read_text(encoding="utf-8"))
        taken |= {tuple(run[i : i + 8]) for i in range(len(run) - 7)}
    for path in [*data_folder("seeds").rglob("*.*"), root / "docs" / "codebook.md"]:
        run = words(path.read_text(encoding="utf-8"))
        found = [run[i : i + 8] for i in range(len(run) - 7) if tuple(run[i : i + 8]) in taken]
        assert not found, path.name
