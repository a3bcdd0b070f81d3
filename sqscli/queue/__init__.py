"""What a queue is and does: deterministic, without I/O, clock or randomness."""
