"""`python -m reciprocity` is the command."""

from reciprocity.cli import main

main()
