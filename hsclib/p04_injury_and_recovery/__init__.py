"""Page 04: injury and recovery."""

from .marrow_recovery import MarrowRecovery
from .pictures import BloodCounts

MODELS = {
    MarrowRecovery: BloodCounts,
}
