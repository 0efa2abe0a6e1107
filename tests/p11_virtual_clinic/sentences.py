"""Write sentences.csv again: what the clinic says of each patient, age, horizon, therapy and donor.

    python tests/p11_virtual_clinic/sentences.py

The file is to be read, as a physician would, whenever it changes; a test holds the model against it. The other donors
stand with the transplant alone, since with other therapies they change no more than its share in the sentence.
"""

import csv
import itertools
from pathlib import Path

from hsclib import VirtualClinic
from hsclib.p11_virtual_clinic.hazards import SEVERE, USUAL
from hsclib.p11_virtual_clinic.patients import (
    AGES,
    IRON_POOR,
    NEUTROPENIA,
    OUTCOME_DONORS,
    PATIENTS,
    SICKLE,
    THERAPIES,
    TRANSPLANT,
)

FILE = Path(__file__).parent / "sentences.csv"
COLUMNS = ("patient", "age", "years", "therapy", "donor", "sentence")
HORIZONS = (1, 5, 20)


def model(patient, age, years, therapy, donor):
    """The clinic as it opens for this patient: adults with sickle cell disease have the severe course."""
    course = SEVERE if patient == SICKLE and age == "adult" else USUAL
    return VirtualClinic.typical(
        patient=patient, age_group=age, years=years, therapy=therapy, donor=donor, course=course
    )


def cases():
    """All that make a difference."""
    for patient in PATIENTS:
        ages = ["adult"] if patient in (IRON_POOR, NEUTROPENIA) else AGES
        horizons = HORIZONS[:1] if patient == NEUTROPENIA else HORIZONS
        for age, therapy, years in itertools.product(ages, THERAPIES, horizons):
            exists = therapy not in PATIENTS[patient].missing
            if not exists and (age, years) != ("adult", horizons[0]):
                continue  # why it does not exist is said once
            for donor in OUTCOME_DONORS if therapy == TRANSPLANT and exists else ("sibling",):
                yield patient, age, years, therapy, donor


def rows():
    """What the file holds."""
    return [dict(zip(COLUMNS, (*map(str, case), model(*case).run().sentence))) for case in cases()]


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
