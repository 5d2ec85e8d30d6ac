"""A team's project from its first article to its report: three people, two rounds, three files.

Every step is a command that a lead types; people label, and an adjudicator decides, through the
sessions that the keys call. Whatever order the files come together in, the dataset is the same to
the byte.
"""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from adjudicating import LEAD, PEOPLE, adjudicating
from command_line import command_done
from labeler.session import Session
from labeler.store.annotators import person, remembered
from labeler.store.connection import open_store
from projects import CODEBOOK, labels

NAMES = CODEBOOK.label_names
FILES = tuple(f"for-{name.split(maxsplit=1)[0].lower()}.db" for name in PEOPLE)
FIRST, SECOND = 1, 2


def article(number: int) -> str:
    town = ("Tallow Bay", "Harrow", "Nether Wyck", "Kell", "Oskarby")[number]
    said = [
        f"In {town} the {n}. lamp on the quay was lit at {6 + n}.{number} in the evening."
        for n in range(1, 14)
    ]
    return "\n\n".join([f"Lamps of {town}", *said])


def truth(text: str) -> str:
    return NAMES[blake2b(text.encode()).digest()[0] % len(NAMES)]


def opinion(name: str, text: str) -> str:
    """Return what somebody says of a sentence: mostly the truth, and always the same."""
    draw = blake2b(f"{name}{text}".encode()).digest()
    return truth(text) if draw[0] < 190 else NAMES[draw[1] % len(NAMES)]


def label(path: Path, name: str | None, count: int | None = None) -> tuple[int, int]:
    """Label what is open, or some of it; return the round's number and how many.

    Without a name it is the person for whom the file was packed.
    """
    store = open_store(path)
    annotator = person(store, name) if name else remembered(store, "nobody's login")
    assert annotator is not None
    with closing(Session(store, annotator)) as session:
        round_number, done = session.round, 0
        while done != count:
            if not session.state.open:
                session.next_open(1)
            if not session.state.open:
                break
            assert session.document is not None
            text = session.document.sentences[session.cursor].text
            session.label(opinion(annotator.name, text))
            done += 1
    return round_number, done


def on(path: Path) -> Callable[..., str]:
    """Return the command line for one file; it returns what is printed as data."""
    return lambda *words: command_done("--db", str(path), *map(str, words)).stdout


class Team(NamedTuple):
    """The lead's project, after packing, and what people sent back; `offline` counts labels."""

    folder: Path
    offline: Mapping[str, int]
    assigned: Mapping[str, Any]

    @property
    def lead(self) -> Path:
        return self.folder / "lead.db"

    @property
    def files(self) -> list[Path]:
        return [self.folder / name for name in FILES]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """Go as far as the files that come back."""
    folder = tmp_path_factory.mktemp("team")
    lead = on(folder / "lead.db")
    (folder / "articles").mkdir()
    for number in range(5):
        (folder / "articles" / f"{number}.txt").write_text(article(number), "utf-8")
    lead("import", folder / "articles")
    # A calibration round of the same sentences for all, in one file.
    lead("assign", "--purpose", "calibration", "--people", ",".join(PEOPLE), "--sentences", 12,
         "--unit", "sentence")  # fmt: skip
    calibrated = [label(folder / "lead.db", name) for name in PEOPLE]
    assert {number for number, _ in calibrated} == {FIRST}
    assert {done for _, done in calibrated} == {calibrated[0][1]}
    # Reference labels for some of the rest, which will be hidden gold.
    with open_store(folder / "lead.db") as store:
        rest = list(
            store.rows(
                "SELECT s.sentence_id, s.text FROM in_force f"
                " JOIN sentence s ON s.sentence_id = f.sentence_id"
                " WHERE f.sentence_id NOT IN (SELECT sentence_id FROM current)"
                " ORDER BY f.sentence_id LIMIT 8"
            )
        )
    with (folder / "reference.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("sentence_id", "annotator", "label"))
        writer.writerows((sentence, "reference desk", truth(text)) for sentence, text in rest)
    lead("labels", "import", folder / "reference.csv", "--as-kind", "reference")
    assigned = json.loads(
        lead("assign", "--purpose", "production", "--people", ",".join(PEOPLE), "--overlap", "20%",
             "--gold", "10%", "--repeats", "10%", "--gap", 0, "--unit", "sentence", "--json")
    )  # fmt: skip
    # One begins in the lead's file; then each gets a file and goes on there.
    assert label(folder / "lead.db", PEOPLE[0], 3) == (SECOND, 3)
    offline = {}
    for name, sent in zip(PEOPLE, FILES, strict=True):
        lead("pack", name, "-o", folder / sent)
        number, offline[name] = label(folder / sent, None)
        assert (number == SECOND) == (name == PEOPLE[0])
    return Team(folder, offline, assigned)


def export(path: Path) -> bytes:
    target = path.with_suffix(".jsonl")
    on(path)("export", "-o", target)
    return target.read_bytes()


def groupings(folder: Path, base: Path, others: Sequence[Path]) -> Iterator[Path]:
    """Yield the union of files, in this order, by every way of putting brackets."""

    def copy(name: str, of: Path) -> Path:
        shutil.copyfile(of, folder / name)
        return folder / name

    one, two, three = others
    at_once = copy("at-once.db", base)
    on(at_once)("merge", one, two, three)
    yield at_once
    one_by_one = copy("one-by-one.db", base)
    for other in others:
        on(one_by_one)("merge", other)
    yield one_by_one
    pair = copy("pair.db", one)
    on(pair)("merge", two)
    first_a_pair = copy("first-a-pair.db", base)
    on(first_a_pair)("merge", pair, three)
    yield first_a_pair
    last = copy("last.db", two)
    on(last)("merge", three)
    last_a_pair = copy("last-a-pair.db", base)
    on(last_a_pair)("merge", one)
    on(last_a_pair)("merge", last)
    yield last_a_pair
    inside_out = copy("inside-out.db", three)
    on(inside_out)("merge", pair)
    on(inside_out)("merge", base)
    yield inside_out


def test_the_plan_is_what_was_asked_for(team: Team) -> None:
    people = team.assigned["people"]
    assert [each["name"] for each in people] == list(PEOPLE)
    assert min(each["gold"] for each in people) > 0
    assert min(each["repeats"] for each in people) > 0
    assert min(pair["sentences"] for pair in team.assigned["pairs"]) > 0
    for each in people:
        early = 3 if each["name"] == PEOPLE[0] else 0
        assert team.offline[each["name"]] == each["sentences"] - early


# Each file comes in first once, second once and last once; the slow ones are the other orders.
_QUICK = {(0, 1, 2), (1, 2, 0), (2, 0, 1)}


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(order, marks=() if order in _QUICK else pytest.mark.slow)
        for order in permutations(range(3))
    ],
    ids=str,
)
def test_in_whatever_order_the_files_come_together_the_dataset_is_the_same(
    team: Team, tmp_path: Path, order: tuple[int, ...]
) -> None:
    expected = tmp_path / "expected.db"
    shutil.copyfile(team.lead, expected)
    on(expected)("merge", *team.files)
    wanted = export(expected)
    rows = [json.loads(line) for line in wanted.splitlines()]
    calibrated = sum(row["round"] == FIRST for row in rows)
    assert len(rows) - calibrated == 3 + sum(team.offline.values())
    assert {row["round"] for row in rows} == {FIRST, SECOND}
    for path in groupings(tmp_path, team.lead, [team.files[number] for number in order]):
        assert export(path) == wanted, path.name
        on(path)("verify")
        listed = json.loads(on(path)("conflicts", "--json"))
        assert listed == {"conflicts": [], "decisions": []}
        # Once more adds nothing.
        on(path)("merge", *team.files)
        assert export(path) == wanted, path.name


