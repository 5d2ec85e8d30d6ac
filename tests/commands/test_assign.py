"""Assigning a round on the command line, as the file and the next session tell it afterwards."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from labeler.assigning.making import carry_out, make
from labeler.assigning.wish import Wish
from labeler.identity import wall_clock_ms
from labeler.store.annotators import add_reference, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.verify import verify
from projects import add, sitting

THREE = "Ines Okoro, Tam Lindqvist,Bo Achterberg"
DAY_MS = 24 * 3_600_000


def article(number: int, sentences: int = 10) -> str:
    lines = [f"In town {number} the sentence {i} is one of its own." for i in range(sentences)]
    return "\n\n".join([f"Article {number}", *lines])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of 20 articles of 11 sentences each."""
    from labeler.importing import open_or_start

    with open_or_start(tmp_path / "x.db") as store:
        add(store, *(article(number) for number in range(20)))
    return tmp_path / "x.db"


def assign(path: Path, *words: str) -> dict[str, Any]:
    result = command_done("--db", str(path), "assign", *words, "--json")
    table: dict[str, Any] = json.loads(result.stdout)
    return table


def queues(path: Path, round_number: int = 1) -> dict[str, list[tuple[str, int]]]:
    """Return name → (document, position) in the queue's order."""
    found: dict[str, list[tuple[str, int]]] = {}
    with open_store(path) as store:
        for name, document, position in store.rows(
            "SELECT a.name, f.document_id, f.position FROM queue q"
            " JOIN in_force f ON f.sentence_id = q.sentence_id"
            " JOIN roster a ON a.annotator_id = q.annotator_id WHERE q.round = ?"
            " ORDER BY a.name, q.ordinal",
            (round_number,),
        ):
            found.setdefault(name, []).append((document, position))
    return found


def is_sound(path: Path) -> bool:
    with open_store(path) as store:
        return all(check.ok for check in verify(store))


def label(path: Path, name: str, count: int, round_number: int | None = None) -> set[str]:
    """Label the first open sentences of somebody's work; return their ids."""
    session = sitting(path, name)
    done: set[str] = set()
    try:
        while len(done) < count:
            if not session.state.open:
                session.next_open(1)
            document = session.document
            assert document is not None
            done.add(document.sentences[session.cursor].sentence_id)
            assert session.label("claim").saved_at is not None
        assert round_number in (None, session.round)
    finally:
        session.close()
    return done


def test_loads_are_even_and_everybody_shares_sentences_with_everybody(path: Path) -> None:
    table = assign(path, "--people", THREE, "--overlap", "20%", "--unit", "sentence")
    queued = queues(path)
    assert [len(queued[name]) for name in sorted(queued)] == [88, 88, 88]
    assert [each["sentences"] for each in table["people"]] == [88, 88, 88]
    shares = {
        frozenset(pair): len(set(queued[pair[0]]) & set(queued[pair[1]]))
        for pair in combinations(queued, 2)
    }
    assert shares == {
        frozenset((each["a"], each["b"])): each["sentences"] for each in table["pairs"]
    }
    assert min(shares.values()) > 0
    assert sum(shares.values()) == table["shared_sentences"] == 44
    assert len(set().union(*queued.values())) == table["sentences"] == 220
    assert is_sound(path)


def test_articles_stay_together_in_each_ones_own_order(path: Path) -> None:
    assign(path, "--people", THREE, "--overlap", "100%", "--labels-per-sentence", "3")
    orders = []
    for queue in queues(path).values():
        order = list(dict.fromkeys(document for document, _ in queue))
        assert queue == [(document, position) for document in order for position in range(1, 12)]
        orders.append(tuple(order))
    assert len(set(orders)) == 3


def test_a_dry_run_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    result = command_done("--db", str(path), "assign", "--people", THREE, "--dry-run")
    assert "Alpha's 95 % interval" in result.stdout
    assert "nothing was changed; for people new to the file" in result.stderr
    assert path.read_bytes() == before


