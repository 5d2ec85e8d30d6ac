"""How often intervals hold the true value, how true standard errors are, and what plans are worth.

    python -m benchmarks.coverage --replications 1000

Projects are made up: documents of 40 sentences, the default codebook's four labels, three
annotators who each have a tendency and a skill of their own. Every tenth sentence is labelled by
two or three of them, the others by one. Documents differ in what they are made of and in how hard
they are, so that their sentences resemble each other. The true value of a coefficient is that of
50,000 documents. Everything is measured on the summary that a report is made from.
"""

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final, NamedTuple

import numpy as np

from labeler.agreement.counts import Integers
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise

LABELS: Final = ("claim", "attribution", "filler", "retraction")
PREVALENCE: Final = np.array([0.5, 0.3, 0.17, 0.03])
ANNOTATORS: Final = ("A", "B", "C")
SLIPS: Final = np.array([0.8, 1.0, 1.3])
"""How often each annotator errs, as a multiple of the document's difficulty."""
TENDENCIES: Final = np.array(
    [[0.45, 0.35, 0.15, 0.05], [0.55, 0.25, 0.15, 0.05], [0.35, 0.35, 0.25, 0.05]]
)
"""What each annotator says when in error."""
SENTENCES: Final = 40
POPULATION: Final = 50_000
DOCUMENTS: Final = (3, 5, 8, 10, 15, 20, 30, 50, 100)
SOME_DOCUMENTS: Final = (5, 10, 20, 50)
"""For the usual world with other methods."""
LARGER: Final = (20, 50)
"""For other worlds."""
OVERALL: Final = ("percent", "alpha", "fleiss", "ac1", "brennan_prediger", "conger", "light")
BLOCK: Final = 50
"""Projects that are made up and summarised in one go."""


class World(NamedTuple):
    """What documents are like."""

    name: str
    sameness: float
    """Of what documents are made of: the concentration of a Dirichlet distribution."""
    difficulty: tuple[float, float]
    """How hard documents are: the parameters of a beta distribution."""
    overlap: float = 0.1
    thrice: float = 0.5
    """The share of the overlap that all three label; two label the rest."""


USUAL: Final = World("documents differ", 8.0, (1.2, 5.0))
ALIKE: Final = World("documents are alike", 1e6, (2e5, 8e5))
WORLDS: Final = (
    USUAL,
    World("documents differ very much", 2.0, (0.4, 1.2)),
    ALIKE,
    World("annotators agree closely", 8.0, (1.0, 12.0)),
    World("annotators agree very closely", 8.0, (1.0, 25.0)),
)
DEFAULT: Final = Method()
DEFAULT_NAME: Final = "linearised, by document"
METHODS: Final[Mapping[str, Method]] = {
    DEFAULT_NAME: DEFAULT,
    "bootstrap, by document": Method(interval="bootstrap", resamples=1_000),
    "linearised, by item": Method(unit="item"),
    "gwet": Method(interval="gwet"),
}

Numbers = dict[str, list[tuple[float, float, float, float]]]
"""For each coefficient the value, standard error and limits in each project; nan for none."""


def draw(random: np.random.Generator, world: World, documents: int) -> Integers:
    """Return [documents, sentences, annotators]: the labels by number, -1 where there is none."""
    shape = documents, SENTENCES, len(ANNOTATORS)
    made_of = random.dirichlet(PREVALENCE * world.sameness, documents).cumsum(axis=1)
    truth = (random.random(shape[:2])[..., np.newaxis] > made_of[:, np.newaxis, :-1]).sum(axis=2)
    difficulty = random.beta(*world.difficulty, documents)[:, np.newaxis, np.newaxis]
    wrong = random.random(shape) < difficulty * SLIPS
    said = (random.random(shape)[..., np.newaxis] > TENDENCIES.cumsum(axis=1)[:, :-1]).sum(axis=3)
    chance = random.random((*shape[:2], 1))
    wanted = 1 + (chance < world.overlap) + (chance < world.overlap * world.thrice)
    turn = random.random(shape).argsort(axis=2)
    return np.where(turn < wanted, np.where(wrong, said, truth[..., np.newaxis]), -1)


