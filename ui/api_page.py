"""The page ``/api``: how a program asks, with examples that can be copied. Plain HTML; answers nothing itself."""

from __future__ import annotations

from html import escape

from rag.records import Language
from ui.labels import label
from ui.shell import plain_page

_EXAMPLES = (
    ("api_search", 'curl "{address}api/zoek?vraag=Wat+is+Cyclotron%3F&aantal=3"'),
    ("api_answer", 'curl "{address}api/antwoord/69"'),
    ("api_document", 'curl "{address}api/document"'),
    (
        "api_python",
        'from gradio_client import Client\n\nclient = Client("{address}")\n'
        'reply = client.predict(vraag="Wat is Cyclotron?", aantal=3, api_name="/zoek")\n'
        'print(reply["answers"][0]["text"])',
    ),
    ("api_mcp", "pip install 'antwoordwijzer[mcp]'\nantwoordwijzer mcp"),
)
_CHECK = '"".join(document_text[a:b] for a, b in answer["ranges"]) == answer["text"]'


def api_page(lang: Language, address: str) -> str:
    """Return the page in ``lang``; ``address`` is where this application answers, with a slash at the end."""
    title = escape(label(lang, "api_title"))
    parts = "".join(
        f"<h2>{escape(label(lang, key))}</h2>{_code(text.format(address=address))}"
        for key, text in _EXAMPLES
    )
    described = f'<a href="{escape(address)}api/openapi.json">{escape(label(lang, "api_openapi"))}</a>'
    body = (
        f'<header class="aw-page-head"><p><a href="./">{escape(label(lang, "to_chat"))}</a></p>'
        f"<h1>{title}</h1></header>"
        f'<main class="aw-api"><p>{escape(label(lang, "api_lead"))} {described}</p>{parts}'
        f'<h2>{escape(label(lang, "api_check"))}</h2>{_code(_CHECK)}</main>'
    )
    return plain_page(title, lang, body)


def _code(text: str) -> str:
    # focusable, so that a keyboard can scroll what is wider than the screen
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'
