"""The words that hospitals, people and devices are made of; none of these lists is one that Scanveil knows of."""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """A family or given name, and in Latin letters where it is written in others."""

    text: str
    latin: str = ""

    @property
    def plain(self) -> str:
        """In Latin letters."""
        return self.latin or self.text


def _pairs(text: str) -> list[Name]:
    """Names in their own letters and, behind a stroke, in Latin ones."""
    return [Name(*one.split("/")) for one in text.split()]


def listed(text: str, between: str | None = None) -> list[str]:
    """Words that are listed with spaces, or something else, between them."""
    return text.split(between)


WESTERN_FAMILIES = [
    Name(" ".join(text.split()))
    for text in listed(
        """
    Vandermolen|Weissgerber|Kaltenbach|Okonkwo|Fitzgerald|Lindqvist|Castellanos|Bergström|Müller-Lüdenscheidt|Gößmann|
    Łukasiewicz|Dvořáková|Håkansson|Fernández|Brünnhilder|Desrosiers|Beauchêne|Oyelaran|Szczepański|van der Berg|
    de la Cruz|O'Shaughnessy|McAllister|von Hohenfels|Della Torre|Abernathy|Ramaswamy|Khatibzadeh|Tōgashi|Yıldırım|
    Björnsdóttir|Papageorgiou|Schönhuber|Krähenbühl|Quintanilla|Thistlewood|Mbeki-Ndlovu|Strömgren|Äijälä|Nuñez Ortega|
    Baeumler|Foersterling|Kuehnemund
    """,
        "|",
    )
]
SPELLED_OUT = {"Baeumler": "Bäumler", "Foersterling": "Försterling", "Kuehnemund": "Kühnemund"}
"""Names that are written without umlauts, and with them."""
WESTERN_GIVEN = _pairs(
    """
    Hildegard Ottokar Jürgen Solveig Anselm Philippa Bartholomew Rosalind Thérèse Gwendolyn Eusebio Ingeborg
    Cornelius Mariangela Björn Zsófia Adebayo Priyanka Fatoumata Leopold Katarzyna Guðrún Esmeralda Ferdinand
    Wilhelmine
    """
)
WORD_FAMILIES = _pairs(
    """
    White Brain Big Philips Radiology Long Young Foot Stone Scout Axial Monochrome Head Hand Bone Cross Fields
    Short Gray Black Waters Winter Spring Power Small Church Knight Neck Legg Flow Case Page Frame Marker Best
    Weiss Kopf Gross Klein Bein Blanco Leblanc Rossi Bianchi Petit Bauch
    """
)
SHORT_GIVEN = _pairs(
    """
    Anna Joe Mary Peter Ines Karl Lucy Omar Yuki Elsa Rose Frank Mark Grace
    """
)


CYRILLIC = (
    _pairs(
        "Кузнецов/Kuznetsov Лебедева/Lebedeva Воронцов/Vorontsov Громова/Gromova Соколов/Sokolov Белов/Belov "
        "Тарасова/Tarasova Захаров/Zakharov Макаров/Makarov"
    ),
    _pairs("Олег/Oleg Марина/Marina Виктор/Viktor Тамара/Tamara Степан/Stepan"),
)
GREEK = (
    _pairs(
        "Παπαδόπουλος/Papadopoulos Καραμανλής/Karamanlis Στεφανίδης/Stefanidis Μαρκόπουλος/Markopoulos "
        "Λαμπράκης/Lamprakis Δημητρίου/Dimitriou Νικολάου/Nikolaou Κωστόπουλος/Kostopoulos"
    ),
    _pairs("Νίκος/Nikos Μαρία/Maria Δημήτρης/Dimitris Σοφία/Sofia"),
)
JAPANESE = (
    _pairs("山田/Yamada 長谷川/Hasegawa 小野寺/Onodera 中村/Nakamura 渡辺/Watanabe 斎藤/Saitou 松本/Matsumoto"),
    _pairs("太郎/Tarou 花子/Hanako 健一/Kenichi"),
)
KANA = dict(
    _pairs(
        "Yamada/やまだ Hasegawa/はせがわ Onodera/おのでら Nakamura/なかむら Watanabe/わたなべ Saitou/さいとう "
        "Matsumoto/まつもと Tarou/たろう Hanako/はなこ Kenichi/けんいち"
    )
)
PHANTOMS = ["Brain^Stacks", "Perfusion^MCA Stroke", "d2n_Philips_3T_R571", "ACR^Phantom", "QA^Daily", "Water^Bottle"]

