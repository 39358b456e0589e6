"""What an operator can switch on: log lines, counters, a limit for each address, an honest health check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import ROOT, running, served, visitor
from conftest import HashEncoder
from hypothesis import given
from hypothesis import strategies as st

from rag.archive import Archive
from rag.errors import QueryError
from ui.journal import Journal
from ui.labels import label
from ui.limit import Limit, bucket_of
from ui.metrics import Metrics
from ui.ready import Readiness
from ui.service import Service
from ui.session import Session, ask

SECRET = "Wat is Cyclotron?"


# -- log -------------------------------------------------------------------------------------------------------------


def test_a_line_for_each_question_and_its_words_only_when_asked(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    for questions in (False, True):
        watched = Service(journal=Journal("json", questions)).watched(archive, "api")
        reply = watched.ask(SECRET)
        line = capsys.readouterr().err
        row = json.loads(line)
        assert line.count("\n") == 1 and set(row) - {"question"} == {
            *("time", "way", "kind", "status", "answers", "confidence", "ms", "lang")
        }
        assert row["confidence"] == round(reply.confidence, 2) and row["answers"] == len(reply.answers)
        assert (row.get("question") == SECRET) is questions and (SECRET in line) is questions
    Service().watched(archive, "api").ask(SECRET)
    assert capsys.readouterr().err == ""


def test_a_question_cannot_forge_a_line(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    Service(journal=Journal("text", True)).watched(archive, "chat").ask("wat is\n2026 way=chat\u2028 status=none")
    line = capsys.readouterr().err
    assert len(line.splitlines()) == 1 and line.endswith('question="wat is 2026 way=chat status=none"\n')


class Broken:
    """An archive whose search fails as a disk or a mistake would."""

    def __init__(self, archive: Archive, error: Exception) -> None:
        self.documents, self.error = archive.documents, error

    def ask(self, query: str, **how: Any) -> Any:
        raise self.error


def test_a_failing_search_is_logged_by_its_type_without_the_question(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    metrics = Metrics()
    service = Service(journal=Journal("json"), metrics=metrics)
    for error in (QueryError(f"cannot answer {SECRET}"), ZeroDivisionError(SECRET)):
        broken: Any = Broken(archive, error)
        with pytest.raises(type(error)):
            service.watched(broken, "chat").ask(SECRET)
        said = capsys.readouterr().err
        assert SECRET not in said and json.loads(said)["error"] == type(error).__name__
    page = metrics.page()[0].decode()
    assert 'antwoordwijzer_errors_total{error="ZeroDivisionError",way="chat"} 1.0' in page and SECRET not in page


def test_the_chat_tells_a_failing_search_and_goes_on(archive: Archive) -> None:
    broken: Any = Broken(archive, QueryError("x"))
    assert ask(Service().watched(broken, "chat"), Session(), SECRET, "nl").failed


# -- limit -----------------------------------------------------------------------------------------------------------


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_is_a_bucket_that_fills_again() -> None:
    clock = Clock()
    limit = Limit(3, clock=clock)
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 20]
    assert limit.take("b") == 0  # another address has its own
    clock.now += 5
    assert limit.take("a") == 15
    clock.now += 15
    assert [limit.take("a"), limit.take("a")] == [0, 20]
    clock.now += 3600
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 20]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 30)), max_size=60))
def test_no_address_gets_more_than_its_share_and_memory_is_bounded(steps: list[tuple[str, float]]) -> None:
    clock = Clock()
    limit = Limit(2, addresses=6, clock=clock)
    start = clock.now
    given_out: dict[str, int] = {}
    for address, pause in steps:
        clock.now += pause
        given_out[address] = given_out.get(address, 0) + (limit.take(address) == 0)
        assert given_out[address] <= 2 + (clock.now - start) * 2 / 60 + 1e-6
        assert len(limit) <= 6


def test_ten_thousand_addresses_are_the_most_that_is_kept() -> None:
    limit = Limit(1)
    for n in range(10_050):
        limit.take(f"10.0.{n // 250}.{n % 250}")
    assert len(limit) == 10_000


def test_one_subscriber_is_one_bucket() -> None:
    assert bucket_of("2001:db8:1:2::1") == bucket_of("2001:db8:1:2:ffff::9") != bucket_of("2001:db8:1:3::1")
    assert bucket_of("::ffff:192.0.2.1") == bucket_of("192.0.2.1")
    assert bucket_of("fe80::1%eth0") == "fe80::/64" and bucket_of("") == ""


def test_a_program_that_asks_too_often_is_told_when_to_come_back() -> None:
    with served(rate="2", metrics="1") as address:
        ask_api = {"url": f"{address}/api/zoek", "params": {"vraag": SECRET}}
        found = [httpx.get(**ask_api) for _ in range(3)]  # type: ignore[arg-type]
        assert [answer.status_code for answer in found] == [200, 200, 429]
        assert 1 <= int(found[2].headers["retry-after"]) <= 30
        assert "too many questions" in found[2].json()["error"]
        # by default nobody can pretend to be another
        forged = httpx.get(**ask_api, headers={"x-forwarded-for": "203.0.113.9"})  # type: ignore[arg-type]
        assert forged.status_code == 429
        assert httpx.get(f"{address}/api/antwoord/8").status_code == 200
        page = httpx.get(f"{address}/metrics").text
        assert 'antwoordwijzer_refused_total{way="api"} 2.0' in page


def test_behind_a_proxy_that_is_named_each_visitor_has_an_own_limit() -> None:
    with served(rate="1", proxies="127.0.0.1") as address:
        for visitor_address in ("203.0.113.1", "203.0.113.2"):
            headers = {"x-forwarded-for": f"198.51.100.7, {visitor_address}"}  # the first is what a visitor may forge
            codes = [
                httpx.get(f"{address}/api/zoek", params={"vraag": SECRET}, headers=headers).status_code
                for _ in range(2)
            ]
            assert codes == [200, 429]


@pytest.mark.browser
def test_a_person_who_asks_too_often_is_told_and_keeps_the_question(browser: Any) -> None:
    with served(rate="1") as address:
        for home, lang in (("/", "nl"), ("/en/", "en")):
            with visitor(browser, address) as chat:
                page = chat.open(home).page
                if lang == "nl":
                    chat.ask("antwoord 8")
                chat.ask("Wat doet het kabinet tegen desinformatie?")
                words = label(lang, "too_often", n="#").split("#")  # type: ignore[arg-type]
                said = page.inner_text(".aw-failed")
                assert said.startswith(words[0]) and said.endswith(words[1])
                page.wait_for_function("document.querySelector('#vraag textarea').value.startsWith('Wat doet')")


# -- counters --------------------------------------------------------------------------------------------------------


def test_counters_are_there_only_when_switched_on_and_hold_no_question() -> None:
    with served() as address:
        assert httpx.get(f"{address}/metrics").status_code == 404
    with running(metrics="1") as server:
        for words in (SECRET, "antwoord 8"):
            httpx.get(f"{server.address}/api/zoek", params={"vraag": words})
        answer = httpx.get(f"{server.address}/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        counted = [line for line in answer.text.splitlines() if line.startswith("antwoordwijzer_questions_total{")]
        assert 'antwoordwijzer_questions_total{kind="lookup",status="answered",way="api"} 1.0' in counted
        assert len(counted) == 2 and "Cyclotron" not in answer.text
        assert 'antwoordwijzer_seconds_count{way="api"} 2.0' in answer.text


def test_without_the_package_the_way_to_it_is_named() -> None:
    code = (
        "import sys; sys.modules['prometheus_client'] = None\n"
        "sys.argv = ['antwoordwijzer', 'chat', '--no-open', '--metrics']\n"
        "from ui.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "antwoordwijzer: --metrics needs one more package: pip install 'antwoordwijzer[metrics]'\n"


def test_counting_is_not_loaded_when_it_is_off() -> None:
    code = "import sys, ui.app, ui.service; ui.service.Service(); print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("wrong", (["--log", "xml"], ["--log-questions"], ["--rate", "-1"]))
def test_a_wrong_option_is_wrong_usage(wrong: list[str]) -> None:
    command = [sys.executable, "-m", "ui.cli", "chat", "--no-open", *wrong]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60).returncode == 2


# -- health ----------------------------------------------------------------------------------------------------------


def until_warm(readiness: Readiness) -> Iterator[tuple[bool, dict[str, Any]]]:
    for _ in range(200):
        yield readiness.now()
        time.sleep(0.02)


class Slow(HashEncoder):
    """An encoder that takes its time to load."""

    @property
    def fingerprint(self) -> str:  # type: ignore[override]
        time.sleep(0.3)
        return "hash-64-v1"


def test_ready_means_warm_and_with_an_index(tmp_path: Path) -> None:
    archive = Archive.open(Archive.build(tmp_path / "index", encoder=HashEncoder()).path, encoder=Slow())
    readiness = Readiness(archive)
    assert readiness.now() == (False, {"status": "starting"})
    assert next(told for ok, told in until_warm(readiness) if ok) == {
        **{"status": "ready", "documents": 1, "answers": 71}
    }
    Archive.build(tmp_path / "index", encoder=HashEncoder())
    assert readiness.now() == (True, {"status": "ready", "documents": 1, "answers": 71, "newer_index": True})
    shutil.rmtree(tmp_path / "index")
    ready, told = readiness.now()
    assert not ready and "no index" in told["status"]


def test_the_health_check_says_503_when_the_index_is_gone(tmp_path: Path) -> None:
    Archive.build(tmp_path / "index", encoder=HashEncoder())
    with served(index=str(tmp_path / "index")) as address:
        for _ in range(100):
            if httpx.get(f"{address}/readyz").status_code == 200:
                break
            time.sleep(0.05)
        else:
            pytest.fail("never ready")
        shutil.rmtree(tmp_path / "index")
        assert httpx.get(f"{address}/readyz").status_code == 503
        assert httpx.get(f"{address}/healthz").status_code == 200
