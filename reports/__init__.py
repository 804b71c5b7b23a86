"""Results made readable: one self-contained page, a copy for sharing, and the machine's view of the same numbers."""
