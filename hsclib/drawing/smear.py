"""Which cells of a blood film are drawn, where each lies, and the light that comes through them all.

Places are fixed lists, the same in every session; the first of them are taken. So a cell comes or
goes where it lies when a slider moves, and the others stay.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.spatial import cKDTree

from . import cells

FIELD = 50e-12  # litres of blood: about one field under oil, where laboratories take a platelet for 15 to 20e9/L
ENLARGED = 50  # so many times more white cells are drawn
PER_RED = 1e12 * FIELD  # cells drawn for 1e12/L
PER_PLATELET = 1e9 * FIELD  # for 1e9/L
PER_WHITE = 1e9 * FIELD * ENLARGED  # for 1e9/L
WHITE = ("neutrophils", "lymphocytes", "blasts")
WIDTH, HEIGHT = 444, 300  # pixels
LAMP = (0.975, 0.960, 0.945)

RED_ROOM = 440  # cells
SPARE = 5  # places of red cells, since some white cells cover more than six
PLATELET_ROOM = 60  # cells
RED_PER_WHITE = 6  # places of red cells that one white cell takes
FEWEST_WHITE = 30  # white cells that find room however many red cells there are
TOUCH = 8.7  # radius in pixels of the largest red cell of the sliders (110 fL)


@dataclass(frozen=True)
class Counts:
    """Cells of each kind; the sickled and the young are among the red."""

    red: int
    sickled: int
    young: int
    neutrophils: int
    lymphocytes: int
    blasts: int
    platelets: int

    @property
    def white(self):
        """All white cells."""
        return self.neutrophils + self.lymphocytes + self.blasts


def cells_at_scale(film):
    """The cells that a `Film` holds at the scale of the drawing.

    ::

        red = FIELD · red cells    platelets = FIELD · platelets    white, of each kind = ENLARGED · FIELD · count
        sickled, young = share · red

    each rounded to the nearest whole cell, halves up, without chance: the same blood always gives
    the same film. Less than half a cell is none; the picture says "< 1" where the blood holds any.

    Returns
    -------
    Counts
    """
    red = _rounded(PER_RED * film.red_cells)
    return Counts(
        red,
        *_of_the_red(film, red),
        *(_rounded(PER_WHITE * getattr(film, kind)) for kind in WHITE),
        _rounded(PER_PLATELET * film.platelets),
    )


def cells_on(film):
    """The cells that are drawn: those of `cells_at_scale`, as far as the film has room.

    Where they do not all fit, white cells take the places that red cells leave, but at least
    `FEWEST_WHITE`; all their kinds are thinned alike, largest remainders rounded up. The picture
    tells what is left out.

    Returns
    -------
    Counts
    """
    full = cells_at_scale(film)
    room = max(FEWEST_WHITE, (RED_ROOM - full.red) // RED_PER_WHITE)
    white = _thinned([getattr(full, kind) for kind in WHITE], room)
    red = min(full.red, RED_ROOM - RED_PER_WHITE * sum(white))
    return Counts(red, *_of_the_red(film, red), *white, min(full.platelets, PLATELET_ROOM))


def _of_the_red(film, red):
    """Sickled and young cells among so many red ones."""
    sickled = _rounded(film.sickled * red)
    return sickled, min(_rounded(film.young * red), red - sickled)


def _rounded(exact):
    return int(np.floor(exact + 0.5))


def _thinned(counts, room):
    if sum(counts) <= room:
        return counts
    exact = np.array(counts) / sum(counts) * room
    kept = np.floor(exact).astype(int)
    kept[np.argsort(kept - exact, kind="stable")[: room - kept.sum()]] += 1
    return kept.tolist()


def places(counts):
    """Where the drawn cells lie: kind → indices into the places of that kind, which `Slide` holds.

    Neutrophils are dealt from the start of the white places, lymphocytes from their end, blasts from
    the middle. Red cells take the first places that no white cell covers, the sickled the first of
    these, the young the next; platelets those that touch no other cell, or else a red one, over which they may lie.
    """
    slide = Slide.made()
    taken = {
        "neutrophils": slide.from_start[: counts.neutrophils],
        "lymphocytes": slide.from_start[::-1][: counts.lymphocytes],
    }
    left = np.setdiff1d(slide.from_start, np.concatenate([*taken.values()]))
    taken["blasts"] = slide.from_middle[np.isin(slide.from_middle, left)][: counts.blasts]
    covered, pressed = np.zeros(len(slide.red), bool), np.zeros(len(slide.platelets), int)
    for kind, used in taken.items():
        covered |= slide.red_under[kind][used].any(axis=0)
        pressed += 2 * slide.platelet_under[kind][used].any(axis=0)
    red = np.flatnonzero(~covered)[: counts.red]
    pressed += slide.platelet_under["red"][red].any(axis=0)
    return taken | {
        "sickled": red[: counts.sickled],
        "young": red[counts.sickled :][: counts.young],
        "red": red[counts.sickled + counts.young :],
        "platelets": np.argsort(pressed, kind="stable")[: counts.platelets],
    }


class Slide:
    """All places of a film, and which of them cover each other; x and y in pixels."""

    def __init__(self):
        rng = np.random.default_rng(7)
        self.red = _apart(rng, RED_ROOM + SPARE, 17.1, 2)  # those at the edge are cut by it, as in a photograph
        sizes = (cells.NEUTROPHIL, cells.LYMPHOCYTE, cells.BLAST, cells.PLATELET)
        radius = {kind: 0.5 * cells.PIXELS * size for kind, size in zip((*WHITE, "platelets"), sizes)}
        largest = max(radius.values())
        self.white = _apart(rng, RED_ROOM // RED_PER_WHITE, 2 * largest + 1, largest + 1)
        self.platelets = _apart(rng, 6 * PLATELET_ROOM, 8, 6)
        self.from_start = np.arange(len(self.white))
        self.from_middle = np.argsort(np.abs(self.from_start - len(self.white) // 2), kind="stable")
        self.red_under = {kind: _near(self.white, self.red, radius[kind] + TOUCH + 0.5) for kind in WHITE}
        self.platelet_under = {
            kind: _near(self.white, self.platelets, radius[kind] + radius["platelets"] + 0.5) for kind in WHITE
        }
        self.platelet_under["red"] = _near(self.red, self.platelets, TOUCH + radius["platelets"])
        self.lie = _lie(self.red)

    @classmethod
    @cache
    def made(cls):
        """The one slide of the course."""
        return cls()


def _near(these, those, reach):
    return np.hypot(*(these[:, None] - those).transpose(2, 0, 1)) < reach


def _apart(rng, n, distance, margin):
    """`n` points about `distance` apart or more: pushed off one another as on a ring; so none line up at an edge."""
    size = np.array([WIDTH, HEIGHT]) - 2.0 * margin
    points = rng.uniform(0, size, (n, 2))
    for _ in range(250):
        pairs = cKDTree(points, boxsize=size).query_pairs(distance, output_type="ndarray")
        if not pairs.size:
            break
        gap = points[pairs[:, 0]] - points[pairs[:, 1]]
        gap -= size * np.rint(gap / size)
        length = np.hypot(*gap.T)[:, None]
        push = 0.5 * (1.02 * distance - length) * gap / length
        np.add.at(points, pairs[:, 0], push)
        np.add.at(points, pairs[:, 1], -push)
        points %= size
    return points[_spread(rng, points)] + margin


def _spread(rng, points):
    """An order in which the next is the one of eight left, drawn by lot, that lies farthest from all before it."""
    left = rng.permutation(len(points)).tolist()
    order, nearest = [left.pop()], np.full(len(points), np.inf)
    while left:
        nearest = np.minimum(nearest, np.hypot(*(points - points[order[-1]]).T))
        best = max(range(len(left))[-8:], key=lambda i: nearest[left[i]])
        order.append(left.pop(best))
    return order


def _lie(points):
    """Which form a sickle cell has at each place: the one whose ends point between its neighbours."""
    gap = points[:, None] - points
    length = np.hypot(*gap.transpose(2, 0, 1)) + 1e9 * np.eye(len(points))
    angle = np.arctan2(gap[..., 1], gap[..., 0])
    crowding = [(np.cos(angle - turn) ** 8 / length**4).sum(axis=1) for turn in cells.SICKLE_TURNS]
    return np.argmin(crowding, axis=0)


@cache
def _lit():
    """What comes through where there is no cell."""
    return np.full((HEIGHT, WIDTH, 3), LAMP, np.float32)


def light(film, found):
    """What comes through a film with cells at the `found` places: float array of shape (HEIGHT, WIDTH, 3), 0 to 1."""
    slide, through = Slide.made(), _lit().copy()
    spots = {"red": slide.red, "young": slide.red, "sickled": slide.red, "platelets": slide.platelets}
    for kind in ("red", "young", *WHITE, "platelets", "sickled"):
        used = found[kind]
        if used.size:
            sprites = cells.forms_of(kind, film.cell_volume, film.cell_hemoglobin)
            form = slide.lie[used] if kind == "sickled" else used % len(sprites)
            _lay(through, sprites, spots.get(kind, slide.white), used, form)
    return through


def _lay(through, sprites, spots, used, form):
    """Put a sprite of the given form at every used spot."""
    side = sprites.shape[1]
    corners = np.rint(spots[used]).astype(int) - side // 2
    for (x, y), i in zip(corners.tolist(), form.tolist()):
        left, top = max(x, 0), max(y, 0)
        part = through[top : y + side, left : x + side]
        part *= sprites[i, top - y : top - y + part.shape[0], left - x : left - x + part.shape[1]]
