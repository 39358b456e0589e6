"""The archive as tools for a language model, over the Model Context Protocol: search, one answer, check a quotation.

Every text is cut from the archive and checked, as on every other way out. Generates nothing. Needs the extra ``mcp``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import QueryError, RagError
from rag.verify import verify
from ui.export import answer_json, reply_json
from ui.verdict import verdict_json

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from rag.archive import Archive

INSTRUCTIONS = (
    "Numbered answers of the Dutch government to parliament, in Dutch, word for word. Quote the field `text` as it is, "
    "name `citation`, and check a quotation with controleer_citaat before you show it. `status` says whether the first "
    "answer answers (answered), is only near (related), or nothing fits (none): say so too."
)


def build_server(archive: Archive) -> MCPServer:
    """Return the server with its three tools; RagError that names the extra when it is not installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise RagError("the MCP server needs an extra; install it: pip install 'antwoordwijzer[mcp]'") from error
    server: MCPServer = MCPServer("antwoordwijzer", instructions=INSTRUCTIONS, log_level="WARNING")

    def zoek(vraag: str, aantal: int = 3) -> dict[str, Any]:
        """Search the government's answers with a question in Dutch or English; best first, word for word, with source.

        vraag: the question, at most 500 characters. aantal: how many answers, 1 to 100.
        """
        try:
            return reply_json(archive.ask(vraag, top=max(1, min(aantal, 100))), archive.documents)
        except QueryError as error:
            raise ToolError(str(error)) from error

    def antwoord(nummer: int, document: str = "") -> dict[str, Any]:
        """Return the answer with this number, word for word, with its citation; by default of the first document."""
        try:
            return answer_json(archive, nummer, document or None)
        except QueryError as error:
            raise ToolError(str(error)) from error

    def controleer_citaat(citaat: str) -> dict[str, Any]:
        """Check whether a quotation stands literally in an answer: exact, whitespace, altered, … with its place."""
        return verdict_json(verify(citaat, archive.documents))

    for tool in (zoek, antwoord, controleer_citaat):
        # the types are looked up by name, and Any is not a global of the package that looks
        server.tool(structured_output=False)(tool)
    return server


def run_server(archive: Archive, transport: Literal["stdio", "streamable-http"], host: str, port: int) -> None:
    """Serve until the client leaves (stdio) or it is stopped (HTTP at ``/mcp``); loads the model first."""
    server = build_server(archive)
    # the server's log handler would write every step of the index to the client's log
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    archive.warm_up()
    if transport == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", host=host, port=port)