def test_it_is_adjudicated_and_reported(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "lead.db"
    shutil.copyfile(team.lead, path)
    lead = on(path)
    lead("merge", *team.files)
    before, dataset = lead("agreement", "--json"), export(path)
    _check_report(path, json.loads(before))
    differing = _differing(path)
    with closing(adjudicating(path, LEAD)) as here:
        assert here.counts.cases == len(differing) > 0
        while here.counts.closed < here.counts.cases:
            assert here.document is not None
            text = here.document.sentences[here.cursor].text
            here.decide(truth(text))
    with open_store(path) as store:
        decided = dict(store.rows("SELECT sentence_id, label FROM gold"))
        texts = dict(store.rows("SELECT sentence_id, text FROM sentence"))
    assert decided == {sentence: truth(texts[sentence]) for sentence in differing}
    # Decisions stand beside the labels: nothing that was measured or exported changes.
    assert lead("agreement", "--json") == before
    assert export(path) == dataset
    lead("verify")
    progress = json.loads(lead("rounds", "--json"))
    assert [each["number"] for each in progress] == [FIRST, SECOND]
    for each in progress:
        assert all(share["labelled"] == share["assigned"] for share in each["people"])
    assert "alpha" in lead("agreement").lower()


def _counted(path: Path) -> dict[str, dict[str, str]]:
    """Return sentence → person → label of the second round, without repeats."""
    rows = labels(path, "round, annotator, sentence_id, label")
    earlier = {row[1:3] for row in rows if row[0] == FIRST}
    found: dict[str, dict[str, str]] = {}
    for number, who, sentence, given in rows:
        if number == SECOND and (who, sentence) not in earlier:
            found.setdefault(str(sentence), {})[str(who)] = str(given)
    return found


def _differing(path: Path) -> set[str]:
    return {each for each, said in _counted(path).items() if len(set(said.values())) > 1}


def _check_report(path: Path, report: Mapping[str, Any]) -> None:
    """Compare the report with what can be counted by hand."""
    said = _counted(path)
    assert (report["round"], report["annotators"]) == (SECOND, 3)
    assert report["labels"] == sum(map(len, said.values()))
    assert report["items"] == len(said)
    assert report["singletons"] == sum(len(each) == 1 for each in said.values())
    shared: Counter[frozenset[str]] = Counter()
    agreed: Counter[frozenset[str]] = Counter()
    for each in said.values():
        for a in each:
            for b in each:
                if a < b:
                    shared[frozenset((a, b))] += 1
                    agreed[frozenset((a, b))] += each[a] == each[b]
    name = {
        each["pseudonym"]: each["name"] for each in json.loads(on(path)("annotators", "--json"))
    }
    assert len(report["pairs"]) == len(shared) == 3
    for pair in report["pairs"]:
        both = frozenset((name[pair["a"]], name[pair["b"]]))
        assert pair["n"] == shared[both]
        assert pair["percent"] == pytest.approx(agreed[both] / shared[both])
