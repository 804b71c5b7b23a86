"""One writer per export format: a frame in the common schema in, the bytes of an export out."""
