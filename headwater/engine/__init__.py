"""The verb map and the engines that run it."""
