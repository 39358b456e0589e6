"""Encoders on tiny models made here: light runtime against sentence-transformers, prompts, truncation, bad folders."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings import Encoder, EncoderError, load_encoder
from embeddings.bench import measure
from embeddings.light import LightEncoder, reads
from embeddings.profiles import Prompts, prompts_for
from embeddings.torch_encoder import TorchEncoder
from embeddings.vectors import require_unit, to_unit

ROOT = Path(__file__).parent.parent
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
WORDS += ["wat", "doet", "het", "kabinet", "tegen", "cyber", "##aanvallen", ":", "?", "query", "passage"]
QUESTIONS = ["Wat doet het kabinet?", "Cyberaanvallen", "tegen wat", "café", "", "🙂", "het " * 30]
READS = 24


def make_model(folder: Path, pooling: str = "mean", prompts: dict[str, str] | None = None, layers: int = 2) -> Path:
    """A BERT of random weights with a WordPiece vocabulary, saved by sentence-transformers itself."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    base = folder / "base"
    base.mkdir(parents=True)
    (base / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(vocab=str(base / "vocab.txt")).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=48,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=32,
        initializer_range=0.2,  # wide, so that layers, positions and masks all show in the vectors
    )
    BertModel(config).save_pretrained(base)
    modules = [Transformer(str(base), max_seq_length=READS), Pooling(48, pooling_mode=pooling), Normalize()]
    SentenceTransformer(modules=modules, prompts=prompts or {}, device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("tiny"))


def changed(model: Path, to: Path, name: str, **values: Any) -> Path:
    """A copy of `model` with some values of one JSON file changed."""
    shutil.copytree(model, to)
    told = json.loads((to / name).read_text(encoding="utf-8"))
    (to / name).write_text(json.dumps({**told, **values}), encoding="utf-8")
    return to


def halved(model: Path, to: Path) -> Path:
    """A copy of `model` with its weights in float16."""
    from safetensors.numpy import load_file, save_file

    shutil.copytree(model, to)
    weights = {name: tensor.astype(np.float16) for name, tensor in load_file(to / "model.safetensors").items()}
    save_file(weights, to / "model.safetensors", metadata={"format": "pt"})
    return to


def cosines(one: Any, other: Any) -> Any:
    return np.einsum("ij,ij->i", one, other)


