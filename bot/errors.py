"""What can go wrong through a user's or a maintainer's mistake.

BaliseError
├── SeedError        a file under seeds/ is not as it must be
├── SettingError     a setting or an argument is not as it must be
├── SetupError       something the machine must have is missing
│   └── StoreAway    the store of conversations does not answer, or not in time
└── RequestError     a request to a channel is not as it must be

Each message says what was expected, what was found and what to do. The command
line shows it without a traceback and leaves with `exit_status`.
"""


class BaliseError(Exception):
    """A mistake that its author can mend.

    `message` may hold placeholders, which `values` fill: the command line looks it up in its
    catalogue as it stands, to tell it in the maintainer's language.
    """

    exit_status = 1

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values


class SeedError(BaliseError):
    """A file of knowledge is wrong; the message begins with its name and the place."""


class SettingError(BaliseError):
    """A setting or an argument is wrong."""

    exit_status = 2


class SetupError(BaliseError):
    """The machine lacks something, or something stands in the way."""


class StoreAway(SetupError):
    """The store of conversations failed; `reason` is the type of the error, never its message.

    `told`: whether the operator knows of it already.
    """

    def __init__(self, reason: str, told: bool = False) -> None:
        super().__init__("The store of conversations does not answer ({reason}).", reason=reason)
        self.reason = reason
        self.told = told


class RequestError(BaliseError):
    """A request is refused; `status` is the HTTP status to answer with.

    `reason`: what it is counted as, where the status does not say enough.
    """

    def __init__(self, message: str, status: int = 400, reason: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
