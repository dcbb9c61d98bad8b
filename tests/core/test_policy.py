"""What a person can choose: options that exist, do not contradict themselves and are performed; presets; files."""

import pytest

from scanveil.deid.rules import table
from scanveil.deid.rules.policy import LONGEST_PROFILE, OPTIONS, PRESETS, Policy, from_toml, policy_of
from scanveil.errors import ProfileError, UsageError


def test_options_are_those_of_cid_7050():
    codes = {line.partition(" ")[0] for line in table.METHODS.splitlines()}
    assert {option.code for option in OPTIONS.values()} | {"113100"} == codes
    assert set(table.OPTION_COLUMNS) <= set(OPTIONS)


@pytest.mark.parametrize("name", ["clean_pixel_data", "clean_recognizable_visual_features"])
def test_what_is_not_performed_is_refused_in_a_sentence(name):
    with pytest.raises(UsageError, match=r"[a-z]\.$") as caught:
        Policy(frozenset({name}))
    assert caught.value.sentence.startswith(name)


def test_an_option_that_does_not_exist_is_refused_and_those_that_do_are_named():
    with pytest.raises(UsageError, match="retain_uids"):
        policy_of("basic", ["retain-uids"])
    with pytest.raises(UsageError, match="second-opinion"):
        policy_of("everything")


def test_dates_cannot_be_kept_and_moved():
    with pytest.raises(UsageError, match="moved as well"):
        policy_of("basic", ["retain_longitudinal_full_dates", "retain_longitudinal_modified_dates"])


def test_what_keeps_only_what_images_need_keeps_no_more_by_options():
    with pytest.raises(UsageError, match="cannot keep more"):
        policy_of("everything-out", ["retain_uids"])


def test_every_preset_says_for_whom_it_is_and_makes_a_file_that_gives_it_back():
    assert {"basic", "second-opinion", "teaching", "research", "everything-out"} == set(PRESETS)
    for name, preset in PRESETS.items():
        assert "For " in preset.sentence
        assert from_toml(preset.policy.to_toml()) == preset.policy == policy_of(name)


def test_a_file_may_start_from_a_preset():
    found = from_toml('profile = "teaching"\nname = "Our clinic"\noptions = ["retain_device_identity"]\n')
    assert found.options == PRESETS["teaching"].policy.options | {"retain_device_identity"}
    assert found.name == "Our clinic"
    assert from_toml("") == Policy()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name = \n", 1, "not a TOML file"),
        ('\n\noption = ["retain_uids"]', 3, '"option" means nothing'),
        ('name = "x"\nstrict = "yes"', 2, "true or false"),
        ('options = [\n "retain_uids",\n "clean_pixel_data",\n]', 3, "nothing to choose for all files"),
        ('\noptions = ["retain_everything"]', 2, "no option named"),
        ("options = [1]", 1, "list of names"),
        ('\nprofile = "nobody"', 2, "no profile named"),
        ('name = "<b>"', 1, "letters"),
        ('options = [\n"retain_longitudinal_full_dates",\n"retain_longitudinal_modified_dates"]', 2, "moved as well"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(text, line, words):
    with pytest.raises(ProfileError, match=words) as caught:
        from_toml(text)
    assert caught.value.line == line
    assert caught.value.sentence.startswith(f"Line {line}: ")


def test_a_file_that_is_far_too_long_is_refused_and_not_cut_off():
    with pytest.raises(ProfileError, match="at most"):
        from_toml("# far away\n" * 10_000 + "strict = true")


def test_a_hostile_file_is_refused_in_words():
    dots = ".".join("b" * 1000)
    for text in (f"[{dots}]", f"{dots} = 1", "options=" + "[" * 5000, "a=" + "{a=" * 3000, "name=" + "1" * 5000):
        with pytest.raises(ProfileError):
            from_toml(text)


def test_a_profile_has_at_most_so_many_characters():
    """One that is cut off could keep more than it says."""
    text = 'profile = "basic"\n#'
    assert from_toml(text + "x" * (LONGEST_PROFILE - len(text))) == from_toml(text)
    with pytest.raises(ProfileError, match="65,536"):
        from_toml(text + "x" * (LONGEST_PROFILE - len(text) + 1))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('name = "a"\nprofle = "basic"', 2, '"profle" means nothing'),
        ('name = "a"\nstrict = 1', 2, "true or false"),
        ("name = 7", 1, "a text"),
        ('options = "retain_uids"', 1, "a list of names"),
        ("strict = true\noptions = [7]", 2, "a list of names"),
        ('options = ["retain_uids",\n"retain_it"]', 2, "retain_it"),
        ('profile = "basic"\nname = ""', 2, "1 to 40"),
        ('name = "' + "x" * 41 + '"', 1, "1 to 40"),
        ('name = "a/b"', 1, "1 to 40"),
        ("\n\nname = \n", 3, "not a TOML file"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_with_its_line(text, line, words):
    """Counted from 1."""
    with pytest.raises(ProfileError, match=words) as caught:
        from_toml(text)
    assert caught.value.line == line


def test_a_profile_starts_from_a_preset_and_adds_to_it():
    """Its own name and strictness take the place of those of the preset, its options come on top."""
    found = from_toml('profile = "teaching"\nname = "' + "x" * 40 + '"\noptions = ["retain_uids"]')
    assert found.name == "x" * 40 and found.options == PRESETS["teaching"].policy.options | {"retain_uids"}
    assert from_toml('profile = "teaching"').name == "teaching" and from_toml("").name == "basic"
    assert from_toml("strict = true").strict and not from_toml("strict = false").strict
