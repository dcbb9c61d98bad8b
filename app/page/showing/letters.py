"""Letters as people take them for the same. MicroPython knows of small letters only those of English."""

CAPITALS = (
    (0xC0, 0xDE, 32),  # Western Europe
    (0x391, 0x3A9, 32),  # Greek
    (0x400, 0x40F, 80),  # Cyrillic
    (0x410, 0x42F, 32),
)
"""Capital letters from, to, and how far their small ones are."""
EVEN_CAPITALS = ((0x100, 0x137), (0x14A, 0x177))
"""Where a capital letter is followed by its small one, and has an even number, ..."""
ODD_CAPITALS = ((0x139, 0x148), (0x179, 0x17E))
"""... or an odd one: Central Europe."""


def small(text: str) -> str:
    """In small letters, as many as before."""
    return "".join([_small(letter) for letter in text])


def _small(letter: str) -> str:
    number = ord(letter)
    if number < 128:
        return letter.lower()
    for first, last, distance in CAPITALS:
        if first <= number <= last and number != 0xD7:
            return chr(number + distance)
    for ranges, rest in ((EVEN_CAPITALS, 0), (ODD_CAPITALS, 1)):
        for first, last in ranges:
            if first <= number <= last and number % 2 == rest:
                return chr(number + 1)
    return letter


def is_letter(letter: str) -> bool:
    """Whether a name may hold this: a letter or digit of any script."""
    return bool(letter) and (letter.isalpha() or letter.isdigit() or (ord(letter) > 127 and letter not in "·•’“”…"))
