"""What a folder holds: files as instances, their series, and the stacks that are scrolled through."""
