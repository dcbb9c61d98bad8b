import io
import struct

import numpy as np
import pytest
from builders import AXIAL, BIG_ENDIAN, CORONAL, EXPLICIT, IMPLICIT, dataset, explicit, file_bytes, image, item, part10
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.library import traits
from scanveil.library.instance import Instance, read_instance
from scanveil.library.pictures import Picture
from scanveil.library.stacks import stacks_of
from scanveil.library.traits import Traits
from scanveil.looking.viewer import Viewer


def instance_from(data):
    return read_instance(io.BytesIO(data), path="IM1", size=len(data))


def group(**macros):
    """One item of functional groups: macro keyword -> attributes."""
    made = Dataset()
    for macro, attributes in macros.items():
        inner = Dataset()
        for keyword, value in attributes.items():
            setattr(inner, keyword, value)
        setattr(made, macro, Sequence([inner]))
    return made


def frames(count, **keywords):
    return image(np.zeros((count, 2, 2), np.uint8), NumberOfFrames=count, **keywords)


@pytest.mark.parametrize("tag", list(traits._READERS))
def test_every_attribute_may_stand_at_the_top(tag):
    """Wherever it belongs, and whatever stands in it: none of them takes the file away."""
    instance_from(part10([explicit(0x00080016, "UI", b"1.2\0"), explicit(tag, "UN", b"1\\2\\3 ")]))


def test_a_place_in_a_volume_may_stand_at_the_top():
    """And is the place of the image where it has none in the patient."""
    volume = {"ImagePositionVolume": [1, 2, 3], "ImageOrientationVolume": [1, 0, 0, 0, 1, 0]}
    found = instance_from(file_bytes(dataset(**volume))).traits[0]
    assert (found.position, found.system) == ((1, 2, 3), traits.VOLUME)
    both = instance_from(file_bytes(dataset(**volume, ImagePositionPatient=[4, 5, 6]))).traits[0]
    assert both.position == (4, 5, 6)


def test_of_image_type_only_so_many_words_are_read():
    """It is written to be short, and compared word by word."""
    long = instance_from(file_bytes(dataset(ImageType=[f"W{number}" * 9 for number in range(3000)]))).traits[0]
    assert len(long.image_type) == traits.MOST_WORDS and max(map(len, long.image_type)) <= 64


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])
def test_a_plain_file_says_what_it_is(syntax):
    """What single images of a series differ by is read from the top level, in every encoding."""
    made = dataset(
        ImageType=["ORIGINAL", "PRIMARY", "M"],
        ImagePositionPatient=[1, 2, 3],
        ImageOrientationPatient=list(AXIAL),
        EchoTime="80.5",
        InversionTime="900",
        TriggerTime="120",
        TemporalPositionIdentifier="4",
        AcquisitionNumber="7",
        DiffusionBValue=1000.0,
        DiffusionGradientOrientation=[0.0, 0.6, 0.8],
        ComplexImageComponent="MAGNITUDE",
        AcquisitionDate="20260102",
        AcquisitionTime="101112.5",
    )
    assert instance_from(file_bytes(made, syntax)).traits == (
        Traits(
            position=(1, 2, 3),
            orientation=AXIAL,
            image_type=("ORIGINAL", "PRIMARY", "M"),
            echo_time_ms=80.5,
            inversion_time_ms=900,
            trigger_time_ms=120,
            temporal_position=4,
            acquisition_number=7,
            b_value=1000,
            gradient=(0.0, 0.6, 0.8),
            component="MAGNITUDE",
            acquired="20260102101112.5",
        ),
    )


