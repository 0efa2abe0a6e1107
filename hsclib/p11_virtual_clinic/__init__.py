"""Page 11: the virtual clinic."""

from .pictures import ClinicComparison
from .virtual_clinic import VirtualClinic

MODELS = {
    VirtualClinic: ClinicComparison,
}
