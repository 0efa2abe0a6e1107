"""Who may have which therapy, and how far its curves were followed: beyond that a curve is a guess.

Years are the longest, rounded, that people of this age were followed in the studies that the page cites; 0 where
nobody of this age was in them. Words are short, since they stand above a column of a picture.
"""

from .patients import AGES, APLASIA, GENE, LEUKEMIA, RELIEF, SICKLE, THALASSEMIA, TRANSPLANT

ALWAYS = 20  # y, the longest horizon
#: (patient, therapy) → years by age group: child, adult, over 60.
FOLLOWED = {
    (SICKLE, TRANSPLANT): (15, 15, 0),
    (SICKLE, GENE): (2, 4, 0),
    (THALASSEMIA, TRANSPLANT): (15, 15, 0),
    (THALASSEMIA, GENE): (2, 4, 0),
    (APLASIA, RELIEF): (4, 4, 4),
    (APLASIA, TRANSPLANT): (10, 10, 10),
    (LEUKEMIA, TRANSPLANT): (10, 10, 10),
}
EDITING = ("Europe: from 12 years on", "Europe: if no donor is suitable", "nobody over 35 in the trials")
DONORS = {
    "sibling": "one in four siblings matches",
    "unrelated": "for those who find one",
    "haploidentical": "a parent, child or sibling",
    "cord": "if a unit has cells enough",
}


def _by_age(three, age_group):
    return three[tuple(AGES).index(age_group)]


def followed_years(patient, therapy, age_group):
    """How many years of a curve stand on people who were followed."""
    return float(_by_age(FOLLOWED.get((patient, therapy), (ALWAYS,) * 3), age_group))


def who_may(patient, therapy, donor, age_group):
    """Who may have a transplant or gene therapy, in a few words."""
    if therapy == GENE:
        return _by_age(EDITING, age_group)
    if age_group == "over 60" and patient in (SICKLE, THALASSEMIA):
        return "hardly ever done at this age"
    return DONORS[donor]