@pytest.mark.parametrize(
    ("keywords", "acquired"),
    [
        ({"AcquisitionDateTime": "20260102101112"}, "20260102101112"),
        ({"AcquisitionTime": "101112"}, "101112"),
        ({"ContentDate": "20260102", "ContentTime": "101113"}, "20260102101113"),
        ({"ContentDate": "20260102"}, ""),
    ],
)
def test_when_an_image_was_taken(keywords, acquired):
    """The acquisition counts before the content, and a date alone tells nothing apart."""
    assert instance_from(file_bytes(dataset(**keywords))).traits[0].acquired == acquired


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])
def test_each_frame_says_what_it_is(syntax):
    """Functional groups of a frame count before shared ones, and these before the top level (PS3.3 C.7.6.16)."""
    made = frames(
        3,
        ImageType=["ORIGINAL", "PRIMARY"],
        SharedFunctionalGroupsSequence=Sequence(
            [
                group(
                    PlaneOrientationSequence={"ImageOrientationPatient": list(AXIAL)},
                    MREchoSequence={"EffectiveEchoTime": 30.0},
                )
            ]
        ),
        PerFrameFunctionalGroupsSequence=Sequence(
            [
                group(
                    PlanePositionSequence={"ImagePositionPatient": [0, 0, number]},
                    FrameContentSequence={
                        "StackID": "A",
                        "InStackPositionNumber": number + 1,
                        "TemporalPositionIndex": 70000,
                        "DimensionIndexValues": [1, number],
                        "FrameAcquisitionDateTime": f"2026010210111{number}",
                    },
                    MRImageFrameTypeSequence={"FrameType": ["ORIGINAL", "PRIMARY", "PHASE"]},
                    CardiacSynchronizationSequence={"NominalPercentageOfCardiacPhase": 12.5},
                )
                for number in (0, 1)
            ]
            + [group(MREchoSequence={"EffectiveEchoTime": 60.0})]
        ),
    )
    first, second, third = instance_from(file_bytes(made, syntax)).traits
    assert first == Traits(
        position=(0, 0, 0),
        orientation=AXIAL,
        image_type=("ORIGINAL", "PRIMARY", "PHASE"),
        acquired="20260102101110",
        echo_time_ms=30,
        temporal_position=70000,
        cardiac_phase_percent=12.5,
        stack_id="A",
        in_stack_position=1,
        dimensions=(1, 0),
    )
    assert (second.position, second.dimensions) == ((0, 0, 1), (1, 1))
    assert third == Traits(image_type=("ORIGINAL", "PRIMARY"), orientation=AXIAL, echo_time_ms=60)


def test_the_direction_of_diffusion_lies_one_sequence_deeper():
    """PS3.3 C.8.13.5.9: b-value and, in a sequence of their own, the gradient's cosines."""
    direction = Dataset()
    direction.DiffusionGradientOrientation = [1.0, 0.0, 0.0]
    diffusion = {"DiffusionBValue": 700.0, "DiffusionGradientDirectionSequence": Sequence([direction])}
    made = frames(2, PerFrameFunctionalGroupsSequence=Sequence([group(MRDiffusionSequence=diffusion), group()]))
    first, second = instance_from(file_bytes(made)).traits
    assert (first.b_value, first.gradient) == (700, (1, 0, 0))
    assert (second.b_value, second.gradient) == (None, None)


def test_segments_and_tiles_are_told_apart():
    """A segmentation's frames say their segment, a slide's where they lie in it."""
    slide = {"ColumnPositionInTotalImagePixelMatrix": 513, "RowPositionInTotalImagePixelMatrix": 1}
    made = frames(
        2,
        TotalPixelMatrixColumns=1024,
        TotalPixelMatrixRows=600,
        PerFrameFunctionalGroupsSequence=Sequence(
            [
                group(PlanePositionSlideSequence=slide),
                group(SegmentIdentificationSequence={"ReferencedSegmentNumber": 3}),
            ]
        ),
    )
    found = instance_from(file_bytes(made))
    assert found.slide_size == (1024, 600)
    assert (found.traits[0].tile_row, found.traits[0].tile_column, found.traits[1].segment_number) == (1, 513, 3)


def volume(heights, *, patient=False, **shared):
    """Frames of an ultrasound volume at these places in it, from above downwards in the transducer's eyes."""
    groups = [
        group(
            PlanePositionVolumeSequence={"ImagePositionVolume": [1.0, 2.0, float(height)]},
            **({"PlanePositionSequence": {"ImagePositionPatient": [7, 8, 9 + height]}} if patient else {}),
        )
        for height in heights
    ]
    turned = {"PlaneOrientationVolumeSequence": {"ImageOrientationVolume": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]}, **shared}
    return frames(
        len(heights),
        SOPClassUID="1.2.840.10008.5.1.4.1.1.6.2",
        Modality="US",
        SharedFunctionalGroupsSequence=Sequence([group(**turned)]),
        PerFrameFunctionalGroupsSequence=Sequence(groups),
    )


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])
def test_frames_of_an_ultrasound_volume_lie_in_it(syntax):
    """By Plane Position (Volume); where that lies in the patient, nobody knows, so it is no place of the patient."""
    found = instance_from(file_bytes(volume([0, 2.5]), syntax))
    assert found.traits == (Traits((1, 2, 0), AXIAL, system=traits.VOLUME), Traits((1, 2, 2.5), AXIAL, system="volume"))
    assert (found.image_position_patient, found.image_orientation_patient) == (None, None)
    assert Instance.from_row(found.to_row()) == found