@pytest.mark.parametrize("kind", ["float32", "float16", "cls"])
def test_the_light_runtime_equals_sentence_transformers(model: Path, tmp_path: Path, kind: str) -> None:
    folder = {
        "float32": lambda: model,
        "float16": lambda: halved(model, tmp_path / "half"),
        "cls": lambda: make_model(tmp_path, pooling="cls"),
    }[kind]()
    light, full = load_encoder(str(folder)), TorchEncoder(folder, "same", Prompts())
    assert isinstance(light, LightEncoder)
    assert (light.dim, light.max_tokens) == (full.dim, full.max_tokens) == (48, READS)
    assert light.fingerprint == full.fingerprint
    # passages in one padded batch: the mask must keep the padding out
    np.testing.assert_allclose(light.encode_passages(QUESTIONS), full.encode_passages(QUESTIONS), atol=2e-3)
    assert cosines(light.encode_passages(QUESTIONS), full.encode_passages(QUESTIONS)).min() > 0.99999
    assert cosines(light.encode_queries(QUESTIONS), full.encode_queries(QUESTIONS)).min() >= 0.99
    # and the texts are told apart at all
    assert cosines(light.encode_queries(["wat"]), light.encode_queries(["kabinet"]))[0] < 0.98


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(st.text(max_size=60), max_size=40))
def test_vectors_are_finite_unit_and_in_order_whatever_the_texts(model: Path, texts: list[str]) -> None:
    encoder = load_encoder(str(model))
    passages = encoder.encode_passages(texts)
    assert passages.shape == (len(texts), 48) and passages.dtype == np.float32
    for row, text in zip(passages, texts, strict=True):
        np.testing.assert_allclose(row, encoder.encode_passages([text])[0], atol=1e-5)
    queries = encoder.encode_queries(texts)
    assert np.array_equal(queries, np.concatenate([encoder.encode_queries([t]) for t in texts] or [queries]))
    np.testing.assert_allclose(np.linalg.norm(np.concatenate([passages, queries]), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("runtime", [LightEncoder, TorchEncoder])
def test_no_texts_progress_and_truncation(model: Path, runtime: type[LightEncoder] | type[TorchEncoder]) -> None:
    encoder: Encoder = runtime(model, "tiny", Prompts(passage="passage: "))
    assert encoder.encode_queries([]).shape == encoder.encode_passages([]).shape == (0, 48)
    assert encoder.count_truncated([]) == 0
    # [CLS] passage : ... [SEP] leave 24 - 4 words
    assert encoder.count_truncated(["het " * 20, "het " * 21, "wat"]) == 1
    calls: list[tuple[int, int]] = []
    encoder.encode_passages(["wat"] * 300, lambda done, total: calls.append((done, total)))
    assert calls == sorted(calls) and calls[-1] == (300, 300) and len(calls) > 1


@pytest.mark.parametrize("runtime", [LightEncoder, TorchEncoder])
def test_prompts_stand_before_queries_and_passages(
    model: Path, runtime: type[LightEncoder] | type[TorchEncoder]
) -> None:
    plain, prompted = runtime(model, "tiny", Prompts()), runtime(model, "tiny", Prompts("query: ", "passage: "))
    text = "wat doet het kabinet"
    assert np.array_equal(prompted.encode_queries([text]), plain.encode_queries([f"query: {text}"]))
    assert np.array_equal(prompted.encode_passages([text]), plain.encode_passages([f"passage: {text}"]))
    assert not np.allclose(prompted.encode_queries([text]), plain.encode_queries([text]), atol=1e-3)
    assert plain.fingerprint != prompted.fingerprint


def test_a_folder_named_after_a_known_model_gets_its_prompts_and_its_own_win(model: Path, tmp_path: Path) -> None:
    text = "het kabinet"
    plain = load_encoder(str(model))
    known = load_encoder(str(shutil.copytree(model, tmp_path / "multilingual-e5-small")))
    assert np.array_equal(known.encode_queries([text]), plain.encode_queries([f"query: {text}"]))
    own = {"prompts": {"query": "wat: ", "document": ""}}
    folder = changed(model, tmp_path / "other" / "multilingual-e5-small", "config_sentence_transformers.json", **own)
    assert np.array_equal(load_encoder(str(folder)).encode_queries([text]), plain.encode_queries([f"wat: {text}"]))
    assert np.array_equal(load_encoder(str(folder)).encode_passages([text]), plain.encode_passages([text]))


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        # as the model cards say
        ("BAAI/bge-m3", "", ""),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("clips/e5-small-trm-nl", "query: ", "passage: "),
        ("google/embeddinggemma-300m", "task: search result | query: ", "title: none | text: "),
        ("hotchpotch/bekko-embedding-v1-a25m", "", ""),
        ("someone/unknown", "", ""),
    ],
)
def test_known_models_have_their_prompts(name: str, query: str, passage: str) -> None:
    # sentence-transformers writes these two empty prompts into every model
    assert prompts_for(name, {"query": "", "document": ""}) == Prompts(query, passage)


def test_the_fingerprint_sees_weights_tokenizer_and_pooling_and_not_the_card(model: Path, tmp_path: Path) -> None:
    first = load_encoder(str(model)).fingerprint
    copy = shutil.copytree(model, tmp_path / "copy")
    (copy / "README.md").write_text("another card", encoding="utf-8")
    assert load_encoder(str(copy)).fingerprint == first
    seen = {first, load_encoder(str(halved(model, tmp_path / "half"))).fingerprint}
    seen.add(load_encoder(str(changed(model, tmp_path / "p", "1_Pooling/config.json", pooling_mode="cls"))).fingerprint)
    seen.add(load_encoder(str(changed(model, tmp_path / "t", "tokenizer_config.json", model_max_length=9))).fingerprint)
    assert len(seen) == 4