def test_a_newcomer_takes_work_and_what_is_labelled_stays(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence")
    before = queues(path)
    done = label(path, "Ines Okoro", 30)
    table = assign(path, "--people", f"{THREE},Kit Marsh")
    after = queues(path)
    assert {name: len(queue) for name, queue in after.items()} == dict.fromkeys(after, 66)
    assert len(after) == 4
    assert table["unit"] == "sentence"
    session = sitting(path, "Ines Okoro")
    labelled = sum(each.labelled for each in session.overview())
    session.close()
    assert labelled == len(done)
    moved = sum(len(set(before[name]) - set(after[name])) for name in before)
    assert moved <= 1.5 * sum(map(len, before.values())) / 4
    assert is_sound(path)


def test_new_articles_are_shared_out_and_the_old_ones_stay(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence", "--overlap", "50%")
    before = queues(path)
    with open_store(path) as store:
        add(store, *(article(number) for number in range(20, 25)))
    assign(path)
    after = queues(path)
    old = {document for queue in before.values() for document, _ in queue}
    copies = [sum(queue.count(place) for queue in after.values()) for place in before["Ines Okoro"]]
    assert copies == [
        sum(queue.count(place) for queue in before.values()) for place in before["Ines Okoro"]
    ]
    assert sum(place[0] not in old for queue in after.values() for place in queue) in range(80, 86)
    assert is_sound(path)


def test_somebody_who_leaves_keeps_what_they_labelled_and_no_more(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence", "--overlap", "0%")
    label(path, "Bo Achterberg", 20)
    assign(path, "--people", "Ines Okoro,Tam Lindqvist")
    queued = queues(path)
    counts = {name: len(queue) for name, queue in queued.items()}
    assert counts.pop("Bo Achterberg") == 20
    assert sum(counts.values()) == 200
    assert min(counts.values()) >= 99


def test_an_article_that_somebody_began_who_leaves_is_labelled_to_its_end(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "article", "--overlap", "0%")
    done = label(path, "Bo Achterberg", 3)
    table = assign(path, "--people", "Ines Okoro,Tam Lindqvist")
    queued = queues(path)
    assert len(queued.pop("Bo Achterberg")) == len(done) == 3
    places = [place for queue in queued.values() for place in queue]
    assert len(places) == len(set(places)) == 217
    assert table["sentences"] == 220


def test_calibration_is_the_same_for_all_and_comes_before_production(path: Path) -> None:
    table = assign(path, "--purpose", "calibration", "--people", THREE, "--sentences", "30")
    assert (table["round"], table["shared_sentences"]) == (1, table["sentences"])
    first = queues(path, 1)
    assert len({frozenset(queue) for queue in first.values()}) == 1
    table = assign(path, "--purpose", "production")
    assert table["round"] == 2
    second = queues(path, 2)
    assert not set(first["Ines Okoro"]) & set().union(*second.values())
    label(path, "Ines Okoro", len(first["Ines Okoro"]), round_number=1)
    label(path, "Ines Okoro", 1, round_number=2)
    label(path, "Tam Lindqvist", 1, round_number=1)


def test_gold_is_mixed_in_among_whole_articles(path: Path) -> None:
    with open_store(path) as store:
        reference = "0" * 32
        with store.write():
            add_reference(store, reference, "Reference")
        rows = store.rows("SELECT sentence_id FROM in_force ORDER BY document_id LIMIT 44")
        events = [NewEvent("label", each, "claim") for (each,) in list(rows)]
        append(store, Author(reference, 1, codebook_in_use(store)[0]), events, None)
    table = assign(path, "--people", THREE, "--gold", "10%", "--unit", "article")
    for each in table["people"]:
        assert each["gold"] == 11
        assert 0.08 < each["gold"] / each["sentences"] < 0.2
    for queue in queues(path).values():
        assert len(queue) % 11 == 0


def test_gold_is_nothing_that_somebody_has_met_before(path: Path) -> None:
    with open_store(path) as store:
        reference = "0" * 32
        with store.write():
            add_reference(store, reference, "Reference")
        rows = store.rows("SELECT sentence_id FROM in_force ORDER BY document_id LIMIT 22")
        known = [each for (each,) in rows]
        codebook = codebook_in_use(store)[0]
        events = [NewEvent("label", each, "claim") for each in known]
        append(store, Author(reference, 1, codebook), events, None)
        ines = person(store, "Ines Okoro").annotator_id
        append(store, Author(ines, 1, codebook), events[:20], None)
    words = ("--round", "2", "--people", THREE, "--unit", "sentence", "--gold", "10%")
    table = assign(path, *words)
    counts = {each["name"]: each["gold"] for each in table["people"]}
    assert counts["Ines Okoro"] == 2
    assert counts["Tam Lindqvist"] > 5


def test_articles_that_come_in_later_are_drawn_with_the_same_probability(path: Path) -> None:
    words = ("--people", THREE, "--unit", "sentence", "--sentences", "110")
    assert assign(path, *words)["strata"][0]["drawn"] == 0.5
    with open_store(path) as store:
        add(store, *(article(number) for number in range(20, 30)))
    table = assign(path)
    assert (table["strata"][0]["drawn"], table["sentences"]) == (0.5, 165)


def test_repeats_are_ones_own_from_earlier_rounds_and_old_enough(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence", "--sentences", "100")
    done = {name: label(path, name, 20) for name in ("Ines Okoro", "Tam Lindqvist")}
    result = run_command("--db", str(path), "assign", "--purpose", "repeat", "--repeats", "50%")
    assert result.exit_code == 1
    with open_store(path) as store, store.read():
        ids = {name: person(store, name).annotator_id for name in done}
        wish = Wish("production", tuple(ids.values()), unit="sentence", repeats=wish_share(10))
        made = make(store, 2, wish, now_ms=wall_clock_ms() + 15 * DAY_MS)
    assert min(made.repeats) > 0
    with open_store(path) as store:
        carry_out(store, 2, made, None)
        for name, annotator in ids.items():
            queued = store.rows(
                "SELECT sentence_id FROM queue WHERE annotator_id = ? AND round = 2", (annotator,)
            )
            own = {sentence for (sentence,) in queued} & set().union(*done.values())
            assert own
            assert own <= done[name]


def wish_share(percent: int) -> Any:
    from fractions import Fraction

    return Fraction(percent, 100)


def test_a_round_of_repeats_is_done_beside_the_one_in_force(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence")
    done = label(path, "Ines Okoro", 20)
    table = assign(path, "--purpose", "repeat", "--repeats", "50%", "--gap", "0")
    assert (table["round"], table["purpose"]) == (2, "repeat")
    bo, ines, tam = (each["repeats"] for each in table["people"])
    assert (bo, tam) == (0, 0)
    assert 10 <= ines <= 20  # whole articles, as far as they were labelled
    listed = json.loads(command_done("--db", str(path), "rounds", "--json").stdout)
    assert [(each["number"], each["purpose"], each["in_force"]) for each in listed] == [
        (1, "production", True),
        (2, "repeat", False),
    ]
    with open_store(path) as store:
        queued = store.rows("SELECT sentence_id FROM queue WHERE round = 2")
        assert {sentence for (sentence,) in queued} <= done


def test_sentences_that_look_like_a_rare_label_are_all_given_to_two(tmp_path: Path) -> None:
    from labeler.importing import open_or_start

    path = tmp_path / "y.db"
    texts = [f"{article(n, 30)}\n\nLater in town {n} he withdrew the remark." for n in range(6)]
    with open_or_start(path) as store:
        add(store, *texts)
    words = ("--people", THREE, "--unit", "sentence", "--sentences", "60")
    table = assign(path, *words, "--oversample", "retraction=100%")
    likely, rest = table["strata"]
    assert (likely["label"], likely["units"], likely["drawn"], likely["shared"]) == (
        *("retraction", 6),
        *(1.0, 1.0),
    )
    assert rest["drawn"] == pytest.approx(60 / 192)
    with open_store(path) as store:
        counts = store.rows(
            "SELECT count(*) FROM queue q JOIN sentence s ON s.sentence_id = q.sentence_id"
            " WHERE s.text LIKE '%withdrew%' GROUP BY s.sentence_id"
        )
        assert [count for (count,) in counts] == [2] * 6
    # The same, by words of one's own.
    Path("cues.txt").write_text("later in\n", "utf-8")
    again = assign(
        path, *words, "--round", "2", "--again", "--oversample", "filler=50%", "--cues", "cues.txt"
    )
    assert again["strata"][0]["units"] == 6


def test_what_another_round_takes_in_again_stays_in_the_round_that_had_it(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence")
    before = queues(path)
    assign(path, "--purpose", "calibration", "--sentences", "40", "--again", "--people", THREE)
    second = queues(path, 2)
    assert len(second["Ines Okoro"]) == 40
    table = assign(path, "--round", "1", "--people", f"{THREE},Kit Marsh")
    assert table["sentences"] == 220
    assert set().union(*queues(path).values()) == set().union(*before.values())
    assert queues(path, 2) == second


def test_a_union_brings_the_queue_along(path: Path, tmp_path: Path) -> None:
    command_done("--db", str(path), "backup", "-o", str(tmp_path / "copy.db"))
    assign(path, "--people", THREE)
    command_done("--db", str(tmp_path / "copy.db"), "merge", str(path))
    assert queues(tmp_path / "copy.db") == queues(path)
    assert is_sound(tmp_path / "copy.db")


def test_the_queues_of_two_names_that_are_one_person_become_one(path: Path) -> None:
    assign(path, "--people", THREE)
    apart = queues(path)
    command_done("--db", str(path), "annotators", "join", "Ines Okoro", "Tam Lindqvist")
    joined = queues(path)
    assert set(joined["Ines Okoro"]) == set(apart["Ines Okoro"]) | set(apart["Tam Lindqvist"])
    assert "Tam Lindqvist" not in joined
    assert is_sound(path)
    command_done("--db", str(path), "annotators", "part", "Tam Lindqvist")
    assert queues(path) == apart


def test_a_damaged_queue_is_found_and_rebuilt(path: Path) -> None:
    assign(path, "--people", THREE)
    before = queues(path)
    with open_store(path) as store, store.write():
        store.execute("DELETE FROM queue WHERE ordinal % 3 = 0")
    assert not is_sound(path)
    command_done("--db", str(path), "repair")
    assert queues(path) == before
    assert is_sound(path)


def test_everyone_takes_the_assignment_back(path: Path) -> None:
    assign(path, "--people", THREE)
    command_done("--db", str(path), "assign", "--everyone")
    assert queues(path) == {}
    session = sitting(path, "Ines Okoro")
    assert len(session.overview()) == 20
    session.close()
    assert is_sound(path)


def test_rounds_show_who_is_how_far(path: Path) -> None:
    assign(path, "--people", THREE, "--unit", "sentence")
    label(path, "Ines Okoro", 3)
    lines = command_done("--db", str(path), "rounds").stdout.splitlines()
    assert lines[0].split() == ["round", "for", "how", "who", "done", "of"]
    assert any(line.split() == ["Ines", "Okoro", "3", "88"] for line in lines)


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (["--people", " , "], 1, "nobody"),
        (["--overlap", "150%"], 2, "between"),
        (["--overlap", "much"], 2, "share"),
        (["--oversample", "retraction"], 2, "LABEL=SHARE"),
        (["--people", "Ines Okoro", "--oversample", "claim=10%"], 1, "--cues"),
        (["--people", "Ines Okoro", "--gold", "40%", "--repeats", "40%"], 1, "half"),
        (["--people", "Ines Okoro,ines okoro"], 1, "each of them once"),
        (["--everyone", "--gold", "5%"], 2, "--everyone goes with"),
        (["--everyone", "--dry-run"], 2, "--everyone goes with"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    path: Path, words: list[str], status: int, reason: str
) -> None:
    result = run_command("--db", str(path), "assign", *words)
    assert result.exit_code == status
    assert reason in (result.output + str(result.exception))


def test_a_round_keeps_its_purpose_and_practice_is_not_assigned(path: Path) -> None:
    assign(path, "--people", THREE)
    result = run_command("--db", str(path), "assign", "--round", "1", "--purpose", "calibration")
    assert "for production already" in str(result.exception)
    from labeler.practice_project import start_practice

    start_practice(Path("practice.db"))
    result = run_command("--db", "practice.db", "assign", "--people", THREE)
    assert "practice" in str(result.exception)


def test_a_decision_that_no_labeler_writes_is_found(path: Path) -> None:
    from labeler.store.rounds.assignments import is_assignment

    good = {"documents": [["a" * 32, "labeler-1:en"]], "parts": {"b" * 32: [[0, "1-4,6"]]}}
    assert is_assignment(good)
    assert is_assignment(None)
    assert is_assignment({"labels_per_sentence": 2})
    wrongs: tuple[Any, ...] = (
        [],
        {},
        {"labels_per_sentence": 0},
        {"labels_per_sentence": True},
        {**good, "parts": {"b": [[1, "1"]]}},
        {**good, "parts": {"b": [[0, "4-1"]]}},
        {**good, "parts": {"b": [[0, "1"], [0, "2"]]}},
        {**good, "parts": {"b": [[0, 1]]}},
        {**good, "parts": {"b": "1"}},
        {**good, "documents": ["a"]},
    )
    for wrong in wrongs:
        assert not is_assignment(wrong), wrong
