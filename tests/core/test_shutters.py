import numpy as np
import pytest
from builders import file_bytes, image, opened, render_frame

from scanveil.looking.render import load_frame, reduce, render
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.shutters import Shutter

PIXELS = np.full((9, 11), 200, np.uint8)


def drawing(hidden):
    return ["".join(".#"[hides] for hides in row) for row in hidden.tolist()]


def shutter(**keywords):
    return read_attributes(opened(file_bytes(image(PIXELS, **keywords)))[0]).shutter


def test_rectangle_shows_its_edges():
    """Rows and columns count from 1, and the edges of a rectangle are shown."""
    hidden = Shutter(rectangle=(2, 4, 1, 2)).hidden(3, 5)
    assert drawing(hidden) == ["#...#", "#...#", "#####"]


def test_circle():
    """A circle shows what is no farther than its radius."""
    hidden = Shutter(circle=(3, 3, 2)).hidden(5, 5)
    assert drawing(hidden) == ["##.##", "#...#", ".....", "#...#", "##.##"]


def test_polygon():
    """A polygon shows what is inside of it."""
    hidden = Shutter(polygon=((0.5, 0.5), (0.5, 6.5), (6.5, 0.5))).hidden(6, 6)
    assert drawing(hidden) == [".....#", "....##", "...###", "..####", ".#####", "######"]


def test_polygon_that_crosses_itself():
    """Where a polygon covers itself twice nothing is shown, and far corners cost nothing."""
    square = ((0.5, 0.5), (0.5, 4.5), (4.5, 4.5), (4.5, 0.5))
    assert Shutter(polygon=square * 2).hidden(4, 4).all()
    far = ((-1e5, -1e5), (-1e5, 1e5), (1e5, 1e5), (1e5, -1e5))
    assert Shutter(polygon=far).hidden(4, 4) is None


def test_shapes_together():
    """Of several shapes only what lies inside all is shown."""
    hidden = Shutter(rectangle=(1, 3, 1, 5), circle=(3, 3, 2)).hidden(5, 5)
    assert drawing(hidden) == ["##.##", "#..##", "...##", "#..##", "##.##"]


def test_reading_a_shutter():
    """Shape, edges and grey come out of the file; a grey is a P-Value of 16 bits."""
    found = shutter(
        ShutterShape=["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        ShutterLeftVerticalEdge=1,
        ShutterRightVerticalEdge=2,
        ShutterUpperHorizontalEdge=3,
        ShutterLowerHorizontalEdge=4,
        CenterOfCircularShutter=[5, 6],
        RadiusOfCircularShutter=7,
        VerticesOfThePolygonalShutter=[1, 1, 1, 9, 9, 9],
        ShutterPresentationValue=0xFFFF,
    )
    assert found == Shutter((1, 2, 3, 4), (5, 6, 7), ((1, 1), (1, 9), (9, 9)), 0, 255)


EDGES = {
    "ShutterLeftVerticalEdge": 1,
    "ShutterRightVerticalEdge": 2,
    "ShutterUpperHorizontalEdge": 3,
    "ShutterLowerHorizontalEdge": 4,
}


@pytest.mark.parametrize("keyword", [*EDGES, "RadiusOfCircularShutter"])
@pytest.mark.parametrize(("tail", "is_shutter"), [([], True), ([5], True), ([2_000_000], True), (None, False)])
def test_of_an_edge_or_radius_the_first_number_counts(keyword, tail, is_shutter):
    """Whatever stands behind it; where there is none, there is no such shape."""
    if keyword in EDGES:
        given, expected = {"ShutterShape": "RECTANGULAR", **EDGES}, Shutter(rectangle=(1, 2, 3, 4))
    else:
        given = {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [5, 6], keyword: 7}
        expected = Shutter(circle=(5, 6, 7))
    given[keyword] = None if tail is None else [given[keyword], *tail]
    assert shutter(**given) == (expected if is_shutter else None)


@pytest.mark.parametrize("far", [1_000_000, -1_000_000, 2**31 - 1])
@pytest.mark.parametrize(
    ("shape", "keyword", "start"),
    [
        *(("RECTANGULAR", keyword, []) for keyword in EDGES),
        ("CIRCULAR", "RadiusOfCircularShutter", []),
        ("CIRCULAR", "CenterOfCircularShutter", [5]),
        ("POLYGONAL", "VerticesOfThePolygonalShutter", [1, 1, 1, 9, 9]),
    ],
)
def test_a_shape_that_reaches_beyond_belief_is_none(shape, keyword, start, far):
    """A million pixels away there is no image."""
    known = {**EDGES, "RadiusOfCircularShutter": 7, "CenterOfCircularShutter": [5, 6]}
    known |= {"VerticesOfThePolygonalShutter": [1, 1, 1, 9, 9, 9], "ShutterShape": shape}
    assert shutter(**known) is not None
    assert shutter(**{**known, keyword: [*start, far]}) is None


@pytest.mark.parametrize(
    "keywords",
    [
        {"ShutterShape": "RECTANGULAR", "ShutterLeftVerticalEdge": 1},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [5, 6]},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 2, 2]},
        {"ShutterShape": "OVAL"},
    ],
)
def test_shutter_that_is_not_whole(keywords):
    """A shape that is not described whole hides nothing."""
    assert shutter(**keywords) is None


def test_bitmap():
    """The bits of the overlay that a bitmap shutter names hide what is below them (PS3.3 C.7.6.15)."""
    made = image(PIXELS, WindowCenter=128, WindowWidth=256, ShutterShape="BITMAP", ShutterOverlayGroup=0x6000)
    bits = np.zeros((9, 11), np.uint8)
    bits[2:4, 5] = 1
    packed = np.packbits(bits, axis=None, bitorder="little").tobytes()
    for element, vr, value in (
        (0x60000010, "US", 9),
        (0x60000011, "US", 11),
        (0x60000040, "CS", "G"),
        (0x60000050, "SS", [1, 1]),
        (0x60000100, "US", 1),
        (0x60000102, "US", 0),
        (0x60003000, "OW", packed + b"\0" * (len(packed) % 2)),
    ):
        made.add_new(element, vr, value)
    shown = render_frame(*opened(file_bytes(made)), 0).rgba[..., 0]
    assert (shown == np.where(bits, 0, 200)).all()


@pytest.mark.parametrize("step", [1, 2])
def test_a_shutter_can_be_opened(step):
    """What it hides is seen then, as what is written there stands in the file all the same."""
    edges = {"LeftVerticalEdge": 3, "RightVerticalEdge": 6, "UpperHorizontalEdge": 3, "LowerHorizontalEdge": 6}
    box = {f"Shutter{edge}": at for edge, at in edges.items()}
    made = image(PIXELS, WindowCenter=128, WindowWidth=256, ShutterShape="RECTANGULAR", **box)
    found = reduce(load_frame(*opened(file_bytes(made)), 0), step)
    assert (render(found).rgba[..., 0] == 0).any()
    assert (render(found, shutter=False).rgba[..., 0] == 200).all()
