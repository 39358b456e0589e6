"""How a document is cited: from the metadata file beside it, else from its name and text. Does not look anything up."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

from rag.errors import SourceError
from rag.records import Metadata

_FIELDS = frozenset(field.name for field in fields(Metadata))
_OTHER = frozenset({"layout"})  # for people; parsing goes by what the text shows
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_KST = re.compile(r"kst-(?P<dossier>\d{5})(?:-[IVXLC]+)?-(?P<nr>[A-Z]{1,3}|\d{1,4})\b", re.IGNORECASE)  # kst-26643-1346
_AH = re.compile(r"ah-tk-(?P<a>\d{4})(?P<b>\d{4})-(?P<nr>\d{1,4})\b", re.IGNORECASE)  # ah-tk-20232024-1314
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
# "Vastgesteld 30 mei 2025", "(ontvangen 25 maart 2024)"
_DAY = re.compile(rf"(?:Vastgesteld|ontvangen)\s+(?:op\s+)?(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})")
_TITLE = re.compile(r"Vragen van (?:het lid|de leden) .+? over (?P<title>.+?)\s*\((?:ingezonden)", re.DOTALL)


def load(path: Path) -> Metadata:
    """Return the metadata of a file; SourceError names the file and the field."""
    try:
        values = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SourceError(f"{path}: is not JSON in UTF-8 ({error}); correct it, or remove it") from error
    if not isinstance(values, dict):
        raise SourceError(f"{path}: must hold one JSON object with fields such as id and title")
    for name, value in values.items():
        _check(path, name, value)
    for name in ("id", "title"):
        if not values.get(name):
            raise SourceError(f"{path}: field {name} is missing; add it")
    return Metadata(**{name: value for name, value in values.items() if name in _FIELDS})


def _check(path: Path, name: str, value: object) -> None:
    if name not in _FIELDS | _OTHER:
        raise SourceError(f"{path}: field {name} is unknown; use {', '.join(sorted(_FIELDS))}")
    if not isinstance(value, str):
        raise SourceError(f"{path}: field {name} must be a text between quotes")
    rules = {
        "id": (_ID.fullmatch(value), "letters, figures, hyphens, points and underscores"),
        "kamer": (value in ("", "I", "II"), "I or II"),
        "date": (not value or _DATE.fullmatch(value), "a date such as 2025-05-30"),
        "url": (not value or value.startswith(("https://", "http://")), "an address that begins with https://"),
    }
    good, wanted = rules.get(name, (True, ""))
    if not good:
        raise SourceError(f"{path}: field {name} is {value!r}; it must be {wanted}")


def derive(stem: str, text: str) -> Metadata:
    """Return what the name and the beginning of a document tell."""
    start = text[:6000]
    kst, ah = _KST.match(stem), _AH.match(stem)
    day = _DAY.search(start)
    date = f"{day[3]}-{_MONTHS.index(day[2]) + 1:02d}-{int(day[1]):02d}" if day else ""
    title = _TITLE.search(start)
    name = " ".join(title["title"].split()) if title else stem
    if ah:
        year = f"{ah['a']}/{ah['b'][2:]}"
        name = f"Kamervragen over {name}" if title else name
        return Metadata(_id(stem), name, "II", year, "", ah["nr"], date, _url(ah[0]))
    if kst:
        house = "I" if kst["nr"].isalpha() else "II"
        return Metadata(_id(stem), name, house, "", kst["dossier"], kst["nr"].upper(), date, _url(kst[0]))
    return Metadata(_id(stem), name, date=date)


def _url(publication: str) -> str:
    return f"https://zoek.officielebekendmakingen.nl/{publication}.html"


def _id(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._") or "document"
