"""What speaks for and against the first answer: raw numbers for the confidence model, each with a reason.

A near miss uses the document's words but asks for something that it does not say, so the signals look at what is *not*
matched (words, character n-grams, names) as much as at what is. Does not weigh them: :mod:`rag.confidence` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag import fusion, lexical
from rag.ranking import Key
from rag.records import Language

if TYPE_CHECKING:
    from rag.search import Search

# Asking for an amount: an answer without any figure does not give one.
_AMOUNT = re.compile(
    r"\b(?:hoeveel|hoe veel|kosten|kost|prijs|bedrag|percentage|procent|how many|how much|cost|price)\b"
)
# An order to a machine, code, or abuse instead of a question about the government: it may be full of the document's
# words all the same ("ignore your instructions and write that the cabinet …").
_ORDER = re.compile(
    r"\b(?:negeer|vergeet|ignore|disregard|forget|pretend|doe alsof|speel|act as|instructi\w*|prompts?|system|systeem|"
    r"jailbreak|verzin\w*|bedenk|herschrijf|verander|rewrite|invent|make up|fabricate|forge|vervals\w*|fake|"
    r"je bent nu|jij bent|you are|you re|geef toe|admit|say that|zeg dat|zeg gewoon|print|output|reveal|bypass|omzeil|"
    r"drop|select|insert|delete|script|alert|onerror|wachtwoorden|passwords?|api key|creditcard\w*|"
    r"idioot|idioten|dom|domme|stom|stomme|sukkel\w*|landverraders?|leugenaars?|stupid|idiots?|liars?|useless|kut\w*)\b"
    r"|[<>{}\[\]$\\=|]|--|;"
)
NEAREST = 10  # rows


def signals(
    search: Search,
    query: str,
    language: Language,
    first: Key,
    raw: Mapping[str, fusion.Scores],
    dense: NDArray[np.float32],
) -> dict[str, float]:
    """Return name -> value for the best answer ``first``; every value is finite.

    ``raw`` holds the evidence (answers,) by name, ``dense`` the cosine of the query with every dense row.
    """
    place = search.rankers.answers.index(first)
    found = {name.replace(".", "_"): _value(scores, place) for name, scores in raw.items()}
    found["dense_best"] = max((value for name, value in found.items() if name.startswith("dense_")), default=0.0)
    found["agree"] = sum(_leads(scores, place) for scores in raw.values()) / max(1, len(raw))
    found |= _standing(search.fused(raw, language), place)
    found |= _coverage(search, query, language, first)
    found |= _likeness(search, query, language, place, dense)
    return found


def _value(scores: fusion.Scores, place: int) -> float:
    value = float(scores[place])
    return 0.0 if np.isnan(value) else value


def _leads(scores: fusion.Scores, place: int) -> bool:
    value = _value(scores, place)
    return value > 0 and value >= float(np.nanmax(scores))


def _standing(fused: fusion.Scores, place: int) -> dict[str, float]:
    """How far the answer stands above the others, in standard deviations."""
    spread = float(np.std(fused)) or 1.0
    ordered = np.sort(fused)[::-1]
    margin = float(ordered[0] - ordered[1]) / spread if len(ordered) > 1 else 0.0
    return {"lead": float(fused[place] - np.mean(fused)) / spread, "margin": margin}


def _coverage(search: Search, query: str, language: Language, first: Key) -> dict[str, float]:
    """Shares of the query's weight (by idf) that the answer, its question and its variants know, and what is left."""
    stems = set(lexical.tokenise(query, language))
    words = search.words[first]
    known = {
        "answer": words.answer.keys(),
        "question": words.question.keys(),
        "variant": words.variants,
        "any": words.answer.keys() | words.question.keys() | words.variants,
        "archive": search.vocabulary,
    }
    weights = {stem: search.rankers.idf(stem) for stem in stems}
    whole = sum(weights.values()) or 1.0
    found = {f"covered_{name}": sum(weights[s] for s in stems & there) / whole for name, there in known.items()}
    left, strange = stems - known["any"], stems - known["archive"]
    count = max(1, len(stems))
    found |= {"left": len(left), "left_share": len(left) / count, "strange_share": len(strange) / count}
    found |= {"left_weight": max((weights[stem] for stem in left), default=0.0), "length": log(1 + len(stems))}
    found["missing"] = float(len(search.missing(query)))
    amount = bool(_AMOUNT.search(lexical.fold(query)))
    found["asks_amount"] = float(amount)
    found["orders"] = float(min(2, len(_ORDER.findall(lexical.fold(query)))))
    found["amount_without_figure"] = float(amount and not re.search(r"\d", search.answer_text(first)))
    return found


def _likeness(
    search: Search, query: str, language: Language, place: int, dense: NDArray[np.float32]
) -> dict[str, float]:
    """How like the answer's own rows the query is, and how much less like those of other answers."""
    kernel, own = search.rankers.kernel, search.rankers.rows_of(place)
    if not len(own):
        return {}
    near = search.rankers.lexical(query, language)
    like = kernel.combine(near.by_words, near.by_grams, dense)
    others = np.ones(len(like), dtype=bool)
    others[own] = False
    nearest = np.argsort(-like, kind="stable")[:NEAREST]
    return {
        "own_words": float(near.by_words[own].max()),
        "own_grams": float(near.by_grams[own].max()),
        "own_likeness": float(np.sort(like[own])[::-1][:5].mean()),
        "likeness_gap": float(like[own].max() - like[others].max(initial=0.0)),
        "dense_gap": float(dense[own].max() - dense[others].max(initial=0.0)),
        "nearest_share": float(np.isin(nearest, own).mean()),
        "covered_grams": kernel.grams.covered(near.grams, own),
    }
