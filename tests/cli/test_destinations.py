"""Where -o writes: what is wrong is found before a model is loaded, and a pipe stays one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import sukashi
from sukashi.cli import drawing
from sukashi.errors import StoreError
from sukashi.result.files import check_writable, is_stream, write_whole
from sukashi.result.kinds import kind_of
from sukashi.view.plot import kinds
from tests import samples
from tests.cli.stage import Run

SAVED = "saved.safetensors"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with a saved result, a folder and a pipe."""
    monkeypatch.chdir(tmp_path)
    sukashi.save(samples.attention(), SAVED)
    Path("folder.csv").mkdir()
    return tmp_path


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model can be loaded."""

    def load(*_: object, **__: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(sukashi, "load", load)


EXPLAIN = ("explain", "1, 2")
ONE = ("explain", "1, 2", "--lens", "attention", "--generate", "0")
MISUSE = {
    "a suffix alone": (
        (*EXPLAIN, "-o", ".png"),
        "'.png' is a suffix without a name; put a name before it, as in 'why.png'.",
        "「.png」は拡張子だけです。「why.png」のように、前に名前を付けてください。",
    ),
    "a suffix alone in a folder": (
        (*EXPLAIN, "-o", "x/.html"),
        "'x/.html' is a suffix without a name; put a name before it, as in 'x/why.html'.",
        "「x/.html」は拡張子だけです。",
    ),
    "no suffix": (
        (*EXPLAIN, "-o", "why"),
        "Unknown file suffix 'why'; choose from: .safeten",
        "拡張子",
    ),
    "another suffix": ((*EXPLAIN, "-o", "x.docx"), "Unknown file suffix '.docx'", "「.docx」"),
    "nothing": ((*EXPLAIN, "-o", ""), "-o is empty; give it a value,", "-o の値が空です。"),
    "no folder": (
        (*EXPLAIN, "-o", "none/x.png"),
        "-o none/x.png is in 'none', which is no folder; make it first.",
        "-o none/x.png を置くフォルダー「none」がありません。",
    ),
    "a folder": (
        (*EXPLAIN, "-o", "folder.csv"),
        "-o folder.csv is a folder; give the name of a file in it, such as 'folder.csv/why.png'.",
        "-o folder.csv はフォルダーです。「folder.csv/why.png」のように、",
    ),
    "a folder by its name": (
        (*EXPLAIN, "-o", "results/"),
        "-o results/ is a folder; give the name of a file in it, such as 'results/why.png'.",
        "-o results/ はフォルダーです。「results/why.png」のように、",
    ),
    "a link to nowhere": (
        (*EXPLAIN, "-o", "link.csv"),
        "-o link.csv is a link to '/nofolder/x.csv', whose folder does not exist; make it first, "
        "or name another file.",
        "-o link.csv は「/nofolder/x.csv」へのリンクですが、そのフォルダーがありません。",
    ),
    "twice": (
        (*EXPLAIN, "-o", "x.png", "-o", "x.png"),
        "-o x.png is given twice; name each file once.",
        "-o x.png が 2 度指定されています。",
    ),
    "one file by two names": (
        (*EXPLAIN, "-o", "x.html", "-o", "./y.csv", "-o", "../{here}/x.html"),
        "-o x.html and -o ../{here}/x.html are one file; name it once.",
        "は同じファイルです。",
    ),
    "a derived name": (
        (*EXPLAIN, "-o", "q.csv", "-o", "q-layers.csv"),
        "-o q-layers.csv is where -o q.csv writes its layers; give one of them another name.",
        "-o q-layers.csv は、-o q.csv の layers が保存されるファイルです。",
    ),
    "a derived name first": (
        (*EXPLAIN, "-o", "q-layers.csv", "-o", "q.csv"),
        "-o q-layers.csv is where -o q.csv writes its layers; give one of them another name.",
        "-o q-layers.csv は、-o q.csv の layers が保存されるファイルです。",
    ),
    "a derived name of trust": (
        ("trust", "x", "--random-weights", "-o", "q.png", "-o", "q-randomisation.png"),
        "-o q-randomisation.png is where -o q.png writes its randomisation;",
        "が保存されるファイルです。",
    ),
    "a derived name of classify": (
        ("classify", "x", "-o", "q.png", "-o", "q-attribution.png"),
        "-o q-attribution.png is where -o q.png writes its attribution;",
        "が保存されるファイルです。",
    ),
    "no folder for a table": (
        ("classify", "--input", "t.csv", "-o", "none/x.csv"),
        "-o none/x.csv is in 'none', which is no folder; make it first.",
        "フォルダー「none」がありません。",
    ),
    "a pipe of several": (
        (*EXPLAIN, "-o", "/dev/null", "-o", "pipe.csv"),
        "-o pipe.csv is a pipe or device and takes one .csv file, not those of attribution, "
        "layers, attention, generation; ask for one of them, or for .html.",
        "-o pipe.csv はパイプかデバイスなので、",
    ),
    "a pipe for rows": (
        ("classify", "--input", "t.csv", "-o", "pipe.csv"),
        "-o pipe.csv is a pipe or device, and the rows of a table need a file,",
        "-o pipe.csv はパイプかデバイスです。",
    ),
    "a layer of no picture": (
        (*ONE, "--layer", "99", "-o", "x.csv"),
        "--layer is read by pictures (.png, .svg, .pdf); name one with -o, or leave --layer out.",
        "--layer は画像（.png, .svg, .pdf）のための指定です。",
    ),
    "a head of a page": (
        (*ONE, "--head", "1", "-o", "x.html"),
        "--head is read by pic",
        "--head は",
    ),
    "a kind of the terminal": ((*ONE, "--kind", "wall"), "--kind is read by pictures", "--kind は"),
    "a kind that there is not": (
        (*ONE, "--kind", "bars", "-o", "x.png"),
        "Unknown kind of picture 'bars'; choose from: overview, heat, heads, wall, received, "
        "surface.",
        "「bars」",
    ),
    "a layer without attention": (
        ("classify", "x", "--layer", "1", "-o", "x.png"),
        "--layer is read by pictures of attention, and none is asked for; leave --layer out.",
        "--layer は注意の画像のための指定ですが、",
    ),
    "a layer of another lens": (
        ("explain", "x", "--lens", "layers", "--layer", "1", "-o", "x.png"),
        "--layer is read by the lens 'attention' alone; add it to --lens, or leave --layer out.",
        "--layer を使うのは「attention」だけです。",
    ),
    "a layer of all heads": (
        (*ONE, "--kind", "wall", "--layer", "1", "-o", "x.png"),
        "The picture 'wall' does not show one layer; leave --layer out, or choose a --kind that "
        "does: overview, heat, heads, received, surface.",
        "図「wall」は 1 つの layer を示すものではありません。",
    ),
    "a head of all heads": (
        (*ONE, "--kind", "heads", "--head", "1", "-o", "x.png"),
        "The picture 'heads' does not show one head;",
        "図「heads」",
    ),
    "a target without its lens": (
        ("explain", "x", "--lens", "attention", "--target", "x"),
        "--target is read by the lens 'attribution' alone; add it to --lens, or leave --target "
        "out.",
        "--target を使うのは「attribution」だけです。",
    ),
    "an empty target": (
        ("explain", "x", "--lens", "layers", "--target", ""),
        "--target is empty; give it a value, or leave it out.",
        "--target の値が空です。",
    ),
    "a top without its lens": (
        ("explain", "x", "--lens", "attention", "--top", "3"),
        "--top is read by the lens 'layers' alone;",
        "--top",
    ),
    "a column without a table": (
        ("classify", "x", "--text-column", "t"),
        "--text-column is read with a table alone; give one with --input, or leave --text-column "
        "out.",
        "--text-column は表のための指定です。",
    ),
    "an encoding without a table": (
        ("trust", "x", "--encoding", "cp932"),
        "--encoding is read with a table alone;",
        "--encoding は表のための指定です。",
    ),
    "a hypothesis without labels": (
        ("classify", "x", "--hypothesis", "it is {}"),
        "--hypothesis is read with --labels alone; give both, or neither.",
        "--hypothesis は --labels と一緒に使います。",
    ),
    "each without labels": (
        ("classify", "x", "--each"),
        "--each is read with --labels alone; give both, or neither.",
        "--each は --labels と一緒に使います。",
    ),
}


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("name", MISUSE)
def test_what_cannot_be_written_or_is_read_by_nothing(run: Run, here: Path, name: str) -> None:
    os.mkfifo("pipe.csv")
    os.symlink("/nofolder/x.csv", "link.csv")
    words, english, japanese = MISUSE[name]
    typed = [word.replace("{here}", here.name) for word in words]
    for lang, part in (("en", english), ("ja", japanese)):
        code, out, err = run(*typed, "--lang", lang)
        assert (code, out) == (2, ""), err
        assert err.startswith("sukashi: " + part.replace("{here}", here.name)) or lang == "ja"
        assert part.replace("{here}", here.name) in err
        assert err.count("\n") == 1
    assert sorted(os.listdir()) == ["folder.csv", "link.csv", "pipe.csv", SAVED]


@pytest.mark.usefixtures("unloaded")
def test_a_place_that_cannot_be_written(run: Run) -> None:
    code, out, err = run(*EXPLAIN, "-o", "/proc/x.png")
    assert (code, out) == (1, "")
    assert err == "sukashi: '/proc/x.png' cannot be written: No such file or directory.\n"
    code, out, err = run(*EXPLAIN, "-o", "x" * 300 + ".png")
    assert (code, out) == (1, "")
    assert "File name too long" in err


def test_two_layers_of_names_that_do_not_meet(run: Run, gpt2: str) -> None:
    words = ("--model", gpt2, "--lens", "attention,attribution", "--generate", "0")
    code, _, err = run("explain", "1, 2", *words, "-o", "q.csv", "-o", "q-layers.csv")
    assert code == 0, err
    made = {"q.csv", "q-attention.csv", "q-layers.csv", "q-layers-attention.csv"}
    assert made <= set(os.listdir())


@pytest.mark.parametrize("option", ["--layer", "--head"])
@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_layer_that_a_model_has_not_is_said_before_a_forward_pass(
    run: Run, gpt2: str, monkeypatch: pytest.MonkeyPatch, option: str, form: str
) -> None:
    from sukashi.explainer import Explainer

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the model was asked")

    for question in ("generate", "attribution", "layers", "attention"):
        monkeypatch.setattr(Explainer, question, asked)
    code, out, err = run("explain", "1, 2", "--model", gpt2, option, "77", "-o", f"x.{form}")
    assert (code, out) == (2, "")
    assert f"{option[2:].capitalize()} 77 does not exist; choose from 0 to " in err


def test_of_a_saved_result_too(run: Run) -> None:
    code, out, err = run("open", SAVED, "--layer", "99", "-o", "x.png")
    assert (code, out) == (2, "")
    assert "Layer 99 does not exist" in err
    code, out, err = run("open", SAVED, "--layer", "1", "--head", "2", "-o", "x.png")
    assert code == 0, err
    assert Path("x.png").read_bytes().startswith(b"\x89PNG")
    code, _, err = run("open", SAVED, "--layer", "-1", "-o", "last.png")
    assert code == 2
    assert err.startswith("sukashi: Layer -1 does not exist; choose from 0 to ")


def test_one_file_that_fails_does_not_cost_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = sukashi.save

    def failing(result: object, path: Path, **options: object) -> Path:
        if Path(path).suffix == ".csv":
            raise StoreError(f"{str(path)!r} cannot be written: No space left on device.")
        return save(result, path, **options)

    monkeypatch.setattr(sukashi, "save", failing)
    code, out, err = run("open", SAVED, "-o", "a.csv", "-o", "b.json", "-o", "c.html")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "sukashi: b.json written.",
        "sukashi: c.html written.",
        "sukashi: 'a.csv' cannot be written: No space left on device.",
        "sukashi: 1 of 3 files could not be written: a.csv.",
    ]
    code, out, err = run("open", SAVED, "-o", "a.csv")
    assert (code, err) == (1, "sukashi: 'a.csv' cannot be written: No space left on device.\n")
    assert not Path("a.csv").exists()


def typed(*words: str, out: str = "") -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-c", "import sys; from sukashi.cli import main; sys.exit(main())"]
    shell = " ".join(f"'{word}'" for word in [*line, *words]) + " " + out
    return subprocess.run(["sh", "-c", shell], capture_output=True, check=False)


def test_files_are_written_though_nobody_reads_standard_output(here: Path) -> None:
    done = typed("open", SAVED, "--json", "-o", "x.csv", out="> /dev/full")
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "sukashi: x.csv written.",
        "sukashi: Standard output cannot be written: No space left on device.",
    ]
    assert Path("x.csv").exists()


def test_an_open_stream_gets_json_behind_what_is_there(here: Path) -> None:
    Path("out.json").write_text("before\n", encoding="utf-8")
    done = typed("open", SAVED, "-o", "/dev/stdout", out=">> out.json")
    assert done.returncode == 0, done.stderr
    first, second = Path("out.json").read_text(encoding="utf-8").splitlines()
    assert first == "before"
    assert set(json.loads(second)) == {"attention"}
    done = typed("open", SAVED, "-o", "/dev/stdout")
    assert json.loads(done.stdout) == json.loads(second)


def test_a_pipe_and_a_device_stay_what_they_are(run: Run, here: Path) -> None:
    os.mkfifo("pipe.csv")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe.csv").read_bytes()))
    reader.start()
    code, _, err = run("open", SAVED, "-o", "pipe.csv", "-o", "/dev/null", "-o", "file.csv")
    reader.join(20)
    assert code == 0, err
    assert got == [Path("file.csv").read_bytes()]
    assert Path("pipe.csv").is_fifo()
    assert Path("/dev/null").is_char_device()
    assert sorted(os.listdir()) == ["file.csv", "folder.csv", "pipe.csv", SAVED]


def test_what_is_a_stream_and_what_is_behind_a_link(here: Path) -> None:
    os.mkfifo("pipe")
    Path("link.csv").symlink_to("pipe")
    Path("other.csv").symlink_to("real.csv")
    assert is_stream("link.csv")
    assert not is_stream("other.csv")
    assert is_stream("/dev/stdout")
    assert is_stream("/dev/fd/1")
    assert is_stream("/dev/null")
    assert not is_stream(SAVED)
    assert not is_stream("none")
    write_whole("other.csv", b"x")
    assert Path("other.csv").is_symlink()
    assert Path("real.csv").read_bytes() == b"x"
    reader, writer = os.pipe()
    write_whole(f"/dev/fd/{writer}", b"through")
    os.close(writer)
    assert os.read(reader, 20) == b"through"
    os.close(reader)
    before = sorted(os.listdir())
    check_writable("new.csv")
    assert sorted(os.listdir()) == before  # nothing appears
    with pytest.raises(StoreError, match="cannot be written"):
        check_writable("a\x00b.csv")
    with pytest.raises(StoreError, match="cannot be written: Bad file descriptor"):
        check_writable("/dev/fd/987")


def test_pictures_are_known_without_drawing() -> None:
    for result in samples.every():
        assert set(drawing.DRAWN[kind_of(result)]) == set(kinds(result))


@pytest.mark.parametrize("model", ["tales", "folder"])
def test_a_model_that_is_here_needs_no_download(
    run: Run, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    from sukashi.cli import download

    def asked(*_: object) -> None:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr(download, "download", asked)
    Path("folder").mkdir()
    Path("folder", "config.json").write_text("{}", encoding="utf-8")
    code, out, err = run("download", model)
    assert code == 0
    assert Path(out.strip(), "config.json").is_file()
    said = (
        f"sukashi: {model} is on this machine and needs no download; ask it with --model {model}.\n"
    )
    assert err == said
    err = run("download", model, "--lang", "ja")[2]
    assert f"ダウンロードは要りません。--model {model} で使えます。" in err
