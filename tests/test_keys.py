"""The table of actions is what bindings, help and documentation agree on."""

import itertools

import pytest

from labeler import keys
from labeler.models import Codebook, Label

AVOIDED = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+w", "ctrl+t", "ctrl+n", "ctrl+s"}
"""Keys that a terminal, a multiplexer or a browser takes for itself."""

SCREENS: tuple[keys.Screen, ...] = ("annotate", "home", "adjudicate", "agreement")


def codebook(*letters: str) -> Codebook:
    labels = tuple(
        Label(name=f"label{i}", title=f"Label {i}", key=key, glyph=key.upper(), definition="It is.")
        for i, key in enumerate(letters, start=1)
    )
    return Codebook(name="test", version="1", title="Test", unit="A sentence.", labels=labels)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_does_two_things_on_one_screen(screen: keys.Screen) -> None:
    assert keys.collisions(keys.actions(screen, codebook("c", "a", "f", "r"))) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_every_action_of_a_screen_has_its_own_id(screen: keys.Screen) -> None:
    table = keys.actions(screen, codebook("c", "a"))
    names = [action.id for action in table if action.screen != "everywhere"]
    assert len(names) == len(set(names))


def test_no_key_is_one_that_terminals_take() -> None:
    used = {key for action in keys.ACTIONS for key in action.keys}
    assert not used & AVOIDED


def test_a_label_gets_its_letter_its_digit_and_its_capital() -> None:
    table = keys.label_actions(codebook("c", "a"))
    assert [(a.label, a.keys, a.unsure) for a in table] == [
        ("label1", ("c", "1"), False),
        ("label2", ("a", "2"), False),
        ("label1", ("C",), True),
        ("label2", ("A",), True),
    ]


def test_labels_belong_to_the_annotate_screen_only() -> None:
    assert all(action.label is None for action in keys.actions("home", codebook("c", "a")))


def test_reserved_keys_are_those_that_would_collide() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        other = "c" if letter != "c" else "b"
        collides = bool(keys.collisions(keys.actions("annotate", codebook(letter, other))))
        reserved = not keys.RESERVED_KEYS.keys().isdisjoint({letter, letter.upper()})
        assert collides == reserved, letter


def test_a_collision_names_the_key_and_both_uses() -> None:
    (line,) = keys.collisions(keys.actions("annotate", codebook("c", "n")))
    assert "'n'" in line
    assert "note" in line
    assert "Label 2" in line


def test_nine_labels_fit_beside_the_other_keys() -> None:
    free = [
        letter
        for letter in "abcdefghijklmnopqrstuvwxyz"
        if keys.RESERVED_KEYS.keys().isdisjoint({letter, letter.upper()})
    ]
    assert len(free) >= 9
    assert keys.collisions(keys.actions("annotate", codebook(*itertools.islice(free, 9)))) == []


@pytest.mark.parametrize(
    ("key", "shown"),
    [("ctrl+p", "^p"), ("up", "↑"), ("j", "j"), ("shift+tab", "⇧tab"), ("space", "space")],
)
def test_keys_are_shown_shortly(key: str, shown: str) -> None:
    assert keys.shown_key(key) == shown
