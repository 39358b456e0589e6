"""A reply as plain text for a terminal and as Markdown for a file; the source text stands there unchanged.

In plain text an answer keeps its own line ends, so that it equals the source slice as it stands. In Markdown it is
fenced: Markdown would renumber its lists and eat its asterisks. Prints nothing and colours nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill

from rag.records import Citation, Document, Footnote, Language, Reply
from ui.export import checked
from ui.labels import label, notice
from ui.links import is_web
from ui.typeset import breaks

_FENCE = re.compile(r"`{3,}")


def to_text(reply: Reply, documents: Sequence[Document], *, lang: Language = "nl", width: int = 80) -> str:
    """Return ``reply`` for a terminal of ``width`` columns; raises VerbatimError when a text is not its source.

    An offered answer is set with the answers it refers to; further answers are named in one line.
    """
    blocks = [fill(words, width) for words in _lead(reply, documents, lang)]
    shown = shown_answers(reply)
    blocks += [_block(citation, checked(citation, documents), lang, width) for citation in shown]
    if rest := [c for c in reply.answers if c not in shown and not c.via][:4]:
        listed = "; ".join(label(lang, "answer_n_party", n=c.number, party=c.party) for c in rest)
        blocks.append(fill(label(lang, "text_more", list=listed), width))
    return "\n\n".join(blocks) + "\n"


def shown_answers(reply: Reply) -> list[Citation]:
    """Return the answers that are set in full: the first with its chain, all of a look-up, none when none fits."""
    if reply.status == "none":
        return []
    if reply.kind != "search":
        return list(reply.answers)
    starts = [spot for spot, citation in enumerate(reply.answers) if not citation.via]
    return list(reply.answers[: starts[1]] if len(starts) > 1 else reply.answers)


def _lead(reply: Reply, documents: Sequence[Document], lang: Language) -> list[str]:
    lines = [words] if (words := notice(lang, reply.notice)) else []
    if reply.kind == "help":
        lines.append(label(lang, "help"))
    elif reply.kind == "search" and reply.status != "answered":
        lines.append(label(lang, reply.status))
    key = "missing" if len(documents) == 1 else "missing_documents"
    return lines + [label(lang, key, word=word) for word in reply.missing]


def _block(citation: Citation, document: Document, lang: Language, width: int) -> str:
    head = f"{label(lang, 'card', n=citation.number)} · {label(lang, 'party', party=citation.party)}"
    chain = []
    if citation.via:
        chain = [fill(label(lang, "chain", a=citation.via[-1], b=citation.number), width), ""]
    lines = [*chain, head, "─" * min(width, len(head)), citation.text]
    lines += [_break_note(words, lang, width) for words in breaks(document.text, citation.ranges)]
    lines += [_note(note, width) for note in citation.footnotes]
    lines.append(fill(f"→ {citation.citation}", width, subsequent_indent="  "))
    return "\n".join(lines)


def _break_note(words: str, lang: Language, width: int) -> str:
    return fill("⋯ " + label(lang, "break_after", words=words), width, subsequent_indent="  ")


def _note(note: Footnote, width: int) -> str:
    """Return a footnote; its addresses are never broken over lines, so that they can be opened or copied."""
    extra = [url for url in note.urls if url not in note.text]
    text = " ".join([f"[{note.mark}]", note.text, *extra])
    return fill(text, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def to_markdown(reply: Reply, documents: Sequence[Document], *, lang: Language = "nl") -> str:
    """Return ``reply`` as Markdown with every shown answer fenced; raises VerbatimError as :func:`to_text`."""
    blocks = [f"## {inline(reply.query)}"] + [inline(words) for words in _lead(reply, documents, lang)]
    for citation in shown_answers(reply):
        checked(citation, documents)
        head = f"{label(lang, 'card', n=citation.number)} · {label(lang, 'party', party=citation.party)}"
        blocks.append(markdown_answer(citation, lang, head))
    return "\n\n".join(blocks) + "\n"


def markdown_answer(citation: Citation, lang: Language, head: str) -> str:
    """Return one answer under the title ``head``: fenced, with its footnotes and its source. Checks nothing."""
    fence = "`" * max([3, *(len(run) + 1 for run in _FENCE.findall(citation.text))])
    # CommonMark ends a fenced text at the line before the fence: one line end is ours, the rest is the source's
    lines = [f"### {inline(head)}", "", f"{fence}text", f"{citation.text}\n{fence}", ""]
    lines += [f"- {inline(note.mark)}: {inline(note.text)}" + _urls(note) for note in citation.footnotes]
    source = inline(citation.citation) + (f" <{citation.url}>" if is_web(citation.url) else "")
    return "\n".join([*lines, f"{label(lang, 'source_prefix')}{source}"])


def _urls(note: Footnote) -> str:
    return "".join(f" <{url}>" for url in note.urls if is_web(url) and url not in note.text)


def inline(text: str) -> str:
    """Return ``text`` as one line in which Markdown sees no marks."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", " ".join(text.split()))