def test_what_the_light_runtime_cannot_do_goes_to_sentence_transformers(model: Path, tmp_path: Path) -> None:
    relu = changed(model, tmp_path / "relu", "config.json", hidden_act="relu")
    pooled = changed(model, tmp_path / "max", "1_Pooling/config.json", pooling_mode="max")
    without = changed(model, tmp_path / "without", "1_Pooling/config.json", include_prompt=False)
    assert reads(model) and not any(map(reads, (relu, pooled, without)))
    encoder = load_encoder(str(relu))
    assert isinstance(encoder, TorchEncoder)
    require_unit(encoder.encode_queries(QUESTIONS), 48)


def damaged(model: Path, to: Path, how: str) -> Path:
    shutil.copytree(model, to)
    weights = to / "model.safetensors"
    if how == "cut":
        weights.write_bytes(weights.read_bytes()[:-9])
    elif how == "no weights":
        weights.unlink()
    elif how == "not safetensors":
        weights.write_bytes(b"{}")
    elif how == "no tokenizer model":
        (to / "tokenizer.json").write_text("{}", encoding="utf-8")
    elif how == "broken configuration":
        (to / "config.json").write_text("{", encoding="utf-8")
    else:
        (to / "modules.json").unlink()
    return to


@pytest.mark.parametrize(
    "how", ["cut", "no weights", "not safetensors", "no tokenizer model", "broken configuration", "no modules"]
)
def test_a_damaged_model_folder_gets_one_line(model: Path, tmp_path: Path, how: str) -> None:
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(damaged(model, tmp_path / "bad", how)))
    assert "bad" in str(caught.value) and "\n" not in str(caught.value)


def test_weights_of_another_size_than_the_configuration_are_told(model: Path, tmp_path: Path) -> None:
    for name, value in (("num_hidden_layers", 3), ("vocab_size", 5)):
        folder = changed(model, tmp_path / name, "config.json", **{name: value})
        with pytest.raises(EncoderError, match="copy the model again"):
            load_encoder(str(folder))


HUB = """
import embeddings
try:
    embeddings.load_encoder("nobody/nothing")
except embeddings.EncoderError as error:
    print(error)
"""


def test_no_such_folder_and_an_unreachable_hub_get_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="There is no model folder"):
        load_encoder(str(tmp_path / "nowhere"))
    with pytest.raises(EncoderError, match="not a sentence-transformers model"):
        load_encoder(str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", HUB],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The model nobody/nothing is not a folder here") and done.stdout.count("\n") == 1


HEAVY = """
import sys
from embeddings import load_encoder
for name in sys.argv[1:]:
    encoder = load_encoder(name or None)
    encoder.encode_queries(["Wat doet het kabinet?"]), encoder.encode_passages(["het kabinet"]), encoder.fingerprint
print(sorted({"torch", "transformers", "sentence_transformers", "huggingface_hub"} & set(sys.modules)))
"""


def test_answering_does_not_import_torch(model: Path) -> None:
    done = subprocess.run([sys.executable, "-c", HEAVY, str(model), ""], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_the_bundled_model_is_light_and_close_to_sentence_transformers() -> None:
    encoder = load_encoder()
    assert isinstance(encoder, LightEncoder)
    full = TorchEncoder(encoder.folder, "same", encoder.prompts)
    questions = ["Wat doet het kabinet tegen ransomware?", "How does the Netherlands attribute cyberattacks?", "navo"]
    assert cosines(encoder.encode_queries(questions), full.encode_queries(questions)).min() >= 0.99
    assert cosines(encoder.encode_passages(questions), full.encode_passages(questions)).min() >= 0.9999


def test_one_door_for_vectors() -> None:
    # 3-4-5: a row of length 5
    assert to_unit(np.array([[3.0, 4.0]]), 2).tolist() == [[np.float32(0.6), np.float32(0.8)]]
    for bad in ([[0.0, 0.0]], [[np.inf, 1.0]], [[np.nan, 1.0]]):
        with pytest.raises(EncoderError):
            to_unit(np.array(bad), 2)
    with pytest.raises(EncoderError, match="length 1"):
        require_unit(np.array([[3.0, 4.0]]), 2)


def test_bench_measures_what_it_names(model: Path) -> None:
    timing = measure(["wat", "het kabinet"], str(model), rounds=2)
    assert timing.questions == 2 and timing.model == str(model)
    assert 0 < timing.query_median_ms <= timing.query_p95_ms and timing.load_ms > 0
    with pytest.raises(ValueError, match="no questions"):
        measure([], str(model))
