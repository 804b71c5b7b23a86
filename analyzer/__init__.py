"""Frame → results: people, turns, estimates, one file per measure. Knows no format."""
