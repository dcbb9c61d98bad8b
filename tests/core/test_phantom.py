"""A body made in code, with a letter on its left, its front and its head: its pictures prove that the letters at the
edges are right, and left is left.

Nothing here knows of the program's own geometry. A slice is taken as a scanner takes it, point by point of the patient
(PS3.3 C.7.6.2.1.1: +x to the left, +y to the back, +z to the head), is shown as every file is, and is judged by the
picture alone: what is seen where, and which way round.
"""

from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from builders import image
from companions import state, viewer

from scanveil.library.pictures import Picture
from scanveil.looking.render import render
from scanveil.looking.viewer import AS_STORED

HALF_MM = 20
"""The body is a cube from -20 to +20 mm on each axis, a voxel for each mm."""
ROWS, COLUMNS = 41, 82
SPACING_MM = (1.0, 0.5)
PLATE_MM = 7
"""How far from the middle the three plates lie that hold the letters, so that none cuts into another."""

GLYPHS = {
    "L": ("#...", "#...", "#...", "#...", "####"),
    "A": (".###", "...#", ".###", "#..#", ".###"),
    "H": ("#...", "#...", "####", "#..#", "#..#"),
}
"""Of each of them no turn or mirror image is like another, nor like one of the others."""
SIDES = {"L": (1, 0, 0), "R": (-1, 0, 0), "A": (0, -1, 0), "P": (0, 1, 0), "H": (0, 0, 1), "F": (0, 0, -1)}
"""Where the sides of the patient are."""
OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}
PLATES = {"axial": ("L", "P", "F"), "coronal": ("L", "F", "A"), "sagittal": ("P", "F", "R")}
"""How the letters on a plate are written: what lies to the right and at the bottom of somebody who reads them, and on
which side of the middle the plate is."""
TURNS = [(rotation, flip) for rotation in (0, 90, 180, 270) for flip in "NY"]
"""What a presentation state may ask for: clockwise, and then left and right."""


def bitmap(letter):
    return np.array([[dot == "#" for dot in line] for line in GLYPHS[letter]])


def towards(*letters):
    """A direction in the patient, of length 1."""
    direction = np.sum([SIDES[letter] for letter in letters], 0).astype(float)
    return direction / np.linalg.norm(direction)


def axis_of(letter):
    return int(np.flatnonzero(SIDES[letter])[0])


def body():
    """The cube [x, y, z], a letter's voxels 200 and all else 0.

    On each plate two letters stand, each close to the side that it names.
    """
    cube = np.zeros((2 * HALF_MM + 1,) * 3, np.uint8)
    for right, down, plate in PLATES.values():
        for letter in GLYPHS:
            if axis_of(letter) == axis_of(plate):
                continue
            dots = np.argwhere(bitmap(letter)) - (2, 2)
            for row, column in dots:
                at = 14 * towards(letter) + column * towards(right) + row * towards(down)
                for depth in (-1, 0, 1):
                    voxel = np.rint(at + (PLATE_MM + depth) * towards(plate)).astype(int) + HALF_MM
                    cube[tuple(voxel)] = 200
    return cube


BODY = body()
"""Looked at, but never changed."""


def scanned(across, down, middle, look_up):
    """A slice (rows, columns), in which rows run along `across` and columns along `down`, and where it begins."""
    first = middle - (COLUMNS - 1) / 2 * SPACING_MM[1] * across - (ROWS - 1) / 2 * SPACING_MM[0] * down
    row, column = np.mgrid[:ROWS, :COLUMNS]
    places = first + column[..., None] * SPACING_MM[1] * across + row[..., None] * SPACING_MM[0] * down
    return look_up(places), first


def voxel_at(places):
    """The values of the body at places in mm; 0 outside of it."""
    found = np.floor(places + 0.5).astype(int) + HALF_MM
    inside = ((found >= 0) & (found <= 2 * HALF_MM)).all(-1)
    return np.where(inside, BODY[tuple(np.moveaxis(np.clip(found, 0, 2 * HALF_MM), -1, 0))], 0).astype(np.uint8)


def written(stored, first, across, down, **keywords):
    """The file that the scanner writes."""
    described = {
        "ImageOrientationPatient": [f"{part:.6f}" for part in (*across, *down)],
        "ImagePositionPatient": [f"{part:.6f}" for part in first],
        "PixelSpacing": list(SPACING_MM),
        "SOPInstanceUID": "2.25.100",
    }
    grey = {"WindowCenter": 128, "WindowWidth": 256} if stored.ndim == 2 else {}
    return image(stored, **{**described, **grey, **keywords})