CITIES = listed(
    """
    Birkenhain Oudekerk Northwick Valdemora Saint-Aubin Torrechiara Lindholm Kastanienau Brackenridge Dolnice
    Puerto-Claro Grauwacke Thornbury-Vale Montrevel Felsenburg Kirkolahti Sandviken Rocavecchia
    """
)
INSTITUTIONS = [
    "Klinikum {city}",
    "{city} General Hospital",
    "Centre Hospitalier de {city}",
    "Ospedale Civile {city}",
    "Hospital Universitario {city}",
    "Praxis am Markt {city}",
    "{city} Imaging",
    "Universitätsklinikum {city}",
    "{city} Radiology Center",
    "Medisch Centrum {city}",
    "St. {city} Heart and Lung Institute",
]
DEPARTMENTS = [
    "Radiology",
    "Cardiology",
    "Mammography",
    "Radiologie",
    "Neuroradiology",
    "MRI",
    "CT",
    "Röntgen",
    "Emergency",
    "Nuclear Medicine",
    "Ultrasound",
    "Imaging",
    "Breast Center",
    "Strahlentherapie",
    "Radiología",
    "Orthopaedics",
]
SERVICES = ["CARD", "ORTHO", "NEURO", "ED", "Radiology", "Oncology", "Chirurgie", "MED1", "GYN"]
COMMON_DEPARTMENTS = ["Radiology", "Cardiology", "Mammography"]
PROCEDURES = ["71260", "74177", "70553", "72148", "76700", "71046", "77067", "78306"]
OPERATORS = ["MRI", "PET", "CT", "RAD", "TECH", "MTRA", "US", "Scanner"]

HARMLESS = [
    "radiology review",
    "cardiology",
    "mammography",
    "mri",
    "pet",
    "chest",
    "abdomen",
    "pelvis",
    "head",
    "neck",
    "knee left",
    "knee right",
    "lumbar spine",
    "axial",
    "sagittal",
    "coronal",
    "localizer",
    "scout",
    "t1 axial",
    "t2 sagittal",
    "flair",
    "diffusion",
    "perfusion",
    "with contrast",
    "without contrast",
    "native",
    "arterial phase",
    "venous phase",
    "lung",
    "bone",
    "soft tissue",
    "liver",
    "kidney",
    "follow up",
    "screening",
    "baseline",
    "lateral",
    "oblique",
    "left",
    "right",
    "bilateral",
    "standing",
    "supine",
    "white matter",
    "long axis",
    "short axis",
    "four chamber",
    "foot",
    "hand",
    "stone protocol",
    "big toe",
    "brain",
    "Thorax nativ",
    "Kopf",
    "Schulter links",
    "Knie rechts",
    "Wirbelsäule",
    "Becken",
    "Leber",
    "mit Kontrastmittel",
    "crâne sans contraste",
    "thorax de face",
    "genou gauche",
    "épaule droite",
    "foie",
    "poumon",
    "bassin",
    "rodilla derecha",
    "cabeza",
    "torax con contraste",
    "columna lumbar",
    "hombro izquierdo",
    "higado",
    "addome con contrasto",
    "ginocchio destro",
    "torace",
    "fegato",
    "spalla sinistra",
    "gtv",
    "heart",
    "spinal cord",
    "parotid left",
    "femoral head right",
    "bladder",
    "rectum",
    "prostate",
    "body",
    "cyst",
    "lesion 1",
    "calcification",
    "mass",
    "nodule",
    "normal",
    "fracture",
    "effusion",
    "edema",
    "stenosis",
    "motion",
    "breath hold",
    "free breathing",
    "gated",
    "delayed",
    "early",
    "late",
    "mip",
    "reformat",
    "thin slice",
    "young adult",
    "power doppler",
    "flow",
    "cross section",
    "small field of view",
    "winter",
    "spring",
]


class Device(NamedTuple):
    """What a device writes of itself; `words` are its kernels, coils or sequences."""

    modality: str
    maker: str
    model: str
    station: str
    versions: str
    words: tuple[str, ...]