def rows_of(labels: Integers) -> Iterator[AnnotatedRow]:
    """Yield the labels [documents, sentences, annotators] as a project's file gives them."""
    places = np.nonzero(labels >= 0)
    for document, sentence, annotator, label in zip(
        *(place.tolist() for place in places), labels[places].tolist(), strict=True
    ):
        yield str(document), str(sentence), ANNOTATORS[annotator], LABELS[label]


def summary_of(labels: Integers, method: Method = DEFAULT) -> AgreementSummary:
    """Return what the report of such a project is made from."""
    return summarise(annotated_grouped(rows_of(labels), LABELS), method)


def estimates(summary: AgreementSummary) -> dict[str, Estimate]:
    """Return all that has an interval, by name."""
    found = {name: summary.coefficients[name] for name in OVERALL}
    found |= {f"Cohen {pair.first} {pair.second}": pair.kappa for pair in summary.pairs}
    for label, agreement in summary.per_label.items():
        found[f"{label}, specific"] = agreement.specific_agreement
        found[f"{label}, alpha"] = agreement.alpha
    return found


def true_values(world: World) -> dict[str, float]:
    """Return the coefficients of very many documents, taken for one."""
    random = np.random.default_rng(2)
    documents = [draw(random, world, 1_000) for _ in range(POPULATION // 1_000)]
    everything = np.concatenate(documents).reshape(1, -1, len(ANNOTATORS))
    found = estimates(summary_of(everything))
    return {name: math.nan if e.value is None else e.value for name, e in found.items()}


def measure_block(job: tuple[World, int, str, int]) -> Numbers:
    """Make up projects of so many documents, and return what is said of them."""
    world, documents, method, block = job
    random = np.random.default_rng([documents, block])  # the same projects for every method
    numbers: Numbers = {}
    for _ in range(BLOCK):
        summary = summary_of(draw(random, world, documents), METHODS[method])
        for name, found in estimates(summary).items():
            low, high = found.ci or (math.nan, math.nan)
            value, se = (math.nan if n is None else n for n in (found.value, found.se))
            numbers.setdefault(name, []).append((value, se, low, high))
    return numbers


class Verdict(NamedTuple):
    """How good one kind of interval is for one coefficient."""

    coverage: float
    below: float
    """How often the true value is below the interval; what is left is above it."""
    ratio: float
    """The mean standard error over the true one."""
    without: float
    """The share of projects without an interval."""


def verdict(numbers: Sequence[tuple[float, float, float, float]], truth: float) -> Verdict:
    """Return how good the intervals of many projects are."""
    value, se, low, high = np.array(numbers).T
    given = np.isfinite(low)
    held = (low[given] <= truth) & (truth <= high[given])
    defined = np.isfinite(value) & np.isfinite(se)
    return Verdict(
        float(held.mean()) if given.any() else math.nan,
        float((truth < low[given]).mean()) if given.any() else math.nan,
        float(se[defined].mean() / value[defined].std(ddof=1)),
        1 - float(given.mean()),
    )


Verdicts = dict[tuple[str, int], Verdict]
"""By name of the coefficient, and number of documents."""


def measure_all(
    pool: ProcessPoolExecutor,
    world: World,
    method: str,
    documents: Sequence[int],
    replications: int,
    truth: Mapping[str, float],
) -> Verdicts:
    """Return how good a method is for each coefficient and number of documents."""
    blocks = range(-(-replications // BLOCK))
    jobs = [(world, number, method, block) for number in documents for block in blocks]
    together: dict[tuple[str, int], list[tuple[float, float, float, float]]] = {}
    for (_, number, _, _), numbers in zip(jobs, pool.map(measure_block, jobs), strict=True):
        for name, found in numbers.items():
            together.setdefault((name, number), []).extend(found)
    return {key: verdict(found, truth[key[0]]) for key, found in together.items()}


def print_table(title: str, columns: Sequence[object], rows: Mapping[str, Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n**{title}**\n\n| | {' | '.join(map(str, columns))} |")
    print(f"| --- |{' --: |' * len(columns)}")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")
    print(flush=True)


def shown(found: Verdict | None) -> str:
    """Show the coverage, and in brackets the mean standard error over the true one."""
    if found is None:
        return "–"
    covered = "–" if found.without > 0.5 else f"{found.coverage:.3f}"
    return f"{covered} ({found.ratio:.2f})"


def coverage(pool: ProcessPoolExecutor, options: argparse.Namespace) -> None:
    """Print how often the intervals hold the true value, for each kind of document and method."""
    number = -(-options.replications // BLOCK) * BLOCK
    error = 2 * math.sqrt(0.95 * 0.05 / number)
    print(f"{number:,} projects each: coverage, and in brackets the mean standard error over the")
    print(f"true one. A coverage of .95 is known to ± {error:.3f} (two standard errors).")
    # Gwet's intervals take items for independent: how good they are there, `published` says.
    methods = [name for name in METHODS if name != "gwet"]
    for world in WORLDS:
        truth = pool.submit(true_values, world).result()
        true = f"true percent {truth['percent']:.2f}, alpha {truth['alpha']:.2f}"
        for method in methods if world is USUAL else [DEFAULT_NAME]:
            usual = world is USUAL and method == DEFAULT_NAME
            fewer = SOME_DOCUMENTS if world is USUAL else LARGER
            documents = [each for each in options.documents if usual or each in fewer]
            found = measure_all(pool, world, method, documents, options.replications, truth)
            names = truth if method == DEFAULT_NAME else OVERALL
            rows = {name: [shown(found.get((name, d))) for d in documents] for name in names}
            print_table(f"{world.name} ({true}): {method}", documents, rows)
            if world is USUAL:
                rows = {name: [f"{found[name, d].without:.3f}" for d in documents] for name in rows}
                print_table(f"{method}: projects without an interval", documents, rows)
            if usual:
                rows = {
                    name: [f"{found[name, d].below:.3f}".replace("nan", "–") for d in documents]
                    for name in OVERALL
                }
                print_table(f"{method}: intervals above the true value", documents, rows)


def published(pool: ProcessPoolExecutor, options: argparse.Namespace) -> None:
    """Print standard errors beside the true ones, where every tenth of 2,000 items has two."""
    world = ALIKE._replace(thrice=0.0)
    documents, methods = 2_000 // SENTENCES, ("gwet", "linearised, by item")
    truth = pool.submit(true_values, world).result()
    found = {
        method: measure_all(pool, world, method, [documents], options.replications, truth)
        for method in methods
    }
    rows = {
        name: [f"{found[method][name, documents].ratio:.2f}" for method in methods]
        for name in OVERALL
    }
    print_table("2,000 independent items: mean standard error over the true one", methods, rows)


def planned(job: tuple[int, int]) -> tuple[float, float, float]:
    """Plan from a first project, label what was planned; return documents, half-width, label."""
    documents, number = job
    random = np.random.default_rng([documents, number])
    first, *others = summary_of(draw(random, USUAL, documents)).plans
    needed = first.documents
    if needed is None:  # no disagreement to plan from
        return math.nan, math.nan, math.nan
    limits = summary_of(draw(random, USUAL, needed)).coefficients["alpha"].ci
    width = math.nan if limits is None else (limits[1] - limits[0]) / 2
    return needed, width, float(all(plan.reason is not None for plan in others))


def plans(pool: ProcessPoolExecutor, options: argparse.Namespace) -> None:
    """Print what plans for a half-width of .05 on alpha say, and what then comes out."""
    rows = {}
    for documents in (10, 20, 30, 50):
        jobs = [(documents, number) for number in range(options.replications // 4)]
        needed, width, unreachable = np.array(list(pool.map(planned, jobs, chunksize=BLOCK))).T
        low, middle, high = np.nanquantile(needed, [0.1, 0.5, 0.9])
        rows[str(documents)] = [
            f"{middle:.0f} ({low:.0f} to {high:.0f})",
            f"{np.nanmedian(width):.3f}",
            f"{np.nanquantile(width, 0.9):.3f}",
            f"{np.nanmean(unreachable):.2f}",
        ]
    columns = [
        "documents planned (80 %)",
        "half-width then",
        "in one of ten",
        "retraction not reachable",
    ]
    print_table("plans for alpha ± .05 from a first project of so many documents", columns, rows)


PARTS: Final = {"coverage": coverage, "published": published, "plans": plans}


def main() -> None:
    """Run what is asked for and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--replications", type=int, default=1_000, help="projects each")
    parser.add_argument("--documents", type=int, nargs="+", default=list(DOCUMENTS))
    parser.add_argument("--part", choices=PARTS, action="append", help="all by default")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        for part in options.part or PARTS:
            PARTS[part](pool, options)


if __name__ == "__main__":
    main()
