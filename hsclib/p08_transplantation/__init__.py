"""Page 08: transplantation."""

from .immunity import ImmuneRecovery
from .pictures import Chimerism, Engraftment, Lymphocytes
from .transplant import Transplant

MODELS = {
    Transplant: (Engraftment, Chimerism),
    ImmuneRecovery: Lymphocytes,
}
