"""Results over HTTP: parts, pages of several, comparisons; what was asked, and where it stands."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import numpy as np
import pytest

from sukashi.result.store import dumps, loads
from sukashi.view.page import weights
from sukashi.view.page.read import results_in
from sukashi.web.result_parts import ResultParts
from sukashi.web.server import Server
from sukashi.web.workspace import NotFoundError, Workspace
from tests import samples
from tests.web.stage import ask, client, events, results, serving


def test_a_head_of_attention_is_a_part_and_equals_that_of_the_file(browser: httpx.Client) -> None:
    name = results(browser, questions={"attention": {}}, generate=0)["attention"]
    maps = loads(browser.get(f"/api/results/{name}.safetensors").content)
    for layer, head in ((0, 0), (1, 3)):
        answer = browser.get(f"/api/results/{name}/parts/head/{layer}/{head}")
        assert answer.headers["content-type"] == "application/octet-stream"
        found, whole = weights.read(answer.content)
        assert whole
        assert (found == maps.head(layer, head)).all()
    mean = browser.get(f"/api/results/{name}/parts/mean/all").content
    assert np.allclose(weights.read(mean)[0], maps.mean(), atol=1e-6)
    begin = browser.get(f"/api/results/{name}/parts/result").content
    assert b'"dense"' not in begin[:4096]


PARTS = ["", "head/9/9", "head/0", "../../../secret", "head/-1/0", "x" * 3000, "%00", "head/0/0/0"]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[:12])
def test_there_are_no_other_parts(browser: httpx.Client, part: str) -> None:
    name = results(browser, questions={"attention": {}}, generate=0)["attention"]
    answer = browser.get(f"/api/results/{name}/parts/{part}")
    assert answer.status_code in (400, 404)
    assert browser.get(f"/api/results/nothing/parts/{part or 'result'}").status_code == 404
    assert "Traceback" not in answer.text


def test_a_result_that_was_written_anew_is_not_taken_from_memory(tmp_path: Path) -> None:
    parts = ResultParts(Workspace(tmp_path), limit=1)
    first = parts.workspace.save("a", samples.attribution()).name
    part = parts.of(first).part("result")
    assert part == dumps(samples.attribution())
    assert parts.of(first) is parts.of(first)
    (tmp_path / f"{first}.safetensors").write_bytes(dumps(samples.attribution("ja")))
    assert parts.of(first).result.tokens.text == samples.attribution("ja").tokens.text
    other = parts.workspace.save("b", samples.layers()).name
    kept = parts.of(other)
    assert parts.of(first) is not None
    assert parts.of(other) is not kept  # only one is kept
    parts.workspace.delete(first)
    with pytest.raises(NotFoundError):
        parts.of(first)


def test_a_run_of_several_results_is_one_page(browser: httpx.Client) -> None:
    told = results(browser, text="page", questions={"layers": {}, "attribution": {}}, generate=2)
    wanted = [told[one] for one in ("attribution", "generate", "layers")]
    answer = browser.get("/api/page.html", params={"result": wanted, "lang": "ja"})
    if answer.status_code == 501:
        pytest.skip("The front end was not built.")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    found = results_in(answer.text)
    assert [type(one).__name__ for one in found] == [
        "Attribution",
        "Generation",
        "LayerPredictions",
    ]
    files = [browser.get(f"/api/results/{one}.safetensors").content for one in wanted]
    assert [dumps(one) for one in found] == files
    assert browser.get("/api/page.html", params={"result": "../secret"}).status_code == 404
    assert browser.get("/api/page.html", params={"result": ["a"] * 33}).status_code == 422
    assert browser.get("/api/page.html").status_code == 422


def test_what_was_asked_can_be_read_again(browser: httpx.Client) -> None:
    questions = {"attribution": {"method": "gradient"}}
    id = ask(browser, text="remember", questions=questions, generate={"max_new_tokens": 2})
    events(browser, id)
    told = next(one for one in browser.get("/api/runs").json()["runs"] if one["id"] == id)
    assert told == {
        "id": id, "state": "done", "model": "tiny-gpt2", "text": "remember", "pair": None,
        "generate": {"max_new_tokens": 2}, "questions": questions, "messages": [],
    }  # fmt: skip
    second = ask(browser, text="silent", questions={"layers": {}}, generate=0)
    runs = browser.get("/api/runs").json()["runs"]
    assert [one["id"] for one in runs][:2] == [second, id]
    assert runs[0]["generate"] is False
    events(browser, second)


def test_writing_with_nothing_said_of_it_takes_its_defaults(browser: httpx.Client) -> None:
    told = results(browser, text="a", questions={}, generate={})
    written = loads(browser.get(f"/api/results/{told['generate']}.safetensors").content)
    assert written.recipe.parameters["max_new_tokens"] == 20


def test_a_reader_hears_its_place_move_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gates = [threading.Event() for _ in range(3)]
    turns = iter(gates)

    def answers(*_: object) -> object:
        next(turns).wait(60)
        return iter(())

    monkeypatch.setattr("sukashi.web.runs.answers", answers)
    with serving(tmp_path) as waiting, client(waiting) as page:
        ids = [ask(page, text=str(number)) for number in range(3)]
        with page.stream("GET", f"/api/runs/{ids[2]}/events") as stream:
            lines = iter(stream.iter_lines())
            places = []
            for line in lines:
                if line.startswith('data: {"before"'):
                    places.append(int(line.removeprefix('data: {"before": ').rstrip("}")))
                    if len(places) > 1:
                        gates[len(places) - 2].set()
                if line.startswith("event: started"):
                    break
            gates[2].set()
        assert places == sorted(places, reverse=True)
        assert places[0] == 2 or places[0] == 1
        assert places[-1] == 0
        for gate in gates:
            gate.set()


def test_a_comparison_offers_what_else_there_is(browser: httpx.Client) -> None:
    told = results(browser, text="offer", questions={"layers": {}, "attention": {}}, generate=0)
    for kind in ("layers", "attention"):
        body = {
            "left": {"result": told[kind], "layer": 0},
            "right": {"result": told[kind], "layer": 1},
        }
        found = browser.post("/api/compare", json=body).json()
        assert found["offers"]["left"] == found["offers"]["right"]
        assert found["offers"]["left"]["layers"] == [*range(3 if kind == "layers" else 2)]
        assert set(found["captions"]) == {"en", "ja"}
    assert found["layers"] is None
    assert "survey" not in browser.get("/api/results").json()["comparable"]


def test_results_of_one_run_stay_together(server: Server, browser: httpx.Client) -> None:
    workspace = server.runs.workspace
    kept = [workspace.save("together", samples.attribution(lang)) for lang in ("en", "ja")]
    assert [one.name for one in kept] == ["together-attribution", "together-attribution-2"]
    listed = browser.get("/api/results").json()["results"]
    assert [one["run"] for one in listed if one["name"] in {each.name for each in kept}] == [
        "together"
    ] * 2


def test_a_file_that_is_left_out_of_the_history_is_told_with_the_reason(tmp_path: Path) -> None:
    kept = Workspace(tmp_path).save("run", samples.layers()).name
    (tmp_path / "torn.safetensors").write_bytes(b"\x00\x01")
    (tmp_path / "turned\u202etxt.safetensors").write_bytes(b"")
    (tmp_path / ".half-written.safetensors").write_bytes(b"")
    (tmp_path / "notes.txt").write_bytes(b"")
    with serving(tmp_path) as server, client(server) as one:
        for _ in range(2):  # read, and remembered
            found = one.get("/api/results").json()
            assert [entry["name"] for entry in found["results"]] == [kept]
            torn, turned = found["left_out"]
            assert torn["name"] == "torn"
            assert torn["reason"] == one.get("/api/results/torn.json").json()["error"]["message"]
            assert turned == {
                "name": "turnedU+202Etxt",
                "reason": "The file cannot be shown under its name of 10 characters; give it a "
                "plain name of at most 200.",
            }
        reason = one.get("/api/results?lang=ja").json()["left_out"][1]["reason"]
        assert reason.startswith("10 文字の")
