"""Page 08: transplantation."""

from .pictures import Chimerism, Engraftment
from .transplant import Transplant

MODELS = {
    Transplant: (Engraftment, Chimerism),
}
