"""The command line: it reads a line, asks the broker, and says the answer; it decides nothing about queues itself."""
