"""The forms of blood cells on a film after Wright and Giemsa, as the light that they let through.

Every function gives an array of shape (forms, height, width, 3): the transmittance in red, green
and blue of several forms of one kind. A film is the product of its lamp and its cells, as in a
microscope, so that pale is what holds little and dark what overlaps.
"""

from functools import cache, lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter

PIXELS = 2.0  # to a micrometre
#: Usual diameters on a film in µm.
RED, NEUTROPHIL, LYMPHOCYTE, BLAST, PLATELET = 7.5, 12.5, 9.5, 15.0, 3.0
USUAL_VOLUME = 90.0  # fL, of a red cell
USUAL_HEMOGLOBIN = 29.0  # pg in it

EOSIN = -np.log([0.880, 0.590, 0.580])  # optical densities of a disc full of hemoglobin
PALLOR = np.linspace(0, 0.9, 91)  # diameter of the pallor, as a share of the cell's
DEPTH = np.minimum(0.25 + 1.2 * PALLOR, 0.97)  # a wide pallor is a deep one
RNA = np.array([0.78, 0.85, 1.0])  # what the blue of a young red cell lets through of the light
YOUNG_VOLUME = 1.2  # of a young red cell, × that of the others
FULL = 0.867  # density of a usual cell, as a share of a disc that is full to its middle
SICKLE_TURNS = np.pi * 0.618 * np.arange(16)  # the direction in which each form lies
FINE = 4  # points to a pixel, each way, where the form has no formula


def red_cells(volume=USUAL_VOLUME, hemoglobin=USUAL_HEMOGLOBIN):
    """Biconcave discs of a mean cell of this volume (fL) that holds this hemoglobin (pg).

    The diameter goes with the cube root of the volume. The rim keeps its colour, and the pallor is
    as wide as the hemoglobin that is missing asks for: mean density = 1 − DEPTH·PALLOR². A usual
    cell has a pallor of 0.42 of its diameter. For teaching, 0.30 to 0.45 is normal, a cell with more
    than 0.50 hypochromic.
    """
    forms = np.arange(8)
    size = 1 + 0.03 * np.cos(2.4 * forms)  # no two cells of a drop are alike
    x, y = _axes(_box(RED * _growth(volume) * 1.05), turns=0.8 * forms)
    stretch = 1 + 0.02 * (forms % 3)[:, None, None]
    radius = 0.5 * PIXELS * RED * _growth(volume) * size[:, None, None]
    distance = np.hypot(x / stretch, y * stretch)
    filled = FULL * hemoglobin / USUAL_HEMOGLOBIN / _growth(volume) ** 2
    pallor = np.interp(1 - filled, DEPTH * PALLOR**2, PALLOR)
    depth = np.interp(pallor, PALLOR, DEPTH) * (pallor > 0)
    off_centre = np.hypot(x - 0.05 * radius, y + 0.04 * radius) / radius
    hollow = depth / (1 + np.exp((off_centre - pallor) / 0.06))
    return _eosin(_cover(radius - distance) * (1 - hollow))


def young_red_cells(volume=USUAL_VOLUME, hemoglobin=USUAL_HEMOGLOBIN):
    """Reticulocytes, as this stain shows them: larger, without pallor, bluish by the RNA that is left in them."""
    discs = red_cells(YOUNG_VOLUME * volume, 10 * USUAL_HEMOGLOBIN)  # more than fills them
    inside = np.log(discs[..., 1:2]) / -EOSIN[1]
    density = min(1, FULL * hemoglobin / USUAL_HEMOGLOBIN / _growth(YOUNG_VOLUME * volume) ** 2)
    return (RNA**inside * np.exp(-inside * density * EOSIN)).astype(np.float32)


def sickle_cells(volume=USUAL_VOLUME, hemoglobin=USUAL_HEMOGLOBIN):
    """Crescents with two pointed ends, dense and without pallor; as long as a red cell and a third."""
    forms = np.arange(len(SICKLE_TURNS))
    half = 0.5 * PIXELS * RED * _growth(volume) * (1.3 + 0.08 * np.cos(2.4 * forms))[:, None, None]
    x, y = _axes(_box(RED * 1.38 * _growth(volume)), turns=SICKLE_TURNS)
    bend = 0.46 + 0.16 * np.cos(1.7 * forms)[:, None, None]
    middle = bend * half * (0.45 - (x / half) ** 2)
    width = 0.27 * half * (1 - (x / half) ** 2)
    return _eosin(1.55 * hemoglobin / USUAL_HEMOGLOBIN * _cover(width - np.abs(y - middle)), dark=0.35)


