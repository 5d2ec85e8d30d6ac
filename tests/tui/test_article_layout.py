"""Which line belongs to which sentence."""

from hypothesis import given
from hypothesis import strategies as st

from labeler.tui.widgets.article_layout import GAP, ArticleLayout

SENTENCES = st.lists(st.tuples(st.text("ab ", max_size=40), st.booleans()), min_size=1, max_size=30)


@given(SENTENCES, st.integers(2, 20))
def test_every_line_belongs_to_one_sentence_and_gaps_to_paragraphs(
    sentences: list[tuple[str, bool]], width: int
) -> None:
    paragraphs = []
    paragraph = 0
    for _, starts in sentences:
        paragraph += starts
        paragraphs.append(paragraph)
    layout = ArticleLayout([text for text, _ in sentences], paragraphs, width)
    found = [layout.at(line) for line in range(layout.line_count)]
    expected = []
    for index, (_, starts) in enumerate(sentences):
        if starts and index:
            expected.append((index, GAP))
        expected += [(index, row) for row in range(len(layout.lines(index)))]
        assert layout.at(layout.top(index)) == (index, 0)
        assert layout.bottom(index) - layout.top(index) == len(layout.lines(index))
    assert found == expected


def test_a_line_after_the_end_belongs_to_the_last_sentence() -> None:
    layout = ArticleLayout(["a", "b"], [0, 1], 10)
    assert layout.line_count == 3
    assert layout.at(99)[0] == 1
