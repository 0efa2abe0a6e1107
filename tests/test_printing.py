"""What is printed survives a console or a file that knows few characters; where it can be written, it is as it was."""

import io
import os
import subprocess
import sys

import pytest
from boxes import run_of, some

import hsclib
from hsclib import printing

pytestmark = pytest.mark.kind("environment", "an old code page, or no UTF-8")


def written(words, encoding, errors="strict"):
    """How a stream of this encoding shows some words."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors=errors)
    printing.spell_out(stream)
    stream.write(words)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize(
    "words, encoding, seen",
    [
        ("0.90 × 10⁹/L", "cp1252", "0.90 × 10^9/L"),
        ("10⁻⁸ a year, β", "cp1252", r"10^-8 a year, \u03b2"),
        ("100 mg/m² – 0.90 × 10⁹/L", "ascii", r"100 mg/m^2 \u2013 0.90 \xd7 10^9/L"),
        ("0.90 × 10⁹/L, β", "utf-8", "0.90 × 10⁹/L, β"),
    ],
)
def test_what_cannot_be_written_is_spelt(words, encoding, seen):
    assert written(words, encoding) == seen


def test_whoever_wants_it_otherwise_has_it_so():
    assert written("10⁹", "cp1252", "replace") == "10?"


def test_a_stream_that_is_no_stream_of_python_is_left_alone():
    printing.spell_out(None)  # sys.stdout of pythonw.exe
    printing.spell_out(io.StringIO())


@pytest.mark.parametrize("model", some(hsclib.MODELS.values(), 2))
def test_all_that_a_model_says_can_be_printed_on_an_old_console(model):
    run = run_of(model())
    said = [run.sentence, model(), run.readouts, model.table(), model.parameters(), hsclib.against_data(model)]
    words = "\n".join(map(str, said))
    assert len(written(words, "cp1252")) >= len(words)


def test_importing_the_library_is_enough():
    code = "from hsclib import MarrowRecovery; print(MarrowRecovery().run().sentence)"
    old = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, env=old, check=True).stdout
    assert said.decode("cp1252").strip() == hsclib.MarrowRecovery().run().sentence.replace("⁹", "^9")