@lru_cache(32)  # for red cells that are as those before, of which there are only more or fewer
def forms_of(kind, volume=USUAL_VOLUME, hemoglobin=USUAL_HEMOGLOBIN):
    """The forms of a kind of cell on a film, red ones ("red", "young" or "sickled") of this volume and hemoglobin."""
    red = {"red": red_cells, "young": young_red_cells, "sickled": sickle_cells}.get(kind)
    return red(volume, hemoglobin) if red else _painted(kind)


@cache
def _painted(kind):
    """All forms of a kind, painted in fine and brought down to pixels; the same in every session."""
    paint, micrometres, forms = PAINTED[kind]
    rng = np.random.default_rng(1)
    fine = [paint(rng, 0.5 * PIXELS * micrometres, form) for form in range(forms)]
    side = fine[0].shape[0] // FINE
    return np.clip(fine, 0, 1).reshape(forms, side, FINE, side, FINE, 3).mean(axis=(2, 4)).astype(np.float32)


def _neutrophil(rng, radius, form):
    """Three to five dark lobes on threads, in pale pink cytoplasm with fine granules."""
    x, y, grain = _canvas(rng, radius)
    inside = np.hypot(x, y) < radius * _outline(rng, x, y, 0.05)
    light = _tinted((0.945, 0.845, 0.885), 0.040 * grain(0.35) + 0.012 * grain(1.5))
    lobes = 3 + (0, 1, 0, 1, 2)[form % 5]
    step, reach = {3: (1.75, 0.46), 4: (1.35, 0.49), 5: (1.12, 0.52)}[lobes]
    turn = rng.uniform(0, 2 * np.pi) + step * np.arange(lobes)
    centres = radius * (reach + rng.uniform(-0.05, 0.05, lobes))[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
    nucleus = np.zeros_like(inside)
    for (a, b), angle in zip(centres, turn + np.pi / 2 + rng.uniform(-0.5, 0.5, lobes)):
        u, v = (x - a) * np.cos(angle) + (y - b) * np.sin(angle), (y - b) * np.cos(angle) - (x - a) * np.sin(angle)
        nucleus |= np.hypot(u / rng.uniform(0.30, 0.36), v / rng.uniform(0.22, 0.27)) < radius
    for (a, b), (u, v) in zip(centres, np.diff(centres, axis=0)):
        along = np.clip(((x - a) * u + (y - b) * v) / (u * u + v * v), 0, 1)
        nucleus |= np.hypot(x - a - along * u, y - b - along * v) < 0.07 * radius
    light = _within(nucleus, _tinted((0.36, 0.20, 0.50), 0.07 * grain(0.8)), light)
    return _edged(light, inside, (0.86, 0.72, 0.82))


def _lymphocyte(rng, radius, form):
    """A round, dense nucleus with a thin blue rim."""
    x, y, grain = _canvas(rng, radius)
    inside = np.hypot(x, y) < radius * _outline(rng, x, y, 0.04)
    turn = rng.uniform(0, 2 * np.pi)
    off = np.hypot(x - 0.10 * radius * np.cos(turn), y - 0.10 * radius * np.sin(turn))
    nucleus = off < 0.80 * radius * _outline(rng, x, y, 0.04)
    light = _within(
        nucleus, _tinted((0.33, 0.19, 0.47), 0.08 * grain(1.0)), _tinted((0.66, 0.77, 0.93), 0.03 * grain(0.8))
    )
    return _edged(light, inside, (0.50, 0.60, 0.84))


def _blast(rng, radius, form):
    """A large round nucleus of fine chromatin with nucleoli, in scanty blue cytoplasm."""
    x, y, grain = _canvas(rng, radius)
    inside = np.hypot(x, y) < radius * _outline(rng, x, y, 0.07)
    turn = rng.uniform(0, 2 * np.pi)
    a, b = 0.11 * radius * np.cos(turn), 0.11 * radius * np.sin(turn)
    nucleus = np.hypot(x - a, y - b) < 0.83 * radius * _outline(rng, x, y, 0.05)
    light = _within(
        nucleus, _tinted((0.60, 0.39, 0.66), 0.055 * grain(0.5)), _tinted((0.52, 0.61, 0.86), 0.04 * grain(0.8))
    )
    for i in range(2 + form % 2):
        angle, reach = turn + 2.2 * i + rng.uniform(-0.3, 0.3), rng.uniform(0.22, 0.42) * radius
        far = np.hypot(x - a - reach * np.cos(angle), y - b - reach * np.sin(angle))
        far /= rng.uniform(0.13, 0.17) * radius
        light = _within(far < 1.35, _tinted((0.50, 0.29, 0.58), 0.02 * grain(0.5)), light)
        light = _within(far < 1, np.array([0.76, 0.66, 0.86]), light)
    return _edged(light, inside, (0.42, 0.50, 0.78))


def _platelet(rng, radius, form):
    """Small purple specks, granular in the middle."""
    x, y, grain = _canvas(rng, radius)
    size = radius * (0.85 + 0.3 * (form * 0.618 % 1))
    far = np.hypot(x, y) / (size * _outline(rng, x, y, 0.22))
    light = _within(far < 0.68, _tinted((0.50, 0.28, 0.60), 0.10 * grain(0.5)), np.array([0.74, 0.62, 0.82]))
    return _within(far < 1, light, 1.0)


#: Cells that are painted: by what, the diameter and the number of forms.
PAINTED = {
    "neutrophils": (_neutrophil, NEUTROPHIL, 10),
    "lymphocytes": (_lymphocyte, LYMPHOCYTE, 6),
    "blasts": (_blast, BLAST, 8),
    "platelets": (_platelet, PLATELET, 12),
}


def _canvas(rng, radius):
    """x and y of the fine points in pixels, and a maker of grain of a given size in pixels."""
    side = FINE * _box(2 * radius * 1.2 / PIXELS)
    x, y = np.meshgrid(*[(np.arange(side) + 0.5) / FINE - side / FINE / 2] * 2)

    def grain(size):
        noise = gaussian_filter(rng.standard_normal(x.shape), size * FINE)
        return noise / noise.std()

    return x, y, grain


def _outline(rng, x, y, depth):
    """Radius by direction, about 1: a cell is never quite round."""
    angle = np.arctan2(y, x)
    return 1 - depth * np.mean([1 + np.cos(k * angle + rng.uniform(0, 2 * np.pi)) for k in (2, 3, 4, 5)], axis=0)


def _within(these, light, other):
    """One light where these points are, another elsewhere."""
    return np.where(these[..., None], light, other)


def _tinted(colour, change):
    return np.array(colour) + change[..., None]


def _edged(light, inside, colour):
    """What lies outside is clear; a cell's edge is a little darker than the cell."""
    rim = inside & (gaussian_filter(inside.astype(float), 0.6 * FINE) < 0.75)
    return _within(inside, _within(rim, np.minimum(light, colour), light), 1.0)


def _growth(volume):
    """Diameter, relative to a usual red cell."""
    return (volume / USUAL_VOLUME) ** (1 / 3)


def _box(micrometres):
    """Pixels of an odd square that holds this diameter."""
    return 2 * int(np.ceil(0.5 * PIXELS * micrometres + 1)) + 1


def _axes(side, turns):
    """x and y of the pixels of a square about its middle, turned for each form."""
    x, y = np.meshgrid(*[np.arange(side) - side // 2] * 2)
    cos, sin = np.cos(turns)[:, None, None], np.sin(turns)[:, None, None]
    return x * cos + y * sin, y * cos - x * sin


def _cover(depth):
    """Share of a pixel that lies inside, from how deep its middle does."""
    return np.clip(depth + 0.5, 0, 1)


def _eosin(density, dark=0.0):
    """Transmittance of hemoglobin; `dark` takes from the red too, as in dense cells."""
    return np.exp(-density[..., None] * (EOSIN + dark * np.array([0.35, 0.1, -0.1]))).astype(np.float32)
