"""Files that are damaged on purpose, and what has to become of them."""
