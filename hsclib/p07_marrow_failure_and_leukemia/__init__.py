"""Page 07: marrow failure and leukemia."""

from ..drawing.film import BloodFilm
from .acute_leukemia import AcuteLeukemia
from .aplastic_anemia import AplasticAnemia
from .chronic_myeloid_leukemia import ChronicMyeloidLeukemia
from .failure_pictures import FailingMarrow
from .leukemia_pictures import LeukemiaCourse, MolecularResponse

MODELS = {
    AplasticAnemia: (FailingMarrow, BloodFilm),
    AcuteLeukemia: (LeukemiaCourse, BloodFilm),
    ChronicMyeloidLeukemia: MolecularResponse,
}
