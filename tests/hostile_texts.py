"""Texts that break what writes them carelessly: one article each, labelled sentence by sentence."""

HOSTILE_TEXTS = {
    "quotes": 'She said "no", \'no\', «no» and \\"no\\" again; a \\ stands, and `no` too.',
    "newlines": "The harbour will not be\nready before the end of\nnext year, they say.\n\nWork,"
    "\tdone.",
    "NUL": "A NUL \x00 stands here, and \x01 another.",
    "terminal": "An escape \x1b]52;c;eA==\x07 was \x1b[31mhere\x7f, and \x9b too.",
    "line separators": "A line\u2028separator, a paragraph\u2029one, and a next\x85line.",
    "beyond the BMP": "The \U0001f469\u200d\U0001f52c of \U00020bb7 met \U0001f1f3\U0001f1f4.",
    "right to left": "قال الوزير إن \u202eالخطة\u202c جاهزة \u2067غدا\u2069.",
    "combining": "e\u0301 is not \u00e9, \ufb01 is not fi, and \ufeff is there.",
    "formulas": '=HYPERLINK("x","y") is one.\n\n+1 is one.\n\n-1 is one.\n\n@SUM(A1) is one.',
    "markup": "<script>alert(1)</script> & &amp; ]]> <!-- [bold]no[/bold] {{x}} ---\n\n# Nothing.",
    "separators": "a,b;c\td|e: {\"f\": [null]} 'g' -- /* h */ %s ${i} $(j).",
    "long": "Word " * 20_000 + "ends.",
}
"""Case → the article."""
