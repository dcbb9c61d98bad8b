"""The other end of the wire: one Python in a worker, which does what the page asks."""
