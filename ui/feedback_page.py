"""The three buttons below an answer, and what is kept when one is pressed, as HTML. Sends and stores nothing."""

from __future__ import annotations

from html import escape

from rag.records import Citation, Language
from ui.feedback import VERDICTS
from ui.labels import label


def feedback_html(query: str, citation: Citation, lang: Language, name: str) -> str:
    """Return the buttons for ``citation`` as the answer to ``query``; ``name`` is unique on the page."""
    buttons = "".join(
        f'<button type="button" data-verdict="{verdict}" aria-pressed="false">'
        f"{escape(label(lang, 'opinion_' + verdict.replace('-', '_')))}</button>"
        for verdict in VERDICTS
    )
    said = "".join(f' data-{key}="{escape(label(lang, f"opinion_{key}"))}"' for key in ("thanks", "failed"))
    return (
        f'<div class="aw-feedback" id="{name}" role="group" aria-labelledby="{name}-h" tabindex="-1" '
        f'data-query="{escape(query)}" data-of="{escape(citation.document)}" data-to="{citation.number}"{said}>'
        f'<p class="aw-feedback-h" id="{name}-h">{escape(label(lang, "opinion"))}</p>'
        f'<p class="aw-feedback-row">{buttons}</p>'
        f'<p class="aw-kept">{escape(label(lang, "opinion_kept"))}</p></div>'
    )
