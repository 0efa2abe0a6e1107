"""What a panel shows at its scenes and at the stops of one slider: pictures as files, and the words beside them."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from hsclib.control import typed
from hsclib.words import percent

from .stops import at, moved_most, stops


@dataclass(frozen=True)
class State:
    """What is seen at one setting of a panel.

    Attributes
    ----------
    picture : str
        Address of the file, relative to the page.
    sentence, alt, settings : str
    """

    picture: str
    sentence: str
    alt: str
    settings: str


@dataclass(frozen=True)
class Scene:
    """One scene: its name, what to notice, what is seen, and at which stop the slider then stands."""

    name: str
    notice: str
    state: State
    stop: int


@dataclass(frozen=True)
class Moves:
    """All that a panel shows without a kernel.

    Attributes
    ----------
    size : (int, int)
        Of each picture, in pixels of the page.
    scenes : list of Scene
        The start first.
    label : str
        Of the slider; "" if none moves.
    stops : list of (str, State)
        The slider's value in words, and what is seen.
    others : int
        How many controls of the live panel do not move here.
    """

    title: str
    size: tuple
    scenes: list
    label: str
    stops: list
    others: int

    @property
    def start(self):
        return self.scenes[0]


class Pictures:
    """A folder of pictures, each kept once, under a name that tells its content.

    Parameters
    ----------
    folder : Path
    address : str
        Of that folder, from the pages.
    """

    def __init__(self, folder, address):
        self._folder, self._address = folder, address
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, png):
        """The address of a picture that is given as PNG; the file is WebP without loss, a third smaller."""
        name = hashlib.sha256(png).hexdigest()[:16] + ".webp"
        if not (self._folder / name).exists():
            out = io.BytesIO()
            Image.open(io.BytesIO(png)).convert("RGB").save(out, "WEBP", lossless=True, method=2)
            (self._folder / name).write_bytes(out.getvalue())
        return f"{self._address}/{name}"


def moves(panel, pictures, slides=True):
    """Let a panel show its scenes and move one slider, and keep what is seen.

    Parameters
    ----------
    panel : hsclib.panel.Panel
    pictures : Pictures
    slides : bool
        Whether a slider moves; on paper none does.
    """
    # what hands would reach through widgets is asked of the panel's own parts, since no hand is there
    start, scenes = panel._start, panel._scenes
    shown = [control.parameter for control in panel.controls.values()]
    seen = {}

    def look(instance):
        if instance not in seen:
            run = instance.run()
            panel._published.mark(run, panel._sheet)
            panel._sheet.update(run)
            told = "; ".join(p.named(getattr(instance, p.name)) for p in instance.parameters())
            alt = panel._sheet.alt(run.sentence)
            seen[instance] = State(pictures.keep(panel._sheet.sharp_png()), run.sentence, alt, told)
        return seen[instance]

    instances = [instance for _, instance, _ in scenes]
    moved = moved_most(shown, start, instances) if slides else None
    values = stops(moved, [getattr(i, moved.name) for i in (start, *instances)]) if moved else []
    instance_at = [at(start, moved, value) for value in values]

    def scene(name, instance, notice):
        return Scene(name, notice, look(instance), values.index(getattr(instance, moved.name)) if moved else 0)

    return Moves(
        title=_title(type(start).__name__),
        size=panel._sheet.size,
        scenes=[scene("Start", start, ""), *(scene(*told) for told in scenes)],
        label=moved.label if moved else "",
        stops=[(_in_words(moved, value), look(instance)) for value, instance in zip(values, instance_at)],
        others=len(shown) - bool(moved),
    )


def _title(name):
    """The name of a model as words: "Marrow recovery"."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words[0].upper() + words[1:]


def _in_words(p, value):
    """A value with its unit, as the box of the live panel holds it."""
    if p.options or p.type is bool:
        return p.as_set(value)
    return f"{typed(value)} = {percent(value)}" if p.unit == "1" else f"{typed(value)} {p.unit_text}".rstrip()
