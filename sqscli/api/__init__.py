"""What Amazon documents about SQS and nothing of ours: actions, attributes, limits, error codes and digests, as plain data and pure functions.

Law: nothing here reads a file, a clock or a random number, and nothing here knows a queue's state.
"""
