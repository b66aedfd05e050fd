"""Complete-intersection Calabi-Yau manifolds: exact Hodge numbers, complete data sets, networks.

>>> import cicyminer
>>> cicyminer.Configuration("[[1,1,1],[4,4,1]]").hodge
HodgeThreeFold(h11=2, h21=86)
"""

from . import bundles, datasets, figures
from ._core import __version__
from ._progress import Progress
from .arrays import canonical, cohomology, euler, hodge, hodge_columns, stack
from .configuration import Configuration, Fibration, Neighbour
from .datasets import Dataset, Split, load
from .errors import (
    CicyError,
    DamagedFile,
    Interrupted,
    InvalidConfiguration,
    InvalidInput,
    NoPermission,
    NotFound,
    OutOfMemory,
    SystemFailure,
    UnknownName,
    UsageError,
)
from .line_bundle import IndexPolynomial, LineBundle
from .networks import Network, Predictions, model_names, network, predict
from .training import (
    Reproduction,
    Run,
    RunPredictions,
    Table,
    report,
    reproduce,
    settings,
    settings_help,
    targets,
    train,
)
from .vector_bundle import VectorBundle

__all__ = [
    "CicyError",
    "Configuration",
    "DamagedFile",
    "Dataset",
    "Fibration",
    "IndexPolynomial",
    "Interrupted",
    "InvalidConfiguration",
    "InvalidInput",
    "LineBundle",
    "Neighbour",
    "Network",
    "NoPermission",
    "NotFound",
    "OutOfMemory",
    "Predictions",
    "Progress",
    "Reproduction",
    "Run",
    "RunPredictions",
    "Split",
    "SystemFailure",
    "Table",
    "UnknownName",
    "UsageError",
    "VectorBundle",
    "bundles",
    "canonical",
    "cohomology",
    "datasets",
    "euler",
    "figures",
    "hodge",
    "hodge_columns",
    "load",
    "model_names",
    "network",
    "predict",
    "report",
    "reproduce",
    "settings",
    "settings_help",
    "stack",
    "targets",
    "train",
]
