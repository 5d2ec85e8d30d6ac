"""What may be recorded about a sentence, and what a value that does not fit is called."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.codebook import MAX_TEXT, check_attributes, default_codebook
from labeler.errors import LabelerError

CODEBOOK = default_codebook()

GOOD: list[tuple[str, dict[str, object]]] = [
    ("attribution", {"source": "Ilse Varrowgate", "cue": "said", "source_type": "named"}),
    ("claim", {"checkworthy": 0, "unsure": True, "second_choice": "filler", "rule": "C1"}),
    ("retraction", {"targets": ["0" * 32, "f" * 32], "issuer": "the mayor"}),
    ("retraction", {"targets": "outside"}),
    ("filler", {"defect": "wrongly joined"}),
    ("attribution", {"source": "x" * MAX_TEXT, "checkworthy": 3}),
    ("claim", {}),
]


@pytest.mark.parametrize(("label", "attributes"), GOOD)
def test_attributes_that_the_codebook_declares_are_taken(
    label: str, attributes: dict[str, object]
) -> None:
    check_attributes(CODEBOOK, label, attributes)


@pytest.mark.parametrize(
    ("label", "attributes", "complaint"),
    [
        ("claim", {"colour": "red"}, "'colour': the codebook 'news-voices' has none"),
        ("claim", {"source": "x"}, "'source': goes with 'attribution', not with 'claim'"),
        (None, {"checkworthy": 1}, "'checkworthy': goes with 'claim', 'attribution', not with a"),
        ("attribution", {"source": ""}, "'source': '' is not text of 1 to 2,000 characters"),
        ("attribution", {"source": " \n"}, "'source'"),
        ("attribution", {"source": "x" * (MAX_TEXT + 1)}, "… is not text of 1 to 2,000"),
        ("attribution", {"source": "\ud800"}, "'source'"),
        ("attribution", {"cue": ["said"]}, "'cue': ['said'] is not text"),
        ("attribution", {"source_type": "rumour"}, "'rumour' is not one of 'named', 'organ"),
        ("claim", {"checkworthy": 4}, "'checkworthy': 4 is not a whole number from 0 to 3"),
        ("claim", {"checkworthy": -1}, "'checkworthy'"),
        ("claim", {"checkworthy": True}, "'checkworthy': True is not"),
        ("claim", {"checkworthy": 1.0}, "'checkworthy': 1.0 is not"),
        ("claim", {"unsure": False}, "'unsure': False is not true"),
        ("claim", {"unsure": 1}, "'unsure': 1 is not true"),
        ("claim", {"second_choice": "rumour"}, "'rumour' is not a label of the codebook"),
        ("claim", {"rule": "C9"}, "'rule': 'C9' is not a rule of the codebook"),
        ("claim", {"rule": None}, "'rule': None is not"),
        ("claim", {"defect": "ugly"}, "'defect': 'ugly' is not one of 'wrongly split'"),
        ("retraction", {"targets": []}, "'targets': [] is not a list of different sentence ids"),
        ("retraction", {"targets": ["0" * 31]}, "'targets'"),
        ("retraction", {"targets": ["A" * 32]}, "'targets'"),
        ("retraction", {"targets": ["0" * 32, "0" * 32]}, "'targets'"),
        ("retraction", {"targets": "inside"}, "'targets'"),
        ("retraction", {"targets": [[0, 5]]}, "'targets'"),
    ],
)
def test_an_attribute_that_does_not_fit_is_named(
    label: str | None, attributes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(LabelerError) as caught:
        check_attributes(CODEBOOK, label, attributes)
    assert str(caught.value).startswith("attribute ")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


IDS = st.lists(st.sampled_from(["0" * 32, "f" * 32, "F" * 32, "f" * 31]), max_size=3)
WORDS = st.sampled_from(["outside", "claim", "C1", "named", "garbled", "", "\ud800"])
VALUES = st.none() | st.booleans() | st.integers(-1, 4) | WORDS | st.text(max_size=5) | IDS


@given(
    st.sampled_from([None, *CODEBOOK.label_names]),
    st.dictionaries(st.sampled_from([each.name for each in CODEBOOK.attributes]), VALUES),
)
def test_what_is_taken_can_be_stored_and_is_taken_again(
    label: str | None, attributes: dict[str, object]
) -> None:
    try:
        check_attributes(CODEBOOK, label, attributes)
    except LabelerError:
        return
    stored = json.dumps(attributes, ensure_ascii=False).encode()
    check_attributes(CODEBOOK, label, json.loads(stored))
