"""Exit codes; README, "Exit codes"."""

DONE, BUG, USAGE, INPUT, PARTLY, TOO_LITTLE = range(6)
