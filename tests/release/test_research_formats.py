"""What researchers and fact-checkers load: CheckThat!, Web Annotation, Le-Wi-Di, ClaimReview."""

import csv
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adjudicating import PEOPLE
from command_line import command_done, run_command
from exporting import exported
from labeler.importing import ImportSummary, add_all, open_or_start
from projects import sitting, source

INES, TAM, BO = PEOPLE
TEXT = (
    "Ferry fares rise\n\nA ticket costs four crowns since May. The mayor said that nobody would pay"
    " more. On Friday she took that back. Isn’t spring lovely?"
)
URL = "https://news.example/ferry?page=1"
SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one article of five sentences, whose fourth takes back the third."""
    path = tmp_path_factory.mktemp("ferry") / "ferry.db"
    with open_or_start(path) as store:
        add_all(store, [source(TEXT)._replace(url=URL)], ImportSummary())
    said = {
        INES: [
            ("claim", 0),
            ("claim", 3),
            ("attribution", 3),
            ("retraction", None),
            ("filler", None),
        ],
        TAM: [("claim", 1), ("claim", 2), ("attribution", 0), ("retraction", None), ("claim", 3)],
        BO: [("claim", None), ("claim", 1), ("claim", 1), ("retraction", None), ("filler", None)],
    }
    for name, labels in said.items():
        with closing(sitting(path, name)) as session:
            assert session.document is not None
            ids = [sentence.sentence_id for sentence in session.document.sentences]
            for position, (label, rating) in enumerate(labels):
                session.go_to(position)
                session.label(label)
                session.go_to(position)
                extra: dict[str, Any] = {} if rating is None else {"checkworthy": rating}
                if label == "attribution":
                    extra["source"] = "the mayor"
                if label == "retraction":
                    extra["targets"] = [ids[2]] if name != BO else "outside"
                session.set_attributes(extra)
    return path


def loaded(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_what_is_worth_checking_is_what_people_rated_above_the_middle(
    ferry: Path, tmp_path: Path
) -> None:
    out = exported(ferry, tmp_path / "out.tsv", "checkthat")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert list(rows[0]) == ["Sentence_id", "Text", "class_label"]
    # Ratings 0 1; 3 2 1; 3 0 1; a label that the scale does not go with, twice.
    assert [row["class_label"] for row in rows] == ["No", "Yes", "No", "No", "No"]
    assert rows[0]["Text"] == "Ferry fares rise"


def test_who_nobody_rated_is_left_out(ferry: Path, tmp_path: Path) -> None:
    path = shutil.copy(ferry, tmp_path / "copy.db")
    with closing(sitting(Path(path), TAM)) as session:
        session.go_to(0)
        session.set_attributes({})
    with closing(sitting(Path(path), INES)) as session:
        session.go_to(0)
        session.set_attributes({})
    rows = exported(Path(path), tmp_path / "out.tsv", "checkthat").read_text("utf-8").splitlines()
    assert len(rows) == 5
    assert "Ferry fares rise" not in rows[1]


def test_a_codebook_without_the_scale_has_nothing_to_tell(tmp_path: Path) -> None:
    codebook = tmp_path / "codebook.toml"
    labels = "".join(
        f'[[labels]]\nname = "{name}"\ntitle = "{name}"\nkey = "{name[0]}"\nglyph = "{glyph}"\n'
        f'definition = "It is {name}."\n'
        for name, glyph in (("fact", "+"), ("opinion", "o"))
    )
    codebook.write_text(f'name = "two"\nversion = "1"\ntitle = "Two"\nunit = "Label."\n{labels}')
    article = tmp_path / "a.txt"
    article.write_text("One sentence stands here.")
    path = tmp_path / "two.db"
    command_done("--db", str(path), "import", str(article))
    command_done("--db", str(path), "codebook", "use", str(codebook))
    for form in ("checkthat", "claimreview"):
        out = tmp_path / form
        result = run_command("--db", str(path), "export", "--format", form, "-o", str(out))
        assert result.exit_code == 1
        assert "no scale 'checkworthy'" in str(result.exception)
        assert not out.exists()


def test_annotations_point_at_their_words(ferry: Path, tmp_path: Path) -> None:
    collection = loaded(exported(ferry, tmp_path / "out.jsonld", "web-annotation"))
    items = collection["first"]["items"]
    labels = [item for item in items if item["motivation"] == "classifying"]
    assert len(labels) == 15
    assert len({item["id"] for item in items}) == len(items)
    for item in labels:
        place, quote = item["target"]["selector"]
        assert TEXT[place["start"] : place["end"]] == quote["exact"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert around in TEXT
        assert item["target"]["source"] == URL
    assert {item["creator"]["nickname"] for item in labels} == {"A1", "A2", "A3"}
    values = [[body["value"] for body in item["body"]] for item in labels]
    assert values[1] == ["claim", "checkworthy: 1"]


def test_a_retraction_is_linked_to_what_it_takes_back(ferry: Path, tmp_path: Path) -> None:
    items = loaded(exported(ferry, tmp_path / "out.jsonld", "web-annotation"))["first"]["items"]
    links = [item for item in items if item["motivation"] == "linking"]
    assert [item["creator"]["nickname"] for item in links] == ["A1", "A2"]
    for item in links:
        assert item["body"]["selector"][1]["exact"].startswith("The mayor said")
        assert item["target"]["selector"][1]["exact"] == "On Friday she took that back."
    outside = [item for item in items if "targets: outside" in json.dumps(item)]
    assert [item["creator"]["nickname"] for item in outside] == ["A3"]


def test_annotations_without_text_have_positions_only(ferry: Path, tmp_path: Path) -> None:
    out = exported(ferry, tmp_path / "out.jsonld", "web-annotation", "--no-text")
    items = loaded(out)["first"]["items"]
    assert {len(item["target"]["selector"]) for item in items} == {1}
    for words in ("Ferry", "mayor", "spring"):
        assert words.encode() not in out.read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://a b/",
        "https://a/\u202ex",
        "/x",
    ],
)
def test_an_article_without_an_address_of_the_web_has_a_name(
    url: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "labels.db"
    with open_or_start(path) as store:
        add_all(store, [source("One sentence stands here.")._replace(url=url)], ImportSummary())
    with closing(sitting(path)) as session:
        session.label("claim")
        session.go_to(0)
        session.set_attributes({"checkworthy": 3})
    items = loaded(exported(path, tmp_path / "a", "web-annotation"))["first"]["items"]
    assert UUID(items[0]["target"]["source"])
    (draft,) = loaded(exported(path, tmp_path / "c", "claimreview"))["dataFeedElement"]
    assert "url" not in draft["itemReviewed"]["appearance"]


def test_soft_labels_are_the_shares_of_the_raw_ones(ferry: Path, tmp_path: Path) -> None:
    rows = loaded(exported(ferry, tmp_path / "out.json", "lewidi", "--split", "100/0/0"))
    assert list(rows) == ["1", "2", "3", "4", "5"]
    for row in rows.values():
        labels = row["annotations"].split(",")
        assert row["annotators"] == "A1,A2,A3"
        assert row["number of annotations"] == len(labels) == 3
        assert sum(row["soft_label"].values()) == pytest.approx(1)
        assert row["soft_label"] == {
            label: labels.count(label) / 3
            for label in ("claim", "attribution", "filler", "retraction")
        }
        assert row["split"] == "train"
    assert rows["5"]["hard_label"] == "filler"
    named = loaded(exported(ferry, tmp_path / "named.json", "lewidi", "--names"))
    assert named["1"]["annotators"] == ",".join(PEOPLE)


def test_what_one_person_labelled_tells_nothing_of_disagreement(tmp_path: Path) -> None:
    path = tmp_path / "labels.db"
    with open_or_start(path) as store:
        add_all(store, [source(TEXT)], ImportSummary())
    with closing(sitting(path, INES)) as session:
        session.label("claim", indices=range(5))
    with closing(sitting(path, "Tam, of Tallow Bay")) as session:
        session.label("claim", indices=range(2))
    assert len(loaded(exported(path, tmp_path / "out.json", "lewidi"))) == 2
    words = ("--format", "lewidi", "-o", str(tmp_path / "names.json"), "--names")
    result = run_command("--db", str(path), "export", *words)
    assert result.exit_code == 1
    assert "name with a comma" in str(result.exception)


def test_a_draft_says_what_was_claimed_by_whom_and_where(ferry: Path, tmp_path: Path) -> None:
    feed = loaded(exported(ferry, tmp_path / "out.json", "claimreview"))
    (draft,) = feed["dataFeedElement"]
    assert draft["claimReviewed"] == "A ticket costs four crowns since May."
    assert draft["itemReviewed"]["appearance"]["url"] == URL
    assert draft["creativeWorkStatus"] == feed["creativeWorkStatus"] == "Draft"
    assert not {"reviewRating", "author", "datePublished"} & set(draft)


def test_a_draft_names_who_said_it(ferry: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(ferry, tmp_path / "copy.db"))
    with closing(sitting(path, TAM)) as session:
        session.go_to(2)
        session.set_attributes({"checkworthy": 3, "source": "the mayor"})
    drafts = loaded(exported(path, tmp_path / "out.json", "claimreview"))["dataFeedElement"]
    assert [draft["itemReviewed"].get("author") for draft in drafts] == [
        None,
        {"@type": "Thing", "name": "the mayor"},
    ]


@pytest.mark.proofs
@pytest.mark.parametrize(
    ("form", "schema"),
    [
        ("web-annotation", "web-annotation"),
        ("lewidi", "lewidi-2023"),
        ("claimreview", "claim-review-drafts"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--names", "--notes")])
def test_it_has_the_documented_form(
    ferry: Path, tmp_path: Path, form: str, schema: str, options: tuple[str, ...]
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = loaded(exported(ferry, tmp_path / "out", form, *options))
    rules = loaded(SCHEMAS / f"{schema}.json")
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(found)
    # The schema itself refuses something.
    spoiled = json.loads(json.dumps(found).replace('"Annotation"', '"Note"'))
    spoiled = json.loads(
        json.dumps(spoiled).replace('"lang"', '"tongue"').replace('"Claim"', '"X"')
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(rules).validate(spoiled)


@pytest.mark.proofs
def test_json_ld_knows_every_word_of_an_annotation(ferry: Path, tmp_path: Path) -> None:
    """Nothing is lost when it is expanded by a context of the model's terms, beside this test."""
    jsonld = pytest.importorskip("pyld").jsonld
    context = loaded(SCHEMAS / "annotation-context.json")

    def load(url: str, _: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contentType": None, "contextUrl": None, "documentUrl": url, "document": context}

    found = loaded(exported(ferry, tmp_path / "out", "web-annotation"))
    (expanded,) = jsonld.expand(found, {"documentLoader": load})
    (page,) = expanded["http://www.w3.org/ns/activitystreams#first"]
    (items,) = page["http://www.w3.org/ns/activitystreams#items"]
    annotations = items["@list"]
    assert len(annotations) == len(found["first"]["items"])
    oa = "http://www.w3.org/ns/oa#"
    for annotation in annotations:
        assert annotation["@type"] == [f"{oa}Annotation"]
        assert annotation[f"{oa}hasBody"]
        (target,) = annotation[f"{oa}hasTarget"]
        assert len(target[f"{oa}hasSelector"]) == 2
        assert target[f"{oa}hasSource"][0]["@id"] == URL
    assert _leaves(found) - 1 == _leaves(expanded)  # but for @context


def _leaves(value: Any) -> int:
    """Return how many values there are; a JSON-LD value object is one."""
    if isinstance(value, dict):
        if "@value" in value:
            return 1
        return sum(_leaves(each) for each in value.values())
    if isinstance(value, list):
        return sum(_leaves(each) for each in value)
    return 1
