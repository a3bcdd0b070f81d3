"""`sqscli serve`: an HTTP endpoint over the home."""
