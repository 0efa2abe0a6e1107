"""Blood to be looked at by several tests, and what is seen of it."""

from dataclasses import replace

from toy import Drop

from hsclib.drawing.film import BloodFilm
from hsclib.drawing.sheet import Sheet
from hsclib.drawing.smear import cells_on, light, places
from hsclib.run import Film

HEALTH = Film(hemoglobin=14.5, neutrophils=4, platelets=250)
SICKLE = Film(hemoglobin=8, neutrophils=6, platelets=400, sickled=0.13)
KINDS = ("red", "young", "sickled", "neutrophils", "lymphocytes", "blasts", "platelets")


def seen(film):
    """The pixels of a film, without the picture around them."""
    return light(film, places(cells_on(film)))


def sheet_of(film):
    sheet = Sheet([BloodFilm], Drop)
    sheet.pictures[0].update(replace(Drop().run(), film=film))
    return sheet
