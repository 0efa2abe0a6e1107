"""The letters of formulas: STIX Two Math, of which as much is taken as formulas use, so that a page loads little."""

import importlib.util
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

#: What formulas are written with, beyond ASCII: Greek, arrows, operators, brackets that grow, italic letters.
USED = [(0x20, 0x17F), (0x370, 0x3FF), (0x2000, 0x22FF), (0x2308, 0x230B), (0x239B, 0x23B9), (0x1D434, 0x1D467)]
USED += [(0x1D6E2, 0x1D71B)]  # italic Greek


def write_math_font(file):
    """Write the font as WOFF; it is under the SIL Open Font License 1.1, as its own table of names says."""
    (folder,) = importlib.util.find_spec("ziamath").submodule_search_locations
    options = Options(flavor="woff", layout_features=["ssty", "dtls"], name_IDs=["*"], hinting=False)
    font = load_font(Path(folder, "fonts", "STIXTwoMath-Regular.ttf"), options)
    chosen = Subsetter(options)
    chosen.populate(unicodes=[code for first, last in USED for code in range(first, last + 1)])
    chosen.subset(font)
    save_font(font, file, options)
