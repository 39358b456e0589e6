"""Source ranges -> paragraphs for reading, by offsets: every character keeps its place, none is added or dropped.

Hard line ends inside a paragraph are left to flow; only where the source itself starts a new paragraph or list item
does a new one begin. A wrong guess here changes how a text is set, never what it says. Makes no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.records import Range
from rag.sentences import sentences

_SENTENCE_END = re.compile(r"""[.?!:;]["'”’)\]]*\d{0,2}\s*$""")  # "… kan het niet alleen." "… omvangrijker wordt.1"
_LIST_ITEM = re.compile(r"\s?(?:\d{1,2}[.)]|[a-z]\)|[-–•●*])\s+\S")  # "1. Allereerst …", "- de brief van …"
_ASKED = re.compile(r"""\?["'”’)\]]*\d{0,2}$""")  # "… Starlink?9"
# a line this much shorter than the longest one was ended on purpose: the next word would have fitted
_SHORT = 0.75


def paragraphs(text: str, ranges: Sequence[Range]) -> list[tuple[Range, ...]]:
    """Divide ``ranges`` of ``text`` into paragraphs; their concatenation is ``ranges``, in order.

    A paragraph of more than one range runs on across an interruption (a footnote, a page number).
    """
    width = max((len(line.rstrip()) for a, b in ranges for line in text[a:b].splitlines()), default=0)
    done: list[tuple[Range, ...]] = []
    current: list[Range] = []
    for start, end in ranges:
        at = start
        for cut in _cuts(text, start, end, width):
            done.append((*current, (at, cut)))
            current, at = [], cut
        if at < end:
            current.append((at, end))
    if current:
        done.append(tuple(current))
    return done


def _cuts(text: str, start: int, end: int, width: int) -> Iterator[int]:
    """Yield the offsets inside ``[start, end)`` where a new paragraph begins."""
    at, last, blank = start, "", False
    for line in text[start:end].splitlines(keepends=True):
        if not line.strip():
            blank = True
        else:
            if last and (blank or _parted(last, line, width)):
                yield at
            last, blank = line, False
        at += len(line)


def _parted(above: str, below: str, width: int) -> bool:
    """Say whether a new paragraph starts at ``below`` although no blank line stands between the two."""
    if not _SENTENCE_END.search(above):
        return False
    room = len(above.rstrip()) + len(below.split(maxsplit=1)[0])
    # text taken from a PDF ends a paragraph with its own space and the one of the line: "alleen.  \n"
    return room < _SHORT * width or above.rstrip("\r\n").endswith("  ") or bool(_LIST_ITEM.match(below))


def questions(text: str, ranges: Sequence[Range]) -> list[tuple[Range, ...]]:
    """Return the sentences of ``ranges`` that end in a question mark, as offsets into ``text``, in order."""
    return [spans for spans in sentences(text, ranges) if _ASKED.search(text[spans[-1][0] : spans[-1][1]])]


def breaks(text: str, ranges: Sequence[Range]) -> list[str]:
    """Return, for each interruption between ``ranges``, the last words before it (for a note below the text)."""
    return [" ".join(text[a:b].split()[-3:]) for a, b in ranges[:-1]]
