"""The MCP server, asked by a real MCP client over standard input and output: it gives exactly the source."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rag.archive import Archive
from ui.export import citation_json, reply_json
from ui.verdict import verdict_json

ROOT = Path(__file__).resolve().parent.parent
SERVER = (
    "import sys; sys.path.insert(0, 'tests'); from conftest import HashEncoder; from pathlib import Path; "
    "from rag.archive import Archive; from ui.mcp_server import run_server; "
    "run_server(Archive.open(Path(sys.argv[1]), encoder=HashEncoder()), 'stdio', '', 0)"
)


def need_mcp() -> None:
    if find_spec("mcp") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no package mcp: it stands in requirements-dev.lock")
        pytest.skip("the extra is not installed (pip install -r requirements-mcp.lock)")


async def _asked(folder: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    from mcp import Client, StdioServerParameters

    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    parameters = StdioServerParameters(
        command=sys.executable, args=["-c", SERVER, str(folder)], env=environment, cwd=str(ROOT)
    )
    async with Client(parameters) as client:
        tools = (await client.list_tools()).tools
        return tools, [await client.call_tool(name, arguments) for name, arguments in calls]


@pytest.mark.filterwarnings("default")
def test_a_client_gets_exactly_the_source(archive: Archive) -> None:
    need_mcp()
    document, quote = archive.document(), "Hiervoor verwijs ik u naar het antwoord op vraag 50"
    tools, replies = asyncio.run(
        _asked(
            archive.path,
            ("zoek", {"vraag": "antwoord 69"}),
            ("antwoord", {"nummer": 8}),
            ("controleer_citaat", {"citaat": quote}),
            ("antwoord", {"nummer": 999}),
        )
    )
    assert {tool.name for tool in tools} == {"zoek", "antwoord", "controleer_citaat"}
    assert all(tool.description for tool in tools)
    found, answer, verdict = (json.loads(reply.content[0].text) for reply in replies[:3])
    assert found == json.loads(json.dumps(reply_json(archive.ask("antwoord 69", top=3), archive.documents)))
    assert answer == citation_json(archive.cite(document.id, 8), archive.documents)
    for shown in (*found["answers"], answer):
        assert shown["text"] == "".join(document.text[a:b] for a, b in shown["ranges"])
    from rag.verify import verify

    assert verdict["verdict"] == "exact" and verdict == verdict_json(verify(quote, archive.documents))
    assert replies[3].is_error and "choose a number from 1 to 71" in replies[3].content[0].text


def test_without_the_extra_one_line_names_it(archive: Archive) -> None:
    """The package is hidden from a fresh interpreter, whether it is installed or not."""
    hide = "import sys; sys.modules['mcp'] = None; sys.modules['mcp.server'] = None; from ui.cli import main; "
    code = f"{hide}sys.argv = ['antwoordwijzer', 'mcp', '--index', {str(archive.path)!r}]; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "pip install 'antwoordwijzer[mcp]'" in done.stderr