def test_frames_of_an_ultrasound_volume_may_lie_in_the_patient():
    """Then that goes before where they lie in the volume (PS3.3 C.8.24.2)."""
    turned = {"PlaneOrientationSequence": {"ImageOrientationPatient": list(CORONAL)}}
    found = instance_from(file_bytes(volume([0, 2], patient=True, **turned)))
    assert found.traits == (Traits((7, 8, 9), CORONAL), Traits((7, 8, 11), CORONAL))


@pytest.mark.parametrize("junk", [float("nan"), float("inf")])
def test_places_in_a_volume_that_are_no_numbers_are_none(junk):
    """The frame has none then."""
    assert [one.position for one in instance_from(file_bytes(volume([0, junk]))).traits] == [(1, 2, 0), None]


def test_a_volume_of_ultrasound_goes_by_its_places_and_has_no_words_of_the_patient():
    """In order, with gaps said, and no plane of the body in its name, nor letters and a height in its caption."""
    data = file_bytes(volume([8, 6, 4, 0, -2, -4]))
    (stack,) = stacks_of([instance_from(data)])
    assert (stack.name, stack.ordered_by) == ("Volume", "position")
    assert [one.at for one in stack.images()] == [5, 4, 3, 2, 1, 0]
    assert stack.notes == ("Slices seem to be missing between images 3 and 4. Perhaps not all files were copied.",)
    caption = Viewer(lambda number: (io.BytesIO(data), "IM1", len(data))).caption(Picture(0, 1))
    assert (caption.letters, caption.position_mm) == (("", "", "", ""), None)


def test_frames_of_nuclear_medicine_are_told_apart_by_vectors():
    """PS3.3 C.8.4.8: one number for each frame; a vector of another length says nothing."""
    made = frames(4, Modality="NM", DetectorVector=[1, 1, 2, 2], TimeSlotVector=[1, 2, 1, 2], RotationVector=[1, 2])
    assert [one.nuclear for one in instance_from(file_bytes(made)).traits] == [
        (0, 1, 0, 0, 0, 1, 0, 0, 0),
        (0, 1, 0, 0, 0, 2, 0, 0, 0),
        (0, 2, 0, 0, 0, 1, 0, 0, 0),
        (0, 2, 0, 0, 0, 2, 0, 0, 0),
    ]


@pytest.mark.parametrize("vector", [[1, 1, 1], [1, 2], None])
def test_frames_that_nothing_tells_apart_share_one_record(vector):
    """A clip of a million frames costs no more than one image."""
    assert len(instance_from(file_bytes(frames(3, DetectorVector=vector))).traits) == 1


def test_of_a_macro_the_first_item_counts():
    """It should have no other."""
    made = group(MREchoSequence={"EffectiveEchoTime": 10.0}, PixelMeasuresSequence={"PixelSpacing": [1, 2]})
    for keyword, more in (
        ("MREchoSequence", {"EffectiveEchoTime": 20.0}),
        ("PixelMeasuresSequence", {"PixelSpacing": [3, 4]}),
    ):
        made[keyword].value += group(**{keyword: more})[keyword].value
    found = instance_from(file_bytes(frames(2, PerFrameFunctionalGroupsSequence=Sequence([made, made]))))
    assert [one.echo_time_ms for one in found.traits] == [10, 10] and found.pixel_spacing == (1, 2)


def test_fewer_groups_than_frames():
    """Frames without a group have what is shared."""
    made = frames(3, EchoTime="9", PerFrameFunctionalGroupsSequence=Sequence([group(MREchoSequence={})]))
    assert [one.echo_time_ms for one in instance_from(file_bytes(made)).traits] == [9, 9, 9]


def test_more_groups_than_frames():
    """Groups beyond the number of frames are not looked at."""
    groups = [group(MREchoSequence={"EffectiveEchoTime": float(number)}) for number in range(1, 5)]
    made = frames(2, PerFrameFunctionalGroupsSequence=Sequence(groups))
    assert [one.echo_time_ms for one in instance_from(file_bytes(made)).traits] == [1, 2]


