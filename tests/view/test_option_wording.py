"""What an option that an error names is called in Python, on the command line and in the app."""

from __future__ import annotations

import threading

import pytest

from sukashi.cli.main import main
from sukashi.cli.parser import build
from sukashi.errors import FailureError, MisuseError, Option, ShapeError, TextError, wording
from sukashi.view.error_translation import translated_error, translated_part
from sukashi.view.option_wording import OF_SERVE, flag, on_command_line
from sukashi.web.error_responses import message_of

CUT = (
    "The text has 9 tokens, the model reads 4; "
    "shorten it, or let the end be cut (<<truncate=True>>)."
)


@pytest.mark.parametrize(
    ("name", "value", "argument", "typed"),
    [
        ("truncate", "True", "truncate=True", "--truncate"),
        ("memory", "", "memory=", "--memory"),
        ("text_column", "", "text_column=", "--text-column"),
        ("dtype", "'float16'", "dtype='float16'", "--dtype float16"),
        ("draws", "0", "draws=0", "--draws 0"),
        ("outputs", "[0]", "outputs=[0]", "--outputs 0"),
        ("watch", "[' 4']", "watch=[' 4']", "--watch 4"),
        ("operator", '"pad" or "zero"', 'operator="pad" or "zero"', "--operator pad or zero"),
    ],
)
def test_an_option_has_words_of_its_own(name: str, value: str, argument: str, typed: str) -> None:
    option = Option(name, value)
    assert (option.argument, flag(option)) == (argument, typed)
    assert str(MisuseError(f"Give <<{name}={value}>>.")) == f"Give {argument}."


def test_python_says_arguments() -> None:
    error = TextError(CUT)
    assert str(error).endswith("or let the end be cut (truncate=True).")
    assert error.sentence == CUT
    assert translated_error(error) == str(error)
    assert translated_error(error, "ja").endswith(
        "短くするか、末尾を切り捨ててください（truncate=True）。"
    )


def test_the_command_line_says_what_the_command_has() -> None:
    error = TextError(CUT)
    explain = build().parse_args(["explain", "x"])
    with wording(on_command_line(vars(explain), "ja")):
        assert translated_error(error, "ja").endswith("末尾を切り捨ててください（--truncate）。")
        assert str(error).endswith("or let the end be cut (--truncate).")
    doctor = build().parse_args(["doctor"])
    with wording(on_command_line(vars(doctor), "en")):
        assert str(error).endswith("or let the end be cut (truncate=True in Python).")
    with wording(on_command_line(vars(doctor), "ja")):
        assert translated_error(error, "ja").endswith(
            "切り捨ててください（Python の truncate=True）。"
        )
    assert str(error).endswith("(truncate=True).")


def test_the_app_says_the_box_the_server_s_option_or_python() -> None:
    error = MisuseError(
        "Choose <<baseline=\"zero\">>, leave <<of=>> out, <<dtype='float16'>>, <<whole=True>>."
    )
    assert message_of(error, "en") == (
        "Choose “baseline” (zero), leave “quantity” out, --dtype float16 of sukashi serve, "
        "whole=True in Python."
    )
    assert message_of(error, "ja") == (
        "Choose 「ベースライン」欄（ゼロ）, leave 「説明の対象とする値」欄 out, "
        "sukashi serve の --dtype float16, Python の whole=True."
    )
    assert message_of(TextError(CUT), "en").endswith("(--truncate of sukashi serve).")
    assert message_of(TextError(CUT), "ja").endswith("（sukashi serve の --truncate）。")
    assert {*OF_SERVE} <= {*vars(build().parse_args(["serve"]))}


def test_a_reason_kept_in_a_file_is_translated_whoever_wrote_it() -> None:
    for words in ("truncate=True", "--truncate", "truncate=True in Python"):
        kept = CUT.replace("<<truncate=True>>", words)
        assert translated_part(kept, "ja").endswith("末尾を切り捨ててください（truncate=True）。")


def test_text_of_a_person_is_left_alone() -> None:
    given = "'[width=3] << 4 >> a<b=c>' is no amount of memory; write it like 500M or 2G."
    assert str(MisuseError(given)) == given


def test_every_thread_has_its_own_words() -> None:
    seen: list[str] = []
    with wording(on_command_line(("truncate",), "en")):
        thread = threading.Thread(target=lambda: seen.append(str(TextError(CUT))))
        thread.start()
        thread.join()
    assert seen[0].endswith("(truncate=True).")


def test_an_internal_check_is_said_as_a_fault_of_ours() -> None:
    error = ShapeError("Attribution.scores has shape (2,), but it must be (targets=3).")
    assert translated_error(error) == (
        "This is a fault of sukashi, not of your text or model: it made a result whose parts do "
        "not fit together; please report what you asked, with the model's name and the versions."
    )
    assert "不具合" in translated_error(error, "ja")
    assert "scores" not in message_of(error, "en")
    assert str(error).startswith("Attribution.scores has shape")  # for whoever writes a lens
    assert translated_error(FailureError("x.")) == "x."


@pytest.mark.parametrize(
    ("lang", "end"),
    [
        ("en", "let the end be cut (--truncate).\n"),
        ("ja", "末尾を切り捨ててください（--truncate）。\n"),
    ],
)
def test_a_long_text_on_the_command_line(
    lang: str, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "長い話。" * 400, "--lang", lang]) == 2
    assert capsys.readouterr().err.endswith(end)
