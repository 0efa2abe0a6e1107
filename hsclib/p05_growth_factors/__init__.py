"""Page 05: growth factors."""

from .erythropoietin import Erythropoietin
from .filgrastim import Filgrastim
from .granulocyte_factor import GranulocyteFactor
from .pictures import FilgrastimCourse, NeutrophilCall, PlateletCall, Regrowth
from .thrombopoietin import Thrombopoietin

MODELS = {
    GranulocyteFactor: NeutrophilCall,
    Erythropoietin: Regrowth,
    Filgrastim: FilgrastimCourse,
    Thrombopoietin: PlateletCall,
}
