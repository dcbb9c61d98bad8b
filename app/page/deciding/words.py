"""Numbers with their nouns."""


def many(count, one, many=None):
    return "%d %s" % (count, one if count == 1 else many or one + "s")
