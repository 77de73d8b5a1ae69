"""Bytes sealed for good, and the log of what happened to them."""
