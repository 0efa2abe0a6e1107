"""Which models the course has and how each is drawn, gathered from the folders of the pages.

The folder of a page is named p and then as its notebook. Its `__init__` lists the models in reading order, each with
its picture or pictures, or None to be drawn as its series are::

    MODELS = {IronDeficiency: (IronCourses, BloodFilm), RedCellMixture: (MixedRedCells, BloodFilm)}
"""

import importlib
import inspect
import pkgutil
import re
import sys

from .drawing.film import BloodFilm
from .drawing.plain import plain_picture
from .drawing.sheet import Drawing, Picture, Sheet


def _packages(above, pattern):
    """The modules of a package whose names match, in the order of the names."""
    names = sorted(found.name for found in pkgutil.iter_modules(above.__path__) if re.fullmatch(pattern, found.name))
    return [importlib.import_module(f"{above.__name__}.{name}") for name in names]


#: The packages of the pages.
PAGES = _packages(sys.modules[__package__], r"p\d\d_\w+")
#: Model → its picture, a tuple of them, or None.
DRAWN = {model: kinds for page in PAGES for model, kinds in page.MODELS.items()}
#: Class name → model, in reading order.
MODELS = {model.__name__: model for model in DRAWN}
#: Class name → picture: all that the pages define, and the blood film.
PICTURES = {
    name: kind
    for page in PAGES
    for module in _packages(page, r"\w*pictures")
    for name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Picture) and kind.__module__ == module.__name__
} | {"BloodFilm": BloodFilm}


def kinds_for(model, run, picture=None):
    """The picture classes to draw a run of a model with, as a tuple: those asked for, its own, or a plain one."""
    kinds = picture or DRAWN.get(model) or plain_picture(run)
    return kinds if isinstance(kinds, tuple) else (kinds,)


def draw(run, picture=None):
    """One run as a static picture, with its sentence as alt text and caption.

    Parameters
    ----------
    run : Run
    picture : Picture class or tuple of them, optional
        By default the model's own.
    """
    model = MODELS.get(run.model)
    sheet = Sheet(kinds_for(model, run, picture), model)
    sheet.fit([run])
    sheet.update(run)
    return Drawing(sheet, run.sentence)