DEVICES = [
    Device("CT", "SIEMENS", "SOMATOM Definition AS+", "CT67023", "syngo CT VA48A", ("B30f", "I41s", "BODY")),
    Device("CT", "Siemens Healthineers", "NAEOTOM Alpha", "NAEOTOM1", "syngo CT VB10", ("Qr40", "Br56", "BODY")),
    Device("CT", "GE MEDICAL SYSTEMS", "Discovery CT750 HD", "CT99", "gmp_hdp.48", ("STANDARD", "LUNG", "BONEPLUS")),
    Device("CT", "Philips", "Brilliance Big Bore", "HOST-7245", "3.6.5", ("B", "YA", "SMOOTH")),
    Device("CT", "TOSHIBA", "Aquilion ONE", "Aquilion", "V6.04ER002", ("FC08", "FC52", "LARGE")),
    Device("CT", "UIH", "uCT 760", "UCT1", "R001", ("B_SOFT_B", "B_SHARP_C", "BODY")),
    Device("MR", "SIEMENS", "Skyra", "MR61", "syngo MR E11", ("*tfi2d1_16", "Spine_32", "HeadNeck_20")),
    Device(
        "MR",
        "GE MEDICAL SYSTEMS",
        "SIGNA Artist",
        "GEMR1",
        "29\\LX\\MR29",
        ("EFGRE3D", "8HRBRAIN", "FLAIR"),
    ),
    Device("MR", "Philips", "Ingenia", "PHILIPS-3T", "5.7.1\\5.7.1.2", ("T1TFE", "dS Head", "dS Torso")),
    Device("MR", "Canon Medical Systems", "Vantage Orian", "ORIAN", "V6.0", ("FE3D", "Head SPEEDER", "Atlas")),
    Device("MR", "UIH", "uMR 780", "UMR", "R002", ("gre_fsp", "HeadNeck-24", "epi_dwi")),
    Device("US", "GE Healthcare", "LOGIQe", "LOGIQe", "LOGIQe:R7.1.2", ("12L-RS", "4C-RS", "Abdomen")),
    Device("US", "Philips Medical Systems", "iE33", "iE33", "iE33_6.3.6.343", ("S5-1", "X5-1", "Adult Echo")),
    Device("US", "Philips Medical Systems", "CX50", "CX50", "CX50_3.1.2", ("L12-3", "C5-1", "Vascular")),
    Device("US", "SAMSUNG MEDISON", "HS70A", "HS70A-01", "2.10.00", ("LA3-16A", "CA1-7AD", "Thyroid")),
    Device("DX", "FUJIFILM Corporation", "FDR Smart X", "FDR-1", "V9.1", ("GA", "FIXED", "CHEST")),
    Device("DX", "Agfa", "DX-D 600", "DXD600", "NX 4.0", ("MUSICA", "DETECTOR", "THORAX")),
    Device("DX", "Philips Medical Systems", "DigitalDiagnost", "digital", "PMS81.101", ("UNIQUE", "GRID", "KNEE")),
    Device("MG", "HOLOGIC, Inc.", "Selenia Dimensions", "MAMMO1", "AWS:1.8.3\\PXCM:1.4.0.7", ("MAMMO", "TOMO", "GRID")),
    Device("MG", "GE MEDICAL SYSTEMS", "Senographe Essential", "SENO", "ADS 56.21", ("RHODIUM", "MOLYBDENUM", "GRID")),
    Device("NM", "GE MEDICAL SYSTEMS", "Discovery NM/CT 670", "Xeleris", "2.1", ("LEHR", "MEGP", "BONE")),
    Device("NM", "SIEMENS NM", "Symbia Intevo", "SYMBIA", "VB10", ("LEHR", "PARALLEL", "WHOLEBODY")),
    Device("PT", "GE MEDICAL SYSTEMS", "Discovery 690", "Discovery690", "52.00", ("VPFX", "OSEM", "3D IR")),
    Device("PT", "SIEMENS", "Biograph64_mCT", "PETCT", "VG60A", ("PSF+TOF 2i21s", "XYZ Gauss5.00", "AllPass")),
    Device("XA", "Philips Medical Systems", "AlluraXper", "ALLURA", "8.2.1", ("CORO", "LEFT", "15FPS")),
    Device("XA", "SIEMENS", "AXIOM-Artis", "ARTIS1", "VC21C", ("CARD", "DSA", "ROADMAP")),
    Device("RT", "Varian Medical Systems", "ARIA RadOnc", "TrueBeam2", "15.6", ("6X", "10FFF", "ARC")),
    Device("RT", "RaySearch Laboratories", "RayStation", "VERSA1", "11.1.1.0", ("VMAT", "STATIC", "BOLUS")),
]
