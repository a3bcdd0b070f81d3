"""What can go wrong with `sqscli api`, by the exit status that version 2 of the AWS CLI gives it.

ApiError (255)
├── ParameterError (252)       the value of a parameter cannot be read, or is not what the action takes
│   └── WrongLineError         the command line itself: its message is followed by the usage
└── ConfigurationError (253)   the environment is wrong, not the line
"""

from __future__ import annotations

from sqscli.cli.exit_status import API_CONFIGURATION, API_FAILED, API_USAGE


class ApiError(Exception):
    """Failed, and nobody is to blame by name."""

    status = API_FAILED


class ParameterError(ApiError):
    status = API_USAGE

    @classmethod
    def of(cls, option: str, reason: str) -> ParameterError:
        return cls(f"Error parsing parameter '{option}': {reason}")


class WrongLineError(ParameterError):
    pass


class ConfigurationError(ApiError):
    status = API_CONFIGURATION
