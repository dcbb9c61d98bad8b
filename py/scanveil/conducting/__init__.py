"""The order in which files are read, sorted, searched and copied: the same for the page's workers and the terminal."""
