"""The guide to the codebook says what the codebook and the program say."""

from pathlib import Path

from labeler.codebook import default_codebook, parse_codebook
from labeler.models import Codebook

GUIDE = Path(__file__).parent.parent / "docs" / "codebook.md"


def test_the_guide_names_every_label_rule_and_attribute() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    codebook = default_codebook()
    for label in codebook.labels:
        assert f"`{label.name}`" in guide
    for rule in codebook.rules:
        assert f"**{rule.id}**" in guide
    for attribute in codebook.attributes:
        assert f"`{attribute.name}`" in guide
    for contrast in codebook.contrasts:
        for first, second in contrast.pairs:
            assert f"| {first} | {second} |" in guide


def test_the_guide_s_example_of_a_codebook_works_and_its_fields_are_all_explained() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    codebook = parse_codebook(example, "docs/codebook.md")
    assert codebook.label_names == ("request", "offer", "other")
    models = [
        Codebook,
        *(
            type(each[0])
            for each in (
                codebook.labels,
                codebook.steps,
                codebook.rules,
                codebook.contrasts,
                codebook.attributes,
                codebook.cases,
            )
        ),
    ]
    reference = guide.split("## Write your own")[1]
    for model in models:
        for field in model.model_fields:
            assert f"`{field}`" in reference, f"{model.__name__}.{field}"
    assert codebook.boilerplate == "other"
