"""The two verbs, map and cluster, and the engines that run them."""
