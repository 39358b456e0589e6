"""rag.sentences: where sentences begin and end, on the marks and breaks that government prose has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import clip, sentences


def split(text: str) -> list[str]:
    return ["".join(text[a:b] for a, b in ranges) for ranges in sentences(text, ((0, len(text)),))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daarop wordt gelet. Het kabinet werkt.", ["Daarop wordt gelet.", "Het kabinet werkt."]),
        ("dat de dreiging omvangrijker wordt.1 Tegen die", ["dat de dreiging omvangrijker wordt.1", "Tegen die"]),
        ("vol ‘kunst’).3 Deze stelt", ["vol ‘kunst’).3", "Deze stelt"]),
        ("met Starlink?9 Is dit zo?", ["met Starlink?9", "Is dit zo?"]),
        ("het cyberdomein.” Kan de minister", ["het cyberdomein.”", "Kan de minister"]),
        ("een voorstel.¹² Dat is er", ["een voorstel.¹²", "Dat is er"]),
        ("opgesteld in 2024.6 Het kabinet", ["opgesteld in 2024.6", "Het kabinet"]),
        ("Dat kan i.s.m. Zuid-Korea en d.m.v. EU-geld, o.a. AI.", None),
        ("een betrouwbaar (en veilig!) partnerland", None),
        ("Kamerstuk 30 821, nr. 173 en art. 3 van mr. J. de Vries en M.C. Jansen", None),
        ("de zgn. ‘Bullitproof hosting’ van ca. 2.500 Nederlandse bedrijven", None),
        ("de motie-Kathmann c.s. (Kamerstuk 26643)", None),
        ("een motie van Kathmann c.s. Het kabinet", ["een motie van Kathmann c.s.", "Het kabinet"]),
        ("de brief van 6 december jl. ziet het", None),
        ("de brief van 6 december jl. Daarin staat", ["de brief van 6 december jl.", "Daarin staat"]),
        ("zie https://gac.icann.org/a.B of het .nl domein.", None),
        ("Readiness 2030 gepresenteerd. 42 landen volgen", ["Readiness 2030 gepresenteerd.", "42 landen volgen"]),
        (
            "te verdedigen: \n1. Waarden. Goed.  \n\n2. De publicatie",
            ["te verdedigen:", "1. Waarden.", "Goed.", "2. De publicatie"],
        ),
        ("zij leveren:\n- steun;\n- kennis.", ["zij leveren:", "- steun;", "- kennis."]),
        # a list item that the page breaks in the middle of a sentence, on a full line
        ("1. Waarden en principes verankerd in de VN Pact for the Future, het Global \n\nDigital Compact.", None),
        ("Een kort kopje\n\nHet kabinet werkt", ["Een kort kopje", "Het kabinet werkt"]),
        ("de verplichting om\n\nte melden", None),
        ("", []),
        (" \n ", []),
    ],
)
def test_split(text: str, expected: list[str] | None) -> None:
    assert split(text) == ([text] if expected is None else expected)


def test_a_sentence_runs_on_over_a_footnote() -> None:
    text = "De banden zijn hecht en \n1 Zie de verslagen. \n intensief geweest. Goed."
    first, second = (0, 24), (text.index("intensief"), len(text))
    assert sentences(text, (first, second)) == (
        ((0, len("De banden zijn hecht en ")), (second[0], second[0] + len("intensief geweest."))),
        ((len(text) - len("Goed."), len(text)),),
    )


def test_a_gap_separates_words() -> None:
    text = "Dat werkt.[37]Het blijft."
    assert sentences(text, ((0, 10), (14, 25))) == (((0, 10),), ((14, 25),))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 30, ((2, 5), (9, 12))), (4, 10, ((4, 5), (9, 10))), (5, 9, ()), (2, 5, ((2, 5),))],
)
def test_clip(start: int, end: int, expected: tuple[tuple[int, int], ...]) -> None:
    assert clip(((2, 5), (9, 12)), start, end) == expected


PROSE = st.lists(
    st.sampled_from(
        [
            "Het",
            "kabinet",
            "o.a.",
            "jl.",
            "nr.",
            "wordt.1",
            "B.",
            "(zie",
            "af).",
            "“Ja.”",
            "1.",
            "- ",
            "2.5",
            " ",
            " ",
            "\n",
            "\n \n",
            "…",
            "?!",
            "é",
            "IRIS²",
        ]
    ),
    max_size=40,
).map("".join)


@given(PROSE, st.sets(st.integers(0, 120), max_size=6))
def test_every_character_is_in_one_sentence_and_none_is_invented(text: str, cuts: set[int]) -> None:
    edges = sorted(min(cut, len(text)) for cut in cuts)
    given_ranges = tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b)
    found = [pair for sentence in sentences(text, given_ranges) for pair in sentence]
    assert all(a < b for a, b in found)
    places = [at for a, b in found for at in range(a, b)]
    assert places == sorted(set(places))
    wanted = {at for a, b in given_ranges for at in range(a, b)}
    assert set(places) <= wanted
    assert {at for at in wanted if not text[at].isspace()} <= set(places)


@given(PROSE)
def test_sentences_have_no_white_space_at_their_edges(text: str) -> None:
    assert all(piece == piece.strip() and piece for piece in split(text))
