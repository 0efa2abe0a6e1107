"""Page 01: one cell makes all blood."""

from .blood_turnover import BloodTurnover
from .lineage_tree import LineageTree
from .tree_pictures import LabelledTree
from .turnover_pictures import Turnover

MODELS = {
    BloodTurnover: Turnover,
    LineageTree: LabelledTree,
}