def slice_through(right, bottom, **keywords):
    """The file of a slice whose right and bottom edge lie at these sides, through the plate that it runs along."""
    across, down = towards(right), towards(bottom)
    plate = next(plate for *along, plate in PLATES.values() if axis_of(plate) not in (axis_of(right), axis_of(bottom)))
    stored, first = scanned(across, down, PLATE_MM * towards(plate), voxel_at)
    return written(stored, first, across, down, **keywords)


def seen(files, how=None):
    """The picture (rows, columns, 3) as it is shown, and the letters at its edges by the names of the edges."""
    view = viewer(*files)
    caption = view.caption(Picture(0, 0), how)
    shown = render(view.frame(Picture(0, 0), how)).rgba[..., :3].astype(float)
    return shown, dict(zip(("left", "right", "top", "bottom"), caption.letters, strict=True))


def clumps(picture):
    """The parts of the picture in which something is seen, (rows, columns of each), whatever they are."""
    left_over = {tuple(place) for place in np.argwhere(picture[..., 0] > 100).tolist()}
    while left_over:
        found, waiting = set(), [left_over.pop()]
        while waiting:
            row, column = waiting.pop()
            found.add((row, column))
            near = {(row + down, column + across) for down, across in product((-1, 0, 1), repeat=2)} & left_over
            left_over -= near
            waiting += near
        yield np.array(sorted(found))


def in_eight_ways(dots):
    """A bitmap, turned and mirrored: (whether it lies, has its sides swapped, is upside down), and how it looks."""
    for lying, swapped, overturned in product((False, True), repeat=3):
        found = dots.T if lying else dots
        found = found[:, ::-1] if swapped else found
        yield (lying, swapped, overturned), found[::-1] if overturned else found


def read(clump, is_wide):
    """Which letter a clump is, and in which of the eight ways it is written."""
    low, high = clump.min(0), clump.max(0)
    dots = np.zeros(high - low + 1, bool)
    dots[tuple((clump - low).T)] = True
    dots = dots[:, ::2] if is_wide else dots[::2]  # two pixels make a mm in one direction
    ways = [
        (letter, way) for letter in GLYPHS for way, one in in_eight_ways(bitmap(letter)) if np.array_equal(one, dots)
    ]
    assert len(ways) == 1, dots.astype(int)
    return ways[0]


def nearest_edge(clump, shape):
    """The edge next to which a clump lies."""
    row, column = (clump.mean(0) + 0.5) / shape[:2]
    distances = {"left": column, "right": 1 - column, "top": row, "bottom": 1 - row}
    return min(distances, key=distances.__getitem__)


def way_of_writing(letter, edges):
    """In which of the eight ways a letter must be seen, if the sides of the patient lie where the edges say."""
    (right, bottom, _) = next(
        (right, down, plate)
        for right, down, plate in PLATES.values()
        if axis_of(plate) not in (axis_of(edges["right"]), axis_of(edges["bottom"]))
    )
    lying = axis_of(edges["right"]) != axis_of(right)
    across, down = (bottom, right) if lying else (right, bottom)
    return lying, edges["right"] != across, edges["bottom"] != down


def check(picture, edges):
    """Two letters are seen, each next to the edge that it names, the right way round for what all edges say."""
    assert all(len(letter) == 1 for letter in edges.values()), edges
    assert edges["left"] == OPPOSITE[edges["right"]] and edges["top"] == OPPOSITE[edges["bottom"]]
    found = list(clumps(picture))
    assert len(found) == 2
    for clump in found:
        letter, way = read(clump, is_wide=picture.shape[1] == COLUMNS)
        assert edges[nearest_edge(clump, picture.shape)] == letter
        assert way == way_of_writing(letter, edges)


ORIENTATIONS = [(right, bottom) for right, bottom in permutations(SIDES, 2) if axis_of(right) != axis_of(bottom)]
"""All ways in which rows and columns can run along the axes: 24, of which half show the body in a mirror."""


