"""Numbers as people read them."""


def size_text(size):
    """Bytes as people read them."""
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return "%d %s" % (size, unit) if unit == "bytes" or size >= 10 else "%.1f %s" % (size, unit)
        size = size / 1000
    return "%.1f GB" % size


def number_text(value):
    return "%d" % value if value == int(value) else "%.1f" % value
