"""Runs: what is asked is answered, with events on the way, and nothing is mixed up."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import numpy as np
import pytest

import sukashi
from sukashi.errors import UnsupportedError
from sukashi.result.store import loads
from sukashi.web.execution import answers, check
from sukashi.web.job import RunRequest
from sukashi.web.model_pool import ModelPool
from sukashi.web.server import Server
from tests.networks import explain, network
from tests.web.stage import ask, client, events, names, results, serving


def test_the_models_and_what_is_known_of_them(browser: httpx.Client) -> None:
    results(browser, questions={"layers": {}}, generate=0)
    found = {one["id"]: one for one in browser.get("/api/models").json()["models"]}
    assert list(found)[:2] == ["tiny-gpt2", "tiny-bert"]
    assert found["tiny-gpt2"]["answers"] == [
        "generate",
        "attention",
        "attribution",
        "faithfulness",
        "layers",
    ]
    assert found["tiny-gpt2"]["stacks"][0]["layers"] == 2
    assert found["tiny-t5"]["loaded"] is False


def test_a_run_tells_its_story_and_its_files_hold_the_numbers_of_the_explainer(
    browser: httpx.Client,
) -> None:
    id = ask(
        browser,
        text="the cat sat",
        generate=3,
        questions={"attribution": {"method": "gradient"}, "layers": {"top": 2, "watch": ["a"]}},
    )
    found = events(browser, id)
    assert names(found) == ["queued", "started", "result", "result", "result", "done"]
    told = {facts["question"]: facts["name"] for name, facts in found if name == "result"}
    files = {
        question: loads(browser.get(f"/api/results/{name}.safetensors").content)
        for question, name in told.items()
    }
    same = explain(network("gpt2"), "gpt2", check=False)
    written = same.generate("the cat sat", max_new_tokens=3)
    assert files["generate"].text == written.text
    wanted = same.attribution(written, method="gradient")
    assert np.allclose(files["attribution"].scores, wanted.scores, atol=1e-6)
    layers = same.layers(written, top=2, watch=["a"])
    assert (files["layers"].ranks == layers.ranks).all()
    assert files["layers"].watched_words == layers.watched_words
    document = browser.get(f"/api/results/{told['attribution']}.json").json()
    assert np.allclose(document["scores"], wanted.scores, atol=1e-6)
    note = browser.get(f"/api/results/{told['attribution']}.note").json()
    assert set(note["captions"]) == {"en", "ja"}


def test_nothing_asked_asks_all_that_fits_and_says_what_does_not(browser: httpx.Client) -> None:
    found = events(browser, ask(browser, model="tiny-bert"), params={"lang": "ja"})
    assert names(found).count("result") == 2
    left = [facts for name, facts in found if name == "left out"]
    assert [one["question"] for one in left] == ["attribution", "classify"]
    assert "空所" in left[0]["message"]
    found = events(browser, ask(browser, model="tiny-bert", questions={"attribution": {}}))
    assert found[-1][0] == "failed"
    assert "[MASK]" in found[-1][1]["message"]


def test_progress_has_a_stage_a_count_and_seconds(browser: httpx.Client) -> None:
    questions = {"attribution": {"method": "integrated_gradients", "steps": 400}}
    found = events(browser, ask(browser, questions=questions, generate=0), params={"lang": "ja"})
    told = [facts for name, facts in found if name == "progress"]
    assert told
    assert {"stage", "done", "of", "seconds", "words"} == set(told[-1])
    assert told[-1]["stage"] == "attribution"
    assert 0 < told[-1]["done"] <= told[-1]["of"] == 400
    assert "寄与" in told[-1]["words"]


def test_a_reader_that_comes_back_hears_nothing_twice(browser: httpx.Client) -> None:
    id = ask(browser, questions={"attention": {}}, generate=0)
    first = events(browser, id)
    rest = events(browser, id, headers={"Last-Event-ID": "2"})
    assert names(rest) == names(first)[2:]
    path = f"/api/runs/{id}/events"
    assert browser.get(path, headers={"Last-Event-ID": "4"}).status_code == 204
    for hostile in ("-1", "9" * 400, "²", "x"):
        again = events(browser, id, headers={"Last-Event-ID": hostile.encode()})
        assert names(again) == names(first)


def test_a_result_that_was_deleted_is_not_told_again(browser: httpx.Client) -> None:
    id = ask(browser, questions={"attention": {}, "layers": {}}, generate=0)
    told = [facts for name, facts in events(browser, id) if name == "result"]
    kinds = {one["kind"]: one["name"] for one in told}
    assert set(kinds) == {"attention", "layers"}
    assert browser.delete(f"/api/results/{kinds['attention']}").status_code == 204
    again = events(browser, id)
    assert [facts["kind"] for name, facts in again if name == "result"] == ["layers"]
    assert again[-1][0] == "done"
    assert browser.delete(f"/api/results/{kinds['layers']}").status_code == 204
    assert names(events(browser, id)) == ["queued", "started", "done"]


def test_a_run_is_cancelled_within_one_batch(browser: httpx.Client) -> None:
    questions = {"attribution": {"method": "smooth_grad", "samples": 10_000}}
    id = ask(browser, text="the cat " * 8, questions=questions, generate=0)
    with browser.stream("GET", f"/api/runs/{id}/events") as stream:
        lines = iter(stream.iter_lines())
        while not next(lines).startswith('data: {"stage": "attribution"'):
            pass
        assert browser.delete(f"/api/runs/{id}").status_code == 202
        rest = [line for line in lines if line]
    assert rest[-2] == "event: cancelled"
    assert results(browser, questions={"attention": {}}, generate=0)  # the worker goes on


def test_writing_is_cancelled_too(browser: httpx.Client) -> None:
    # T5's positions have no end, so this would write a thousand tokens
    id = ask(browser, model="tiny-t5", generate=1000, questions={})
    with browser.stream("GET", f"/api/runs/{id}/events") as stream:
        lines = iter(stream.iter_lines())
        while not next(lines).startswith('data: {"stage": "generate"'):
            pass
        browser.delete(f"/api/runs/{id}")
        rest = [line for line in lines if line]
    assert rest[-2] in ("event: cancelled", "event: done")


def test_two_users_at_once_on_one_model_never_mix(server: Server) -> None:
    wrong: list[str] = []

    def user(letter: str) -> None:
        with client(server) as one:
            for turn in range(4):
                text = f"{letter} " * (turn + 2)
                told = results(one, text=text, questions={"attribution": {}}, generate=2)
                for name in told.values():
                    result = loads(one.get(f"/api/results/{name}.safetensors").content)
                    if not result.tokens.text.startswith(text):
                        wrong.append(name)

    users = [threading.Thread(target=user, args=(letter,)) for letter in "abc"]
    for one in users:
        one.start()
    for one in users:
        one.join()
    assert wrong == []


def test_a_bug_is_no_traceback(browser: httpx.Client) -> None:
    found = events(browser, ask(browser, model="broken"))
    assert found[-1][0] == "failed"
    assert found[-1][1]["message"].startswith("Something unexpected went wrong (LookupError)")
    assert "secret" not in str(found)


def test_the_history_is_the_folder_and_nothing_else(tmp_path: Path) -> None:
    with serving(tmp_path) as alone, client(alone) as browser:
        check_history(alone, browser)


def check_history(server: Server, browser: httpx.Client) -> None:
    told = results(browser, text="history", questions={"attention": {}}, generate=1)
    listed = {one["name"]: one for one in browser.get("/api/results").json()["results"]}
    entry = listed[told["attention"]]
    assert entry["kind"] == "attention"
    assert entry["text"].startswith("history")
    assert entry["run"] == listed[told["generate"]]["run"]
    folder = server.runs.workspace.folder
    assert set(listed) == {path.stem for path in folder.iterdir()}
    (folder / "手で置いた.safetensors").write_bytes(
        (folder / f"{told['attention']}.safetensors").read_bytes()
    )
    (folder / "notes.txt").write_text("no result")
    (folder / "broken.safetensors").write_bytes(b"x")
    listed = {one["name"] for one in browser.get("/api/results").json()["results"]}
    assert "手で置いた" in listed
    assert not {"notes", "broken"} & listed
    for name in ("手で置いた", told["attention"]):
        assert browser.delete(f"/api/results/{name}").status_code == 204
        assert browser.delete(f"/api/results/{name}").status_code == 404
    assert not (folder / f"{told['attention']}.safetensors").exists()
    assert sukashi.open(folder / f"{told['generate']}.safetensors").prompt == "history"


def test_two_methods_are_compared(browser: httpx.Client) -> None:
    sides = [
        results(browser, text="the cat", generate=0, questions={"attribution": {"method": one}})
        for one in ("gradient", "occlusion")
    ]
    left, right = (one["attribution"] for one in sides)
    body = {"left": {"result": left}, "right": {"result": right}}
    found = browser.post("/api/compare", json=body).json()
    assert found["measure"] == "share"
    assert "".join(one["left"]["text"] for one in found["axes"][0]) == "the cat"
    numbers = [np.array(found[name]) for name in ("left", "right", "difference")]
    assert np.allclose(numbers[1] - numbers[0], numbers[2], atol=1e-6)
    assert np.allclose([one.sum() for one in numbers[:2]], 1, atol=1e-5)
    refused = browser.post("/api/compare", json={**body, "measure": "score"})
    assert refused.status_code == 400
    assert "different units" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    ("run", "part"),
    [
        ({"model": "nobody"}, "Unknown model 'nobody'"),
        ({"text": ""}, "The text is empty"),
        ({"questions": {"atention": {}}}, "Did you mean 'attention'?"),
        ({"questions": {"attribution": {"method": "lime"}}}, "Unknown method 'lime'"),
        ({"questions": {"attribution": {"colour": 1}}}, "Unknown option 'colour'"),
        ({"questions": {"layers": {"top": 10**30}}}, "top too large a number does not exist"),
        (
            {"questions": {"layers": {"top": 99999999}}},
            "top 99999999 does not exist; choose from 1 to 100.",
        ),
        ({"questions": {"layers": {"top": True}}}, "give a whole number"),
        ({"questions": {"layers": {"watch": ["a"] * 999}}}, "give 256 at most"),
        ({"generate": -1}, "give 0 or more tokens"),
        ({"generate": {"num_beams": 4000}}, "Unknown option 'num_beams'"),
        ({"text": "x" * 200_001}, "give 200000 at most"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    browser: httpx.Client, run: dict[str, object], part: str
) -> None:
    response = browser.post("/api/runs", json={"model": "tiny-gpt2", "text": "a", **run})
    message = ""
    if response.status_code == 202:
        message = events(browser, response.json()["id"])[-1][1]["message"]
    else:
        assert response.status_code == 400
        message = response.json()["error"]["message"]
    assert part in message


UNREAD: list[tuple[dict[str, object], str]] = [
    (
        {"method": "gradient", "steps": 4},
        "The method 'gradient' does not read 'steps'; it reads no option, and 'steps' is read by "
        "integrated_gradients.",
    ),
    (
        {"method": "grad_x_input", "samples": 4},
        "The method 'grad_x_input' does not read 'samples'; it reads no option, and 'samples' is "
        "read by smooth_grad, expected_gradients, shapley.",
    ),
    (
        {"noise": 0.1, "unit": "word"},
        "No method reads all of noise, unit; give “method”, and what it reads.",
    ),
    (
        {"style": "transformers-interpret", "method": "occlusion", "unit": "word"},
        "transformers-interpret has no occlusion; leave “method” out in its style.",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), UNREAD)
def test_an_option_that_the_method_does_not_read_is_refused_when_it_is_asked(
    browser: httpx.Client, given: dict[str, object], sentence: str
) -> None:
    before = browser.get("/api/runs").json()["runs"]
    run = {"model": "broken", "text": "hi", "generate": 1, "questions": {"attribution": given}}
    response = browser.post("/api/runs", json=run)
    assert (response.status_code, response.json()["error"]["message"]) == (400, sentence)
    assert browser.get("/api/runs").json()["runs"] == before


def test_an_option_that_the_method_reads_is_taken(browser: httpx.Client) -> None:
    own = {"attribution": {"method": "integrated_gradients", "steps": 2, "style": "sukashi"}}
    assert set(results(browser, generate=0, questions=own)) == {"attribution"}


def test_labels_asked_of_a_model_that_writes_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    sentence = (
        "tiny-gpt2 gives no labels (its task is causal); choose a model with a classification head."
    )
    with serving(tmp_path / "results") as server, client(server) as one:
        found = events(one, ask(one, questions={"attribution": {}, "classify": {}}))
        assert names(found) == ["queued", "started", "failed"]  # its task is known once loaded
        assert found[-1][1]["message"] == sentence
        run = {"model": "tiny-gpt2", "text": "a", "questions": {"classify": {}}}
        refused = one.post("/api/runs", json=run)
        assert (refused.status_code, refused.json()["error"]["message"]) == (400, sentence)
        assert one.get("/api/results").json()["results"] == []


def test_the_task_of_a_built_in_model_is_known_before_it_is_loaded() -> None:
    pool = ModelPool(["mine"], ["tales", "reviews"])
    tasks = [pool.task(one) for one in ("tales", "reviews", "mine")]
    assert tasks == ["causal", "classify", None]
    wanted = RunRequest("tales", "hi", questions={"classify": {}})
    with pytest.raises(UnsupportedError, match=r"^tales gives no labels \(its task is causal\);"):
        check(wanted, pool.task("tales"))


def test_a_question_that_the_model_is_not_made_for_is_refused_before_the_first_pass() -> None:
    classifier = explain(network("bert", "classify"), "bert", check=False)
    request = RunRequest("mine", "the cat", questions={"attention": {}, "layers": {}})
    with pytest.raises(UnsupportedError, match=r"^mine cannot be asked for layers: its task is"):
        next(answers(classifier, request, lambda *_: None))
