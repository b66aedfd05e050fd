"""Exceptions: one small hierarchy, whose classes are also the built-in ones that fit.

::

    CicyError
    ├── InvalidInput (ValueError)          a configuration, file or data set is wrong
    │   ├── InvalidConfiguration           text or numbers that are not a configuration
    │   └── DamagedFile                    a file that is cut short, changed, or of another format
    ├── UsageError (ValueError)            an argument is impossible
    │   └── UnknownName                    no model, setting, target, format of this name
    ├── SystemFailure (OSError)            the system refused: disk full, no permission, ...
    │   ├── NotFound (FileNotFoundError)
    │   └── NoPermission (PermissionError)
    ├── OutOfMemory (MemoryError)
    └── Interrupted                        a callback asked to stop
"""

from __future__ import annotations

__all__ = [
    "CicyError",
    "DamagedFile",
    "Interrupted",
    "InvalidConfiguration",
    "InvalidInput",
    "NoPermission",
    "NotFound",
    "OutOfMemory",
    "SystemFailure",
    "UnknownName",
    "UsageError",
]


class CicyError(Exception):
    """Anything that went wrong in the library.

    Attributes
    ----------
    reason : str
        The library's name for the reason, such as ``"Calabi-Yau condition"`` or ``"disk full"``.

    Examples
    --------
    >>> import cicyminer
    >>> try:
    ...     cicyminer.Configuration("[[4,4]]")
    ... except cicyminer.CicyError as error:
    ...     print(error.reason)
    Calabi-Yau condition
    """

    reason: str = ""


class InvalidInput(CicyError, ValueError):
    """A configuration, a file or a data set is wrong."""


class InvalidConfiguration(InvalidInput):
    """Text or numbers that are not a configuration; the message has place and reason."""


class DamagedFile(InvalidInput):
    """A file that is cut short, fails its checksum, or has another format."""


class UsageError(CicyError, ValueError):
    """An argument is impossible."""


class UnknownName(UsageError):
    """There is no model, setting, target or format of this name."""


class SystemFailure(CicyError, OSError):
    """The system refused: disk full, input or output failed, file in use."""


class NotFound(SystemFailure, FileNotFoundError):
    """There is no such file or folder."""


class NoPermission(SystemFailure, PermissionError):
    """No permission, or a read-only file system."""


class OutOfMemory(CicyError, MemoryError):
    """There is not enough memory."""


class Interrupted(CicyError):
    """The work was stopped; what was done until then is kept."""


# Codes of cicyminer/error.h that have a class of their own; the others have that of their hundred.
_CLASSES = {
    108: DamagedFile,
    109: DamagedFile,
    201: UnknownName,
    301: OutOfMemory,
    302: NotFound,
    303: NoPermission,
}
_HUNDREDS = {1: InvalidInput, 2: UsageError, 3: SystemFailure, 4: Interrupted}


def _from_code(reason: str, code: int, message: str, about_configuration: bool) -> CicyError:
    """The exception of a code of the library; called by the binding."""
    kind = _CLASSES.get(code) or _HUNDREDS.get(code // 100, CicyError)
    if about_configuration and code // 100 == 1:
        kind = InvalidConfiguration
    error = kind(message)
    error.reason = reason
    return error