def test_the_letters_of_the_body_cannot_be_taken_for_each_other():
    """Nor for their own turns and mirror images: else nothing of the below would be proven."""
    looks = [one.astype(int).tolist() for letter in GLYPHS for _, one in in_eight_ways(bitmap(letter))]
    assert len({str(look) for look in looks}) == len(looks) == 24
    assert BODY.any() and len(ORIENTATIONS) == 24


@pytest.mark.parametrize("right, bottom", [("L", "P"), ("L", "F"), ("P", "F")])
def test_the_usual_slices_are_read_as_they_are_written(right, bottom):
    """Axial from the feet, coronal from the front, sagittal from the left: upright and not mirrored."""
    picture, _ = seen([slice_through(right, bottom)])
    assert {read(clump, is_wide=True)[1] for clump in clumps(picture)} == {(False, False, False)}


@pytest.mark.parametrize(("right", "bottom"), ORIENTATIONS)
def test_each_side_of_the_body_is_at_the_edge_with_its_letter(right, bottom):
    """In all orientations along the axes, by Image Orientation."""
    check(*seen([slice_through(right, bottom)]))


@pytest.mark.parametrize(("right", "bottom"), ORIENTATIONS)
def test_a_picture_with_patient_orientation_alone_has_the_same_letters(right, bottom):
    """In all orientations, as an X-ray has it."""
    alone = {"ImageOrientationPatient": None, "ImagePositionPatient": None, "PixelSpacing": None}
    check(*seen([slice_through(right, bottom, Modality="DX", PatientOrientation=[right, bottom], **alone)]))


@pytest.mark.parametrize(("rotation", "flip"), TURNS)
@pytest.mark.parametrize("source", ["ImageOrientationPatient", "PatientOrientation"])
def test_each_side_is_at_its_letter_however_the_picture_is_turned(source, rotation, flip):
    """By a presentation state, in all orientations; and as it is stored, where that is asked for."""
    for right, bottom in ORIENTATIONS:
        said = {"PatientOrientation": [right, bottom]}
        if source == "PatientOrientation":
            said |= {"ImageOrientationPatient": None, "ImagePositionPatient": None}
        files = slice_through(right, bottom, **said), state(ImageRotation=rotation, ImageHorizontalFlip=flip)
        picture, edges = seen(files)
        check(picture, edges)
        as_stored, edges_as_stored = seen(files, AS_STORED)
        check(as_stored, edges_as_stored)
        assert (rotation, flip) == (0, "N") or edges != edges_as_stored


# Slices that run along no axis


def tint(places):
    """A body whose colours grow from side to side: red to the left, green to the front, blue to the head."""
    return np.rint(127.5 + 4 * places * (1, -1, 1)).clip(0, 255).astype(np.uint8)


TINTS = "LAH"


def oblique(seed):
    """Directions of rows and columns, by chance: at right angles, and as often mirrored as not."""
    chance = Random(seed)
    numbers = np.array([[chance.gauss(0, 1) for _ in range(3)] for _ in range(2)])
    across = numbers[0] / np.linalg.norm(numbers[0])
    down = numbers[1] - numbers[1] @ across * across
    return across, down / np.linalg.norm(down)


def told_by_colours(growth):
    """The letters of an edge by how much each colour grows towards it: what grows most first, a quarter at least."""
    parts = growth / np.linalg.norm(growth)
    named = sorted(zip(parts, TINTS, strict=True), key=lambda one: -abs(one[0]))
    return "".join(
        letter if part > 0 else OPPOSITE[letter]
        for rank, (part, letter) in enumerate(named)
        if rank == 0 or abs(part) >= 0.25
    )


@pytest.mark.parametrize(("rotation", "flip"), TURNS)
@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 7, 8, 9, 10, 11])
def test_letters_of_oblique_slices_are_what_grows_towards_their_edges(seed, rotation, flip):
    """Whatever the orientation, and however the picture is turned."""
    across, down = oblique(seed)
    stored, first = scanned(across, down, np.zeros(3), tint)
    files = written(stored, first, across, down), state(ImageRotation=rotation, ImageHorizontalFlip=flip)
    picture, edges = seen(files)
    to_the_right, down = picture[:, -1].mean(0) - picture[:, 0].mean(0), picture[-1].mean(0) - picture[0].mean(0)
    assert edges == {
        "left": told_by_colours(-to_the_right),
        "right": told_by_colours(to_the_right),
        "top": told_by_colours(-down),
        "bottom": told_by_colours(down),
    }
