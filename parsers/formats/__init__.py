"""One format, one file. A format imports no other format; what two share moves down into a named module."""
