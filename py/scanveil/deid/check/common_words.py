"""Words that devices, standards, phantoms and descriptions write: that somebody is called so proves nothing.

The list is fixed, and was compared with frequent surnames: those on it (Long, White, Small, Hand, Foot ...) are words
of images. Where one is part of a patient's own name, it is cut from texts all the same.
"""

from __future__ import annotations

import re

from scanveil.deid.rules.code_words import CODE_WORDS
from scanveil.deid.rules.vocabulary import TERMS, WORDS

MIN_WORD = 3
"""Letters of a word that is looked for."""

OWN_WORDS = frozenset(b"scanveil removed anon basic profile application confidentiality yes dcm".split())
# Words that devices, standards and phantoms write: alone, or among themselves, they prove nothing
_LISTED = frozenset(
    b"""
    abdomen abdominal absolute achieva acquisition acuson adc admin adrenal adult advantage aera affiniti
    affinity agfa algorithm allura alpha altea ambition ankle anonymized anonymous anterior anyscan aorta apex
    aplio aquarius aquilion arm arterial artery artida artis ascend asl automatic avanto average avg axial
    axilla axiom axis azurion back base beam beta big bilateral biograph biopsy bladder blade blood body bold bone
    both bowel brain bravo breast brightspeed brilliance bronchus buttock calcaneus calf canon cardiac care
    carestream carotid case cerebellum cervical cervix cheek chest child chin clavicle clinac clinical coccyx
    code colon color column complete composite compressed compression cone container contrast cor corneal
    coronal coronary cranial cspine ctspine cube current daily data date datetime dcm4che dcmtk default
    definition deidentified deleted delta demo dental derived detector device diastole diffusion digital
    dimensions discovery dixon doctor document dose drive dti dual duodenum dwi dynamic ear ecam echo edge elbow
    elite elscint emotion energy enhanced enter entire epi epiq error esaote esophagus espree essential ethos
    evo exam example excite explorer exposure external extremity eye eyelid face fall family fast fat female
    femur fetal field fiesta file film filter final finding fingers first fixed flair flash flat flow focus foot
    force forearm forte frame frontal fuji fujifilm full function fusion galan gallbladder gamma gap gastric
    gate gated gating gdcm gemini general genesis geometry given gluteal gradient gray gre grey grid group
    gyroscan halcyon hand hard harmony haste hawkeye head headneck hear heart heel helical helix hepatic high
    hip hitachi hologic horizon horizontal horos humerus ileum image imaging implant incisive index infant
    inferior infinia ingenia ingenuity initial innova inspiration instance intensity intera internal intevo
    inverse iqon itk jaw jejunum joint jpeg kernel kidney knee kodak konica label large larynx last lateral lava
    left leg length lens level library lightspeed limb linear lip list liver local localizer logiq logo long
    lossless lossy low lower lspine lumbar lumen luminos lung lut magnetom male mammomat manual map marconi
    marker mask mass matlab matrix max maximum mean measurement media medial median mediastinum medical mediso
    medrad merge method metric middle millennium min minimum minolta mip mixed mobilett modality model mosaic
    motion mouth mpr mprage multi multiframe muscle name nasal neck neuro next nil nobody none normal nose note
    nova nuclear null number numeric object oblique observation observer occipital off omega one open operator
    optical optima optix orbit order orian original osirix other output oval ovary overlay page palette pancreas
    panel parotid part patella patient pelvis penis percent person phantom pharynx phase philips photo physician
    picker pixel plain plan planar plane plate plus pname point polygon position post posterior power
    preliminary presentation preset primary prime print prisma pristina private pro procedure process profile
    projection prone prostate protocol public pulse pydicom quality quantity radial range rapid rate ratio raw
    ray real reference reformatted region registration regular relative remote report request rescale research
    resolution resona result revelation review revolution rib right ring ris rotation round routine row sacrum
    sag sagittal sample sat scale scan scanner scapula sclera scoord scout screen scrotum secondary section
    segment segmentation selection selenia senographe sensation sequence sequoia series service set shape
    shimadzu short shot shoulder siemens sigma signa signal single site size skull skyra slab slice slicer
    slices small smart soft software sola solid somatom source space special spectral spectrum spin spine spiral
    spleen spot spring sspine standard star start state static status std stenosis step stereo sternum stomach
    stop storage structure study sub subject sum summer sun superior supine sure surface surgery survey swi
    symbia symmetric symphony syngo system systems systole table target task technical template test testis text
    tfe thigh third thoracic thorax threshold thumb thymus thyroid tibia time tissue titan title toe tof tomo
    tomotherapy tongue toshiba total tra trachea trans transverse trial trigger trio true truebeam trufi tse
    tspine tube two type uidref ulna ultrasound umbilical uncompressed unit unknown unspecified upper ureter
    urethra uroskop user uterus vagina valid value vantage variable varian vascular vector vein velocity venous
    ventri ventricle vereos verio version vertical vibe vida view viewer vision visual vitrea vivid volume
    voluson vtk vulva warped water wave waveform weight weighted white whole width window winter wire workflow
    workstation wrist xario xray year ysio zee zenition zero zone zoom
    """.split()
)
# What stands where no name was known, and what phantoms are called
NOBODY = OWN_WORDS | frozenset(
    b"""
    anonymized anonymous case deidentified demo dummy example name nobody noname none null patient person phantom sample
    subject test testing tests unknown user
    """.split()
)
MEDICAL_WORDS = frozenset(word.encode() for word in (WORDS + CODE_WORDS).split() if word.isascii() and word.isalpha())
DEFINED_WORDS = MEDICAL_WORDS | frozenset(TERMS.encode().split())
"""Words of which the defined terms of Code Strings are made, and the vocabulary of descriptions."""
COMMON_WORDS = OWN_WORDS | _LISTED | MEDICAL_WORDS
# What institutions call themselves, and addresses: such a word in a text points to none of them
GENERIC_WORDS = COMMON_WORDS | frozenset(
    b"""
    abteilung allee associates avenue avenida bezirk boulevard calle campus centre centro children city clinic clinica
    clinique college community county department departamento departement dipartimento district drive east foundation
    general gmbh gruppe health healthcare hopital hospital hospitalier imaging institut institute instituto istituto
    kinder klinik kliniken klinikum krankenhaus lane medical medicine medizin medizinische memorial municipal national
    north ospedale partners piazza place platz poliklinik praxis provincial radiologie radiologia regional road royal
    rue saint sankt santa school service services sociedad south square station stiftung strasse street suite trust
    university universidad universita universitaet universitaets universitaetsklinikum universitario universite via
    weg west zentrum
    """.split()
)


def is_common(text: bytes) -> bool:
    """Whether a text has words only that devices write, such as `GE MEDICAL SYSTEMS`, and no digits."""
    words = re.findall(rb"[^\W_]+", text)
    return all(word in COMMON_WORDS or (len(word) < MIN_WORD and word.isalpha()) for word in words)
