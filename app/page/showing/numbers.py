"""Numbers as people read them."""

from scanveil.said import _, ngettext


def size_text(size: float) -> str:
    """Bytes as people read them."""
    if size < 1000:
        return ngettext("{count} byte", "{count} bytes", int(size))
    if size < 1000**2:
        return _("{size} KB", size=_two_digits(size / 1000))
    if size < 1000**3:
        return _("{size} MB", size=_two_digits(size / 1000**2))
    return _("{size} GB", size="%.1f" % (size / 1000**3))


def _two_digits(value: float) -> str:
    return "%d" % value if value >= 10 else "%.1f" % value


def number_text(value: float) -> str:
    return "%d" % value if value == int(value) else "%.1f" % value


def time_text(seconds: int) -> str:
    """About so long, as people say it."""
    if seconds < 60:
        tens = max(1, (seconds + 9) // 10) * 10
        return _("about {seconds} s", seconds=tens)
    return _("about {minutes} min", minutes=(seconds + 30) // 60)
