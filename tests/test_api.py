"""The interfaces for programs: described completely, spoken by the real gradio_client, word for word."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import httpx
import pytest
from browser import served

from rag.archive import Archive
from ui.api_models import AnswerModel, DocumentModel, ReplyModel
from ui.export import citation_json, document_json, reply_json


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as url:
        yield url


def test_the_models_describe_the_json_and_nothing_more_or_less(archive: Archive) -> None:
    documents = archive.documents
    for words in ("antwoord 69", "Wat is Cyclotron?", "hallo"):
        data = reply_json(archive.ask(words), documents)
        assert ReplyModel.model_validate(data).model_dump(mode="json") == data
    answer = citation_json(archive.cite(documents[0].id, 4), documents)
    assert AnswerModel.model_validate(answer).model_dump(mode="json") == answer
    whole = document_json(documents[0])
    assert DocumentModel.model_validate(whole).model_dump(mode="json") == whole


def test_openapi_has_descriptions_schemas_and_examples(address: str) -> None:
    described = httpx.get(f"{address}/api/openapi.json").json()
    for path, model in (
        ("/api/zoek", "ReplyModel"),
        ("/api/antwoord/{nummer}", "AnswerModel"),
        ("/api/document", "DocumentModel"),
    ):
        route = described["paths"][path]["get"]
        assert route["description"] and all(parameter["description"] for parameter in route["parameters"])
        answer = route["responses"]["200"]["content"]["application/json"]
        assert answer["schema"]["$ref"].endswith(model)
        limited = {"429"} if path == "/api/zoek" else set()
        assert {"200", "400", "422"} | limited == set(route["responses"])
    example = described["paths"]["/api/zoek"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    given = httpx.get(f"{address}/api/zoek", params={"vraag": "antwoord 69"}).json()
    assert example["answers"][0] == given["answers"][0] and set(example) == set(given)


@pytest.mark.parametrize(("path", "words"), (("/api", "Een vraag stellen"), ("/en/api", "Ask a question")))
def test_a_page_tells_programmers_how(address: str, path: str, words: str) -> None:
    page = httpx.get(address + path).text
    assert words in page and f"{address}/api/zoek?vraag=" in page and "api/openapi.json" in page


def test_gradio_client_gets_the_source_and_no_private_event(address: str, archive: Archive) -> None:
    with warnings.catch_warnings():
        # gradio_client leaves sockets and temporary files to the garbage collector
        warnings.simplefilter("ignore")
        from gradio_client import Client

        client = Client(address, verbose=False, analytics_enabled=False)
        reply = client.predict(vraag="antwoord 69", aantal=3, api_name="/zoek")
        assert reply == reply_json(archive.ask("antwoord 69", top=3), archive.documents)
        answer = client.predict(nummer=8, api_name="/antwoord")
        assert answer == citation_json(archive.cite(archive.document().id, 8), archive.documents)
        for name in ("/respond", "/restore", "/recover", "/lambda"):
            with pytest.raises(ValueError, match="Cannot find"):
                client.predict("x", api_name=name)
        with pytest.raises(Exception, match="999"):
            client.predict(nummer=999, api_name="/antwoord")
        client.close()
