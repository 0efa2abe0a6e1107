"""What page 00 says is what its models give: each number is worked out again and looked for in its prose."""

import pytest
from story import prose, told

READOUTS = [  # model, settings, readout, the words around its value
    ("MarrowRecovery", {}, "nadir", "from {} to"),
    ("MarrowRecovery", {"dose": 150}, "nadir", "to {} × 10⁹/L"),
    ("MarrowRecovery", {"dose": 75}, "nadir", "1. To {} × 10⁹/L."),
    ("MarrowRecovery", {"dose": 50}, "nadir", "at {} instead of 0.22 × 10⁹/L"),
    ("MarrowRecovery", {"dose": 50}, "nadir_day", "only a day earlier: {} instead"),
    ("MarrowRecovery", {}, "nadir_day", "instead of {}."),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("00")
