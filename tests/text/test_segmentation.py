"""What a careful reader would cut, language by language."""

import pytest

from labeler.text.segmentation import SPLITTER_VERSION, segment, splitter_name


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.stop] for span in segment(text, language)]


def check(marked: str, language: str) -> None:
    """Cut a text whose expected boundaries are marked by a bar (with the space around it)."""
    expected = marked.split(" | ")
    assert sentences(" ".join(expected), language) == expected


ENGLISH = [
    "The vote is over. | Nobody won.",
    "Is it true?! | Really... | Yes!! | Fine.",
    # Titles, ranks and initials stand before a name.
    "Mr. Arden met Dr. B. C. Lund. | Lt. Gov. Ida Moss and Sen. Roe did not come.",
    "J. A. Moss wrote it. | John F. “Jack” Roe Jr. was there. | Plan B. | It failed.",
    # Companies, places and countries end a sentence only before a word that begins one.
    "Arden Corp. hired her. | He runs Lund Inc. | The firm is old. | Roe & Co. Ltd. was sold.",
    "She lives in the U.S. | He lives in Washington, D.C. | They met in the U.K. last year.",
    "U.S. Rep. Ida Moss (D-Calif.) spoke. | The U.S. Senate voted.",
    "They drove to St. Alban and Mt. Arden. | He lives on Main St. | The street is quiet.",
    # Datelines.
    "ARDEN, Miss. (AP) — Police came. | WASHINGTON, D.C. — The mayor left.",
    # Dates, times and numbers.
    "On Nov. 5 it rained. | It ended in Sept. | Officials were glad.",
    "He came at 5 p.m. Monday. | She left at 7 a.m. | Trains run at 9 a.m. EST.",
    "See Fig. 3 and No. 5 on p. 12. | Was it so? | No. | He said no.",
    "Prices rose by 2.5 percent. | 12 people came. | It cost $5. | $10 was too much.",
    # Ordinary words that also abbreviate.
    "She loves pop. | Ida sings. | He met the chap. | Moss left. | It was the Sun. | Roe reads it.",
    # Latin abbreviations.
    "Roe vs. Wade, i.e. the case, e.g. the first one, ended. | Cats, dogs etc. | They are pets.",
    # Quotation marks are judged by what they touch.
    "“It is over.” | “No,” he said. | “It is not.”",
    "“It goes on. | They stay.” | There is nothing left. | It is a shame.”",
    '"Stop!" he cried. | "Go." | She went.',
    "“Why?” Ida Moss asked. | “Why not?” | She left.",
    "He called it “a game.” | “A game,” she said.",
    'He stopped. " | Then he went on.',
    "It is “over.” | “No,” she said.",
    "“I…” | She stopped. | “… and so on,” he said.",
    "It “ends.” | (He did not.) | The rest is silence.",
    # Ellipses, references, smileys.
    "Well... I think so. | He paused... | Then he left.",
    "It happened.[1] | It did not.[2][3] | It may have [4]. | Nobody knows.",
    "We won! 🙂 | They lost. :) | Well done 👍 all. 👩‍💻🇺🇦 | That is all. | ✔ A bullet.",
    "They met. | (...) They parted. | [...] It was late.",
    # Names and addresses with marks.
    "iPhone sales rose. | eBay fell. | Read it at https://example.org/a.b?c=d. | It is free.",
    "Yahoo! said so. | She used Node.js at example.com. | Nobody cared.",
    # A list's label belongs to what it labels.
    "1. First this. | 2. Then that. | (a) And this.",
    "a. First this. | b. Then that.",
    # Sentences of posts and mails that begin in lower case.
    "they came late. | nobody minded. | was it fun? | it was.",
]
GERMAN = [
    "Am 3. Oktober kam er. | Das war 1990. | Danach kam der 2. Versuch.",
    "Das gilt z. B. für Bücher, d. h. für alle. | Äpfel, Birnen usw. | Alle kamen.",
    "Um 300 v. Chr. lebte er. | Es war 50 n. Chr. | Die Stadt wuchs.",
    "Dr. Moos sagte: „Das ist gut.“ | „Nein“, rief Prof. Lund. | »Doch.« | Dann ging er.",
    "Ludwig XIV. regierte. | Friedrich II. von Arden starb. | Das kostet ca. 100 Mio. Euro.",
    "Auf diese Art. | Peter kam. | Nach Art. 5 ist es so.",
    "Woher? | Das weiß Hr. Moos nicht. | Nr. 5 lebt.",
]
FRENCH = [
    "M. Arden et Mme Lund sont venus. | « C’est vrai ? » demande-t-il. | « Oui. » | Elle part.",
    "En 52 av. J.-C. Arden gagna. | J.-P. Lund parle. | Il est né en 300 av. J.-C. | L’an suivant.",
    "Il fait 25 °C. | Les gens sortent. | Les fruits, etc. | Voir p. 5 et l’art. 3.",
    "Il a dit : « Viens. » | Puis il partit. | Pourquoi ? | Qu’en pense-t-elle ?",
]
SPANISH = [
    "El Sr. Arden vino. | Los EE. UU. ganaron. | ¿Qué pasa? | ¡Nada!",
    "Vive en EE. UU. | El país creció. | Murió en el 300 a. C. en Arden.",
    "La Sra. Lund, p. ej., votó. | Es el núm. 5. | ¿Quién? preguntó Ana.",
]
UKRAINIAN = [
    "Він народився 1990 р. у м. Арден. | Проф. І. Мох прийшов. | Це було в 2010 р. | Він пішов.",
    "Яблука, груші і т. д. | Вони впали. | Ціна 5 тис. грн за тонну. | Див. рис. 3.",
    "«Хто це?» — спитав він. | «Це я». | Вона пішла. | До н. е. було так.",
]
RUSSIAN = [
    "В 2010 г. он ушёл. | Книги и т. д. | Они упали. | А. С. Мохов пишет, т. е. работает.",
]
HINDI = [
    "यह सच है। | डॉ. शर्मा आए। | एम.ए. की डिग्री ली। | क्या हुआ? | वह गया।",
    '"ठीक है।" | बी. सी. रॉय आए।',
]
OTHERS = [
    ('ذهب الولد. | هل تعلم؟ | نعم! | قال "نعم." | ثم ذهب.', "ar"),
    ("یہ سچ ہے۔ | وہ گیا۔", "ur"),
    ("Άρχισε η μέρα. | Τελείωσε!", "el"),
    ("Alma kom den 3. maj. | Alla var glada.", "da"),
    ("Il treno parte. | È vero? | Sì! | Poi uscì.", "it"),
]


