"""What is written into images: names, dates, numbers and words of hospitals."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tools.hospitals.people import people
from tools.hospitals.words import listed

_HOSPITALS = listed(
    "St. Mary's Hospital|Westway Medical Center|KH Oststadt|CHU Saint-Luc|UNIVERSITY HOSPITAL|Radiologie Dr. Kern|"
    "Ospedale Maggiore|Clínica del Valle|Dept. of Radiology|BAPTIST MED CTR|Praxis am Markt|City Imaging",
    "|",
)
_DEVICES = listed(
    "TIS 0.4 MI 0.8|Gen 72%|120 kV 210 mAs|W 350 L 40|Dyn R 58 dB|FR 36 Hz|Depth 16 cm|Zoom 1.5x|R MLO|L CC|SUPINE|"
    "PORTABLE AP|Dist 1.06 cm|HR 65 bpm|SE 4 IM 27|Thk 5.0 mm|LYMPH NODE|3:PELVIS|TR 540 TE 12|CINE 0118|ERECT PA",
    "|",
)
JAPANESE = listed("山田太郎 佐藤花子 東京医科大学病院 放射線科 昭和三十年四月一日 患者番号四七一 鈴木一郎 大阪中央病院")
ARABIC = listed("محمد علي حسن|مستشفى الملك فهد|فاطمة الزهراء|تاريخ الميلاد ١٩٦٤|قسم الأشعة|رقم المريض ٤٧١", "|")
BENGALI = listed("রহিমা খাতুন|ঢাকা মেডিকেল কলেজ|জন্ম তারিখ ১৯৬৪|মোহাম্মদ আলী|রোগীর নম্বর ৪৭১", "|")


def a_line(random: Random) -> str:
    """A line as devices and people write them, of Latin letters and digits."""
    (person,) = people(random, "western", 1)
    drawn = random.random()
    if drawn < 0.4:
        spelled = random.choice(list(person.spellings())[:4]).text
        return random.choice([spelled, spelled, f"Name: {spelled}"])
    if drawn < 0.55:
        return random.choice([person.number, f"ID {person.number}"])
    if drawn < 0.75:
        born = random.choice(list(person.birthdays())).text
        return random.choice([born, f"DOB {born}", f"{born} {_time(random)}"])
    return random.choice(_HOSPITALS if drawn < 0.87 else _DEVICES)


def a_short_line(random: Random) -> str:
    """What fits into small images."""
    (person,) = people(random, "western", 1)
    return random.choice([person.family.plain[:9], person.number[:8], f"{person.born:%d.%m.%y}", f"{person.born.year}"])


def a_letter(random: Random) -> str:
    """A letter alone, as it says a side."""
    return random.choice("RLAPHF")


def _name_in(script: str) -> Callable[[Random], str]:
    def name(random: Random) -> str:
        (person,) = people(random, script, 1)
        return f"{person.family.text} {person.given.text}"

    return name


IN_SCRIPT: dict[str, Callable[[Random], str]] = {
    "Cyrillic": _name_in("cyrillic"),
    "Greek": _name_in("greek"),
    "Japanese": lambda random: random.choice(JAPANESE),
    "Arabic": lambda random: random.choice(ARABIC),
    "Bengali": lambda random: random.choice(BENGALI),
}


def _time(random: Random) -> str:
    return f"{random.randrange(24):02}:{random.randrange(60):02}:{random.randrange(60):02}"
