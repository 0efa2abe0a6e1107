"""The first products for thalassemia (HGB-204 and 205): what was not published of them, and what the model misses."""

from story import prose, told

from hsclib import MODELS
from hsclib.evidence import rows

HALF_THE_COPIES = {"mean_integrations": 0.7}


def test_on_the_first_products_any_share_of_open_cells_leaves_the_new_hemoglobin_in_its_band():
    for trial, words in (("HGB-204", "({} and"), ("HGB-205", "and {} for other shares of open cells)")):
        (row,) = (r for r in rows(MODELS["GeneTherapy"]) if trial in r.patient)
        settings = dict(row.settings)
        copies = settings["permissive_fraction"] * settings["mean_integrations"]
        made = [
            MODELS["GeneTherapy"](**settings | {"permissive_fraction": p, "mean_integrations": copies / p})
            .run()
            .readouts["therapeutic_hemoglobin"]
            .value
            for p in (0.3, 0.4, 0.5, 0.6, 0.8, 1)
        ]
        span = f"{min(made):.1f} to {max(made):.1f}"
        assert row.pass_low <= min(made) and max(made) <= row.pass_high
        assert words.format(span) in prose("10") and f"with other shares the result is {span}" in row.note


def test_half_the_copies_would_mend_one_number_of_the_first_products_and_spoil_another():
    first, other = (
        next(r for r in rows(MODELS["GeneTherapy"]) if r.patient.endswith(patient))
        for patient in ("first products", "first products (HGB-204)")
    )
    silent, made = (
        told("GeneTherapy", dict(row.settings) | HALF_THE_COPIES, row.target).split()[0] for row in (first, other)
    )
    assert float(silent) < first.pass_high and float(made) < other.pass_low
    assert f"it would be {silent}; but then the new hemoglobin in HGB-204 would be {made} where" in prose("10")
    assert f"it would be {float(silent):.1f}, but then the new hemoglobin in HGB-204 {float(made):.1f}" in first.note
