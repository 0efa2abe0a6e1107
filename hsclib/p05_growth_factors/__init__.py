"""Page 05: growth factors."""

from .erythropoietin import Erythropoietin
from .filgrastim import Filgrastim
from .granulocyte_factor import GranulocyteFactor
from .immune_thrombocytopenia import ImmuneThrombocytopenia
from .pictures import FilgrastimCourse, NeutrophilCall, PlateletCall, PlateletRescue, Regrowth
from .thrombopoietin import Thrombopoietin

MODELS = {
    GranulocyteFactor: NeutrophilCall,
    Filgrastim: FilgrastimCourse,
    Thrombopoietin: PlateletCall,
    Erythropoietin: Regrowth,
    ImmuneThrombocytopenia: PlateletRescue,
}