def test_more_frames_than_are_told_apart(monkeypatch):
    """Beyond that many, frames share one record and nothing of their groups is read."""
    monkeypatch.setattr(traits, "MAX_TOLD_APART", 2)
    groups = [group(MREchoSequence={"EffectiveEchoTime": float(number)}) for number in range(1, 4)]
    made = frames(3, PerFrameFunctionalGroupsSequence=Sequence(groups))
    assert [one.echo_time_ms for one in instance_from(file_bytes(made)).traits] == [None]


def test_damaged_groups_cost_the_order_but_not_the_file():
    """A group that ends within an element leaves the frames untold, and the file in the list."""
    whole = item(explicit(0x00209113, "SQ", item(explicit(0x00200032, "DS", b"1\\2\\3 "))))
    cut = item(explicit(0x00209113, "SQ", b"", length=999))
    data = part10(
        [
            explicit(0x00280008, "IS", b"2 "),
            explicit(0x00280010, "US", struct.pack("<H", 2)),
            explicit(0x00280011, "US", struct.pack("<H", 2)),
            explicit(0x52009230, "SQ", whole + cut),
            explicit(0x7FE00010, "OB", bytes(8)),
        ]
    )
    found = instance_from(data)
    assert (found.number_of_frames, found.traits) == (2, (Traits(),))


@pytest.mark.parametrize(
    "value", [b"", b"\0", struct.pack("<d", float("nan")), struct.pack("<d", float("inf")), struct.pack("<d", -1e300)]
)
def test_numbers_that_are_none(value):
    """A b-value of the wrong size, infinite or beyond belief is no b-value."""
    padded = value + b"\0" * (len(value) % 2)
    assert instance_from(part10([explicit(0x00189087, "FD", padded)])).traits == (Traits(),)


@pytest.mark.parametrize(
    ("creator", "tag", "value", "b_value"),
    [
        (b"SIEMENS MR HEADER ", 0x0019100C, b"800 ", 800),
        (b"GEMS_PARM_01", 0x00431039, b"1000000700\\6\\0\\0 ", 700),
        (b"SOMEBODY ELSE ", 0x0019100C, b"800 ", None),
        (b"SIEMENS MR HEADER ", 0x0019100C, b"x ", None),
    ],
)
def test_b_values_of_scanners_that_do_not_write_the_standard_s(creator, tag, value, b_value):
    """Private elements are believed only under their creator's name."""
    data = part10([explicit(tag & 0xFFFF0000 | 0x10, "LO", creator), explicit(tag, "IS", value)])
    assert instance_from(data).traits[0].b_value == b_value


def test_the_name_of_a_stack_is_read_in_the_files_character_set():
    """It is a text for people."""
    content = item(explicit(0x00209111, "SQ", item(explicit(0x00209056, "SH", "Größe 肝臓 ".encode()))))
    elements = [explicit(0x00080005, "CS", b"ISO_IR 192"), explicit(0x00080060, "CS", b"MR")]
    found = instance_from(part10([*elements, explicit(0x52009230, "SQ", content)]))
    assert found.traits[0].stack_id == "Größe 肝臓"


def test_many_dimensions_are_cut():
    """Honest files have a handful; 65,535 would be carried along with every frame."""
    values = struct.pack("<5000L", *range(5000))
    content = item(explicit(0x00209111, "SQ", item(explicit(0x00209157, "UL", values))))
    found = instance_from(part10([explicit(0x00080060, "CS", b"MR"), explicit(0x52009230, "SQ", content)]))
    assert found.traits[0].dimensions == tuple(range(traits.MAX_DIMENSIONS))


def test_an_instance_survives_its_row():
    """What goes from worker to worker as JSON comes back equal, frame by frame."""
    made = frames(
        2,
        PixelSpacing=[1, 2],
        PerFrameFunctionalGroupsSequence=Sequence(
            [
                group(PlaneOrientationSequence={"ImageOrientationPatient": list(CORONAL)}),
                group(FrameContentSequence={"DimensionIndexValues": [1, 2], "StackID": "1"}),
            ]
        ),
    )
    found = instance_from(file_bytes(made))
    assert len(found.traits) == 2
    assert Instance.from_row(found.to_row()) == found


def test_a_row_is_short():
    """A plain slice sends no list of what it does not say."""
    made = dataset(ImagePositionPatient=[1, 2, 3], ImageOrientationPatient=list(AXIAL), ImageType=["A", "B"])
    assert instance_from(file_bytes(made)).to_row()[-1] == [[[1, 2, 3], list(AXIAL), ["A", "B"]]]
