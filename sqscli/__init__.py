"""sqscli: Amazon SQS on a directory."""

__version__ = "0.1.0"
