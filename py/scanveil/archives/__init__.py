"""Files that hold files: ZIP archives, images of discs, compressed files. What lies in them is read where it lies."""
