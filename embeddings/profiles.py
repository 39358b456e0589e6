"""The words that known models want before queries and passages. Does not load models.

A wrong or missing prefix costs points without any sign, so it belongs to the model and not to the caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Prompts:
    """What is put, literally, before a query and before a passage."""

    query: str = ""
    passage: str = ""


INSTRUCTION = "Instruct: Given a question, retrieve the passage that answers it\nQuery: "

# By the last part of the model's name, so that a downloaded folder is known too. Sources: the model cards.
PROFILES: tuple[tuple[str, Prompts], ...] = (
    ("bge-m3", Prompts()),
    ("multilingual-e5-*-instruct", Prompts(query=INSTRUCTION)),
    ("multilingual-e5-*", Prompts(query="query: ", passage="passage: ")),
    ("e5-*-trm-nl", Prompts(query="query: ", passage="passage: ")),
    ("snowflake-arctic-embed-*-v2.0", Prompts(query="query: ")),
    ("embeddinggemma-300m", Prompts(query="task: search result | query: ", passage="title: none | text: ")),
    ("bekko-*", Prompts()),
)


def prompts_for(name: str, own: Mapping[str, str] | None = None) -> Prompts:
    """Prompts for the model `name` (a folder or hub name); what its configuration says itself (`own`) comes first.

    sentence-transformers writes empty prompts into every model that it saves: those say nothing.
    """
    said = {key: prompt for key, prompt in (own or {}).items() if prompt and key in ("query", "document", "passage")}
    if said:
        return Prompts(said.get("query", ""), said.get("document", said.get("passage", "")))
    last = name.rstrip("/").rsplit("/", 1)[-1].lower()
    return next((prompts for pattern, prompts in PROFILES if fnmatch(last, pattern)), Prompts())
