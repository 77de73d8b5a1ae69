"""The stages, in the one order in which they run."""
