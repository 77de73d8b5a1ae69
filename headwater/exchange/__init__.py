"""Formats of other programs and of readers, one file each."""
