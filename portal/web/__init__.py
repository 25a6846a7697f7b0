"""Page machinery that every door shares and that knows no domain."""