@pytest.mark.parametrize(
    ("marked", "language"),
    [
        *((marked, "en") for marked in ENGLISH),
        *((marked, "de") for marked in GERMAN),
        *((marked, "fr") for marked in FRENCH),
        *((marked, "es") for marked in SPANISH),
        *((marked, "uk") for marked in UKRAINIAN),
        *((marked, "ru") for marked in RUSSIAN),
        *((marked, "hi") for marked in HINDI),
        *OTHERS,
    ],
)
def test_cuts_as_a_careful_reader_would(marked: str, language: str) -> None:
    check(marked, language)


def paragraphs(text: str, language: str = "en") -> list[tuple[int, str]]:
    return [(s.paragraph, text[s.start : s.stop]) for s in segment(text, language)]


def test_a_blank_line_always_separates() -> None:
    for blank in ("\n\n", "\n \t\n", "\r\n\r\n", "\r\r", "\n\u00a0\n\n", "\f", "\u2029"):
        assert paragraphs(f"the first{blank}the second") == [(0, "the first"), (1, "the second")]


def test_wrapped_lines_are_one_text() -> None:
    text = "The council met on\nMonday and put off the\nvote. Nobody was\nglad.\n\nIt meets\nagain."
    assert paragraphs(text) == [
        (0, "The council met on\nMonday and put off the\nvote."),
        (0, "Nobody was\nglad."),
        (1, "It meets\nagain."),
    ]


def test_other_line_ends_separate_paragraphs() -> None:
    text = "Council puts off vote\nBy Ida Moss\nThe council met. Nobody won.\nthe end"
    assert paragraphs(text) == [
        (0, "Council puts off vote"),
        (1, "By Ida Moss"),
        (2, "The council met."),
        (2, "Nobody won."),
        (3, "the end"),
    ]


def test_text_counts_as_wrapped_above_a_quarter_of_its_line_ends() -> None:
    a_quarter = "First line\ngoes on. Then\nSecond\nThird\nFourth"
    assert len(segment(a_quarter)) == 6
    above = "First line\ngoes on. Then\nSecond\nThird"
    assert len(segment(above)) == 2
    # Behind a mark that ends a sentence, closing marks and all, a line end proves nothing.
    assert len(segment("He said “no.”\nthen he left\nAt last")) == 3


def test_punctuation_alone_joins_its_neighbour() -> None:
    assert sentences("The end.\n\n* * *\n\nA new start.") == ["The end.", "* * *", "A new start."]
    assert sentences("The end.\n* * *\nA new start.") == ["The end.\n* * *", "A new start."]
    assert sentences("***\nThe start.") == ["***\nThe start."]
    assert sentences("It ended. ...") == ["It ended. ..."]
    assert sentences("…") == ["…"]


def test_nothing_to_cut() -> None:
    assert segment("") == []
    assert segment(" \n\t\u2003\n") == []
    assert sentences("word") == ["word"]


def test_offsets_are_code_points_of_the_text_as_it_is() -> None:
    text = "\u2003🙂 Yes. \r\n\r\n\x00No\u0301.\x1f Well."
    assert sentences(text) == ["🙂 Yes.", "\x00No\u0301.", "Well."]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", " en "])
def test_a_language_is_known_by_its_primary_tag(language: str) -> None:
    assert splitter_name(language) == f"labeler-{SPLITTER_VERSION}:en"
    assert sentences("She saw Gov. Moss.", language) == ["She saw Gov. Moss."]


def test_a_language_without_lists_is_cut_by_general_rules() -> None:
    text = "Mr. Moss kom. J. Roe kom ook. Was het laat? Ja."
    assert sentences(text, "nl") == ["Mr. Moss kom.", "J. Roe kom ook.", "Was het laat?", "Ja."]
    assert sentences(text, "no such language") == sentences(text, "nl")
    assert splitter_name("nl") == f"labeler-{SPLITTER_VERSION}:nl"
    # Its abbreviations are not known, so that a lower-case word carries the sentence on.
    assert len(segment("Hij sprak resp. zong daar. toen ging hij.", "nl")) == 1
    assert len(segment("Het staat op blz. 10 van het boek.", "nl")) == 1
    assert len(segment("Het is zo (denk ik). 10 mensen kwamen.", "nl")) == 2
