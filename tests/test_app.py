"""The application without a browser: routes, headers, the HTTP interface, starting and stopping."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser import served

from rag.archive import Archive
from rag.errors import RagError
from ui.export import reply_json
from ui.serve import bind
from ui.session import KEPT, LIMIT, Session, ask, busy, clean, linked_query

CLOSED = (
    "gradio_api/upload",
    "gradio_api/upload_progress",
    "gradio_api/file=/etc/passwd",
    "gradio_api/proxy=https://example.org/",
    "gradio_api/vibe-edit/",
    "gradio_api/vibe-code/",
    "gradio_api/process_recording",
    "gradio_api/stream/x",
    "gradio_api/runs",
    "gradio_api/run-history/records",
    "gradio_api/openapi.json",
    "gradio_api/deep_link",
    "openapi.json",
    "monitoring",
    "login",
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served() as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("mount", ("/", "/en/"))
def test_routes_that_nobody_needs_are_closed_under_every_mount(client: httpx.Client, mount: str, path: str) -> None:
    assert client.get(mount + path).status_code == 404
    assert client.post(mount + path, files={"files": ("a.txt", b"x")}).status_code == 404


@pytest.mark.parametrize("path", ("/", "/en/", "/bron", "/en/bron", "/vragen", "/api/openapi.json", "/x", "/login"))
def test_every_answer_carries_the_safe_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self' 'unsafe-eval';" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


def test_both_pages_are_dressed(client: httpx.Client) -> None:
    for path, lang in (("/", "nl"), ("/en/", "en")):
        page = client.get(path).text
        assert f'lang="{lang}"' in page.split("<head>")[0]
        assert '<link rel="stylesheet" href="aw/aw.css">' in page and '<a href="bron">' in page
        assert client.get(f"{path}aw/aw.css").status_code == client.get(f"{path}aw/aw.js").status_code == 200
    assert client.get("/aw/../app.py").status_code == client.get("/aw/%2e%2e%2fapp.py").status_code == 404


@pytest.mark.parametrize("path", ("/", "/en/", "/config", "/en/config", "/aw/aw.css", "/aw/aw.js", "/bron"))
def test_what_a_first_visit_loads_is_compressed_and_the_same(client: httpx.Client, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    if path != "/config" and path != "/en/config":  # holds a random name of the session
        assert packed.content == plain.content


def test_a_script_that_did_not_change_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/aw/aw.js")
    again = client.get("/aw/aw.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/aw/aw.js", headers={"if-none-match": '"old"'}).status_code == 200


def test_the_pages_name_no_other_host_that_is_loaded(client: httpx.Client) -> None:
    for path in ("/bron", "/vragen"):
        page = client.get(path).text
        assert 'src="http' not in page and "@import" not in page and '<link rel="stylesheet" href="aw/' in page


def test_the_interface_for_programs_is_described_and_gives_the_promised_json(
    client: httpx.Client, archive: Archive
) -> None:
    described = client.get("/api/openapi.json").json()
    assert {"/api/zoek", "/api/antwoord/{nummer}", "/api/document", "/healthz", "/readyz"} == set(described["paths"])
    found = client.get("/api/zoek", params={"vraag": "antwoord 69"}).json()
    assert found == reply_json(archive.ask("antwoord 69"), archive.documents)
    text = archive.document().text
    for answer in found["answers"]:
        assert answer["text"] == "".join(text[a:b] for a, b in answer["ranges"])
    assert client.get("/api/antwoord/8").json()["number"] == 8
    assert len(client.get("/api/document").json()["exchanges"]) == 71


@pytest.mark.parametrize(
    ("path", "status"),
    (
        ("/api/antwoord/999", 400),
        ("/api/antwoord/x", 422),
        ("/api/zoek?vraag=", 422),
        ("/api/zoek?vraag=%20", 400),
        ("/api/zoek?vraag=" + "x" * 501, 422),
        ("/api/document?document=nix", 400),
        ("/bron?document=nix", 404),
    ),
)
def test_a_wrong_call_is_told_and_not_a_crash(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    for _ in range(100):  # it warms up beside the server
        if client.get("/readyz").status_code == 200:
            break
        time.sleep(0.05)
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1, "answers": 71}


def test_events_of_the_page_are_no_public_interface(client: httpx.Client) -> None:
    for mount in ("/", "/en/"):
        assert set(client.get(f"{mount}gradio_api/info").json()["named_endpoints"]) == {"/zoek", "/antwoord"}


def test_english_can_be_the_first_language() -> None:
    with served(lang="en") as address:
        assert 'lang="en"' in httpx.get(f"{address}/").text.split("<head>")[0]
        assert 'lang="nl"' in httpx.get(f"{address}/nl/").text.split("<head>")[0]


def test_a_port_in_use_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RagError, match=f"cannot listen on 127.0.0.1:{port} .*--port {port + 1}") as told:
            bind("127.0.0.1", port)
    assert "\n" not in str(told.value)


def test_a_session_keeps_twenty_turns_and_unique_ids(archive: Archive) -> None:
    session = Session()
    for number in range(1, KEPT + 6):
        session = ask(archive, session, str(number), "nl")
    assert len(session.said) == KEPT and session.count == KEPT + 5
    assert 'data-turn="25"' in session.said[-1].html and 'id="t25-0-25"' in session.said[-1].html


def test_an_answer_shown_above_is_said_to_be(archive: Archive) -> None:
    session = ask(archive, ask(archive, Session(), "1", "nl"), "69", "nl")
    assert "Dit antwoord staat hierboven al." in session.said[-1].html
    assert session.said[-1].html.count('class="aw-card"') == 3


def test_a_question_that_is_too_long_is_an_error_and_stays(archive: Archive) -> None:
    session = ask(archive, Session(), "x" * (LIMIT + 1), "nl")
    assert session.failed and f"hoogstens {LIMIT} tekens" in session.said[-1].html
    assert not busy(session, "nog een", "nl").failed


def test_questions_are_cleaned_of_control_characters() -> None:
    assert clean("wat\x00 is\n dit\u202e?\t") == "wat is dit ?"


def test_links_carry_questions_and_numbers(archive: Archive) -> None:
    documents = archive.documents
    assert linked_query({"antwoord": "8"}, documents, "nl") == "antwoord 8"
    assert linked_query({"vraag": " a\x00b "}, documents, "nl") == "a b"
    assert linked_query({"antwoord": "<8>", "vraag": "x"}, documents, "nl") == "x"
    assert linked_query({}, documents, "en") == ""


def test_a_server_that_reaches_out_would_end() -> None:
    """The watch over the server process is no decoration: a look-up of another machine ends it."""
    code = "import sys, socket, browser; sys.addaudithook(browser._alone); socket.getaddrinfo('example.org', 443)"
    folder = Path(__file__).parent
    ended = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3 and "looked up 'example.org'" in ended.stderr


def test_a_proxy_may_show_the_application_under_a_sub_path() -> None:
    """The proxy strips the sub-path, as nginx does for "proxy_pass http://…/;"."""
    with served(root_path="/kamer") as address:
        for path in ("/", "/en/", "/bron", "/en/bron", "/readyz", "/aw/aw.css", "/en/aw/aw.js", "/en/theme.css"):
            assert httpx.get(address + path).status_code == 200, path
        assert httpx.get(f"{address}/config").json()["root"] == f"{address}/kamer"
        assert httpx.get(f"{address}/en/config").json()["root"] == f"{address}/kamer/en"
        assert httpx.get(f"{address}/en/gradio_api/upload").status_code == 404
