"""One file a stage; `order` holds them all in the order in which they run."""
