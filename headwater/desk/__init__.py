"""The desk: pages over a case in the browser, each with a .json twin from the same function."""
