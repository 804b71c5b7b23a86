"""Texts and records that tools beside Signal write: sigexport and signalbackup-tools."""
