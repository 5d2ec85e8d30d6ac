"""What is said of a split: its sizes, what labels each part has, and what to beware of."""

from collections.abc import Callable, Iterator
from typing import Any

from labeler.release.splits.splitting import Part, Splits
from labeler.report.layout import amount

_WIDEST = 60


def size_lines(splits: Splits) -> Iterator[str]:
    """Yield a line for each part: its sentences, articles and labels."""
    total = sum(part.sentences for part in splits.parts)
    for part in splits.parts:
        labels = ", ".join(f"{label} {count:,}" for label, count in part.labels.items())
        share = f" ({part.sentences / total:.1%})" if total else ""
        yield (
            f"{part.name}: {amount(part.sentences, 'labelled sentence')}{share},"
            f" {amount(part.documents, 'article')}{f': {labels}' if labels else ''}"
        )


def warnings(splits: Splits, text_of: Callable[[int], str]) -> list[str]:
    """Return what to beware of, a line each; `text_of` tells what a repeated sentence says."""
    found = []
    if splits.untested:
        found.append(f"test has no case of {', '.join(splits.untested)}: it says nothing of them")
    if splits.untrained:
        found.append(f"train has no case of {', '.join(splits.untrained)}")
    for group in splits.crowded:
        line = (
            f"{amount(len(group.documents), 'article')} with"
            f" {amount(group.sentences, 'labelled sentence')} stay together, more than the"
            f" smallest part is to have (the first is {group.documents[0][:12]})"
        )
        if group.repeat is not None:
            words = " ".join(text_of(group.repeat).split())
            shown = words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"
            line += f"; most of them have “{shown}”: if that is page furniture, label it so"
        found.append(line)
    if splits.kept_from_test:
        count = amount(splits.kept_from_test, "article")
        found.append(f"{count} used to practise or to qualify, or like such, may not be in test")
    return found


def as_json(splits: Splits) -> dict[str, Any]:
    """Return a split as JSON values: how it was made, what came of it; not which article is where.

    That stands with each row.
    """
    return {
        "seed": splits.seed,
        "parts": [_part_json(part) for part in splits.parts],
        "kept_from_test": splits.kept_from_test,
        "no_test_case": list(splits.untested),
        "no_train_case": list(splits.untrained),
        "crowded_groups": [
            {"documents": len(one.documents), "sentences": one.sentences} for one in splits.crowded
        ],
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {**part._asdict(), "labels": dict(part.labels)}
