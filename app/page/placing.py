"""Where an image lies in its pane: one way from places in the image to places in the stage, and back.

Places in the image are (column, row) of the image as it is stored, pixel centres at integers: flips and quarter turns
are part of the way. Places in the stage are (x, y) in CSS pixels, right and down from its middle.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record

    Place = tuple[float, float, float, float, float, float]
    Point = tuple[float, float]


def fit(pane: "Record", shown: "Fields", ratio: float) -> "tuple[float, float]":
    """CSS pixels per column and row of the image as it is turned: what fits the area to be seen, times the zoom.

    Pixels of the image need not be square.
    """
    aspect = shown["aspect"]
    left, top, right, bottom = shown["area"]
    width, height = pane["stage"]
    if shown["magnification"]:
        scale = shown["magnification"] / ratio
    else:
        scale = min(width / (shown["columns"] * (right - left)), height / (shown["rows"] * aspect * (bottom - top)))
    scale *= pane["zoom"]
    return scale, scale * aspect


def corner(pane: "Record", shown: "Fields", ratio: float) -> "tuple[float, float, float, float]":
    """The left and upper edge of the image as it is turned, in the stage, and its width and height there."""
    scale_x, scale_y = fit(pane, shown, ratio)
    width, height = shown["columns"] * scale_x, shown["rows"] * scale_y
    left, top, right, bottom = shown["area"]
    x, y = pane["pan"]
    return x - width * (left + right) / 2, y - height * (top + bottom) / 2, width, height


def place(pane: "Record", shown: "Fields", ratio: float) -> "Place":
    """The way from image to stage, as (a, b, c, d, e, f): x = a + b column + c row, y = d + e column + f row."""
    x, y, width, height = corner(pane, shown, ratio)
    quarters, flip = shown["turn"]
    columns, rows = (shown["rows"], shown["columns"]) if quarters % 2 else (shown["columns"], shown["rows"])
    # parts of the turned image's width and height, each from the parts of the stored one: (constant, across, down)
    across, down = (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
    for _quarter in range(quarters):
        across, down = (1 - down[0], -down[1], -down[2]), across
    if flip:
        across = (1 - across[0], -across[1], -across[2])
    b, c = width * across[1] / columns, width * across[2] / rows
    e, f = height * down[1] / columns, height * down[2] / rows
    return x + width * across[0] + (b + c) / 2, b, c, y + height * down[0] + (e + f) / 2, e, f


def to_stage(place: "Place", column: float, row: float) -> "Point":
    """Where a place in the image is seen."""
    a, b, c, d, e, f = place
    return a + b * column + c * row, d + e * column + f * row


def to_image(place: "Place", x: float, y: float) -> "Point":
    """Which place in the image is seen there; it may lie outside of it."""
    a, b, c, d, e, f = place
    size = b * f - c * e
    return (f * (x - a) - c * (y - d)) / size, (b * (y - d) - e * (x - a)) / size
