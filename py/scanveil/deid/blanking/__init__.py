"""Rectangles of an image become background, and all else stays: the copy is then de-identified like any original."""
