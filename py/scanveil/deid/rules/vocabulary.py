"""Words that descriptions of images are made of, curated: none of them is there because it is somebody's name.

Single letters are left out but l and r: names can be spelled with them. Numbers stay only in front of a unit, which is
no letter that people write ages with (95 M, 95 F, 95 Y).
"""

UNITS = """
bq cc cm deg g gy h hz kg khz kv kvp l ma mas mbq mg mgi mgy mhz min ml mm mmol ms s sec t
"""

# Anatomy, directions, techniques; then how images are numbered and what devices write as Code Strings
WORDS = """
abd abdomen abdomens abdominal abscess ac access acetabulum achilles acl acquisition acromioclavicular acute adc add
additional adenoma adrenal adrenals adult after age airway alveolar amygdala anal angio angiogram angiographic
angiography angle ankle ankles annual ant anterior antrum anus ao aorta aortic ap apex apical app appendicitis
appendix arc arch area arm arms arrival arterial arteries artery arthro arthrogram arthrography asl aspect asymmetry
at atlas atrial atrium attenuated auditory aux average avg ax axial axilla axillary axis back bag basal base
baseline basic be bed before below bicep biceps bifurcation bilat bilateral biliary biopsy biplane bladder bleed
blood board body bold bolus bone bones both bowel brachial brachytherapy brain brainstem breast breasts breath
breathhold bronchi bronchial bronchus buttock bw bypass calcaneus calcification calcium calf call canal cancer
capture cardiac care carotid carpal cartilage catheter caud caudal cavity ce cecum celiac cell center central
cerebellum cerebral cerebrum cervical chamber change check cheek chest chin cholangio cholangiogram
cholangiopancreatography chronic cine circumflex cisternogram clavicle clear clinical clip close closed cm coccyx
code coil colon colonography color colour column combined comp comparative compare comparison complete complex
compression conditions cone consult continuous contrast control conv convolution cor cord cornea coronal coronary
corrected correction cortex costal count cran cranial cranio craniocaudal cranium cross csf csi cspine ct cta ctp
cube curved cut cystogram cystography data day db decubitus deep delay delayed demo density dental derived detail
detector device dexa diagnosis diagnostic diameter diaphragm diastole diastolic diff difference diffusion digital
dimension direct disc disk dislocation distal dixon doppler dorsal dose dosimetry double drain dsa dti dual duct
ductal duodenum duplex dwi dynamic ear early ears ecg echo edema effusion eight ejection elbow elbows eleven
emergency empty en end endocavity endorectal endoscopy endovaginal enhanced enhancement entire epi epigastric
epiglottis erect esophagus ethmoid evaluation ex exam examination expiration expiratory exposure extension external
extra extremity eye eyes face facial factor fallopian false fascia fast fasting fat fb fbp fdg feet female femoral
femur femurs fetal fetus ffe fgre fibula field fiesta film filter filtered fine finger fingers first fistula
fistulogram five fixed flair flash flexion flow fluid fluoro fluoroscopy focal focus follow followup foot for
foramen forearm forearms forehead foreign fossa four fov fraction fracture frame free frontal fs fse full function
functional fundus fused fusion gad gadolinium gall gallbladder gap gastric gastro gastrograffin gastrointestinal
gate gated gating general genital gi gland glenoid gluteal gr gradient gre grid groin ground guidance guide guided
gyn half hallux hand hands hard hc he head headneck heart heel height helical hematoma hemi hemorrhage hepatic
hernia hi high hilar hilum hip hippocampus hips hires hold horizontal hot hour hours hr hrct hu humerus hyper
hypopharynx hypothalamus iac ileum iliac ilium image images imaging implant in inc index infant inferior inflow
ingress inguinal initial injection inner insert inspiration inspiratory instability int internal interval
intervention interventional intestine intra intracranial intraoperative intravenous inversion inverted ir ischium
isotropic iv ivp ivu jaw jejunum joint joints jugular junction kernel kidney kidneys knee knees kub kv l large
laryngeal larynx last lat late lateral lava leaflet left leg legs lesion level liga ligament limb limited line lines
lingual lip lips liver lls lm lmca lo lobe loc local localiser localizer long longitudinal lordotic low lower lspine
lt lumbar lumbosacral lumen lung lungs lymph lymphatic main male malleolus mammary mammo mammogram mammography
mandible mandibular manual map maps mass mastoid max maxilla maxillary maximum mc mean measure measurement medial
median mediastinal mediastinum medium medulla meninges meniscus mesenteric metacarpal metastasis metatarsal mhz mib
mid middle min minimum minip minor minute minutes mip mips mitral ml mlo mm mobile mode model moderate monitor
motion mouth mov mp mpr mprage mr mra mrcp mri mrv ms multi multiphase multiplanar multislice muscle muscles mvt
myelogram myelography myocardial myocardium nac nasal nasopharynx native navigator neck needle neg neo neonatal
neonate nerve neuro new nil nine nipple nm no node nodes nodule non nonattenuated none nonenhanced normal nose
nostril nuclear number ob obl oblique occipital occlusal oct odontoid of off offset olecranon omental on one op open
operative opposed optic or oral orbit orbital orbits ordinary original oropharynx orthopantomogram os ovarian ovary
over overview pa paed paediatric palate palmar pancreas pancreatic panoramic par para paranasal parathyroid
parenchyma parietal parotid part partial patella patellar patellofemoral patient pc pca pd pe pediatric pelvic
pelvis penis per perc percutaneous perf perfused perfusion perianal periapical pericardium peripheral peritoneal
peritoneum pet ph phalanx phantom pharynx phase phases phonation photo pica pineal pituitary plain plan planar plane
planning plantar plaque plate pleura pleural plus pneumonia point popliteal portable portal portovenous pos position
post posterior posteroanterior postoperative postprandial power pre precontrast predose pregnancy preop preoperative
prep preview previous primary probe procedure profile projection prone prostate prosthesis protocol proton proximal
psif pubis pulmonary pulse pyelogram pylorus quad quadrant quadriceps quality quant quantitative quick r radial
radiation radiograph radiography radiology radionuclide radius raw recon reconstruction reconstructions rectal
rectum recurrent red reference reformat reformats reformatted region regional registration regular relative remnant
renal repeat report reproducibility request research respiratory rest result retro retrograde retroperitoneal return
review rib ribs right rigid ring rotation routine rt ruq sacral sacroiliac sacrum safe sag sagittal salivary sample
sat saturation scalp scan scanogram scans scaphoid scapula scatter sciatic score scoring scout screen screening
scrotal scrotum se sec second secondary section segment segmentation sella semi sense septum sequence serial series
set seven shape short shoulder shoulders shunt shuntogram si side sigmoid simulation single sinogram sinus sinuses
site six size skeletal skeleton skin skull slab slice slices slow small smooth soft sonogram space spect
spectroscopy speech spgr sphenoid spin spinal spine spir spiral spleen splenic spondylolysis spot ssfp sspine stack
standard standing start state static stationary std stent step stereo stereotactic sternal sternoclavicular sternum
stir stomach stone stress stroke structure study sub subclavian subcutaneous subtalar subtracted subtraction sum
summary sup super superficial superior supine supp suppressed suppression supra surface surgery surgical survey sus
suv swallow swi symphysis synovial systole systolic table tag target targeted tarsal technique temporal
temporomandibular ten tendon test testes testicle testicular testis tfe thalamus the therapy thick thickness thigh
thighs thin third thoracic thoracolumbar thorax three throat thrombus through thumb thumbs thymus thyroid tibia tilt
time timing tip tirm tissue tmj to toe toes tof tomo tomogram tomography tomosynthesis tongue tonsil tooth total tra
trachea tracking transabdominal transaxial transcranial transthoracic transvaginal transverse trauma treatment
trigger triggered trufi trunk tse tspine tube tumor tumour turbo two type ulna ulnar ultra ultrasound umbilical
umbilicus un unenhanced uni unilateral unspecified up upper upright ureter ureters urethra urinary urogram urography
us uterine uterus vagina vaginal valgus valsalva valve varus vas vascular vein veins velocity venogram venography
venous vent ventilation ventral ventricle ventricles ventricular vertebra vertebrae vertebral vertical vessel
vessels vibe view views virtual visceral void vol volume vr vrt wall wash washout water wb weight weightbearing
weighted whole wide width window with without wo work wrist wrists xr xray year years zone zoom zygoma zygomatic

cardiology ctv gtv neurology ptv radiology white young
1st 1v 2d 2nd 2v 3d 3rd 3v 4d 4th 4v b0 b100 b1000 b50 b500 b800 c1 c2 c3 c4 c5 c6 c7 l1 l2 l3 l4 l5 pd1 s1 s2 t1
t1w t1wi t2 t2star t2w t2wi th1 th12

admin ascending atten au bqml bright cartesian counts cps cr dark decy descending dis2d dis3d doc dtim dx es exact
fa ffdl ffdr ffp ffs fid fil filled fm gantry gm hd hfdl hfdr hfp hfs icc ict identity inverse io iod ivoct ivus ko
lin linear mg modified monochrome1 monochrome2 mosaic nd norm normalized opt ot other palette pr propcnts pt px rand
rct reg rf rgb rtdose rtimage rtplan rtrecord rtstruct rwv sc scat seg sm smr sr stain trace tracew true unknown
unmodified wholebody xa xc ybr yes

am auf aus bei das dem den der des die ein eine im nach oder und vom von zum zur
al de del della des di du el en et la las le les los ou par para per por sur un una une y
out with
bws hws irm lws mrt rmn rx tac tdm
addome anca aufnahme avec bacino bassin bauch becken bein braccio bras brazo cabeza cadera cerebro cerveau cervello
coeur collo colonna columna con contraste contrasto corazon cou coupe crane craneo cuello cuore derecha derecho
destra destro droit droite encefalo epaule examen fegato foie fuss gamba gauche gehirn genou ginocchio hals hanche
herz higado hombro huefte izquierda izquierdo jambe knie kontrast kontrastmittel kopf leber links lunge mano mezzo
mit nativ niere nieren ohne pie pied piede pierna polmone poumon profil pulmon rachis rechts rein reins rene rodilla
sans schaedel schicht schulter seitlich senza sin sinistra sinistro spalla testa tete torace torax untersuchung
wirbelsaeule
"""
"""In English, and the commonest in German, French, Spanish and Italian, without accents."""

# Words of the Defined Terms and Enumerated Values that PS3.3 has for Code Strings, where they are no words above
TERMS = """
10918 13818 14495 14496 15444 15948 18181 2022 23008 abdom absolute acceleration accepted acq acquired active
addition afi algorithm altered alternate amount analog angular application apply approved argb artificial as asmt
attenuation auto automatic bandpass barrel bayer bdus beam being binary biphasic bipolar bitmap black blending block
blue boolean box brachy buildup calibrated cardiology cassette category cathode circle circular clockwise cmyk
coherent collimator completed completeness composite compressed concept conformal constant container contains
content context continue continued contour coordinate coordinates counter coverage created csa ctprotocol curve
cyclic cylinder date datetime dcmr deblurred decay default defined degree depth derivation description direction
disabled discontinued discrete displacement display distribution done drive edited effective electron electronic
ellipse ellipsis elliptical emission enabled encoded energy enum epicardial error estimated exclude excluded
expression failure fall fiducial fill final finding flip float floating forward fractional freehand freq frequency
from gain gallery gb18030 gbk gems generated geometric given global graphic grayscale greyscale group has host hsv
hybrid icon ideal ignored implicit inactive incomplete individual inferred integrated intensity interlaced
interpolated intersection intrafraction ion ionization iron iso isocenter item itemized jpeg kspace label labelmap
landscape layer ldr legacy length lensometry less list living lookup lossless lossy lowpass lut mag magnification
magnitude manu mapped mark marked mask matrix measured metal mixed mlc mlcx mlcy modality modulated modulation mono
monochrome moving multipoint multistatic name nearest negative neutral neutron nonblank nonparallel nrgy num object
obs observed obstetrical only operator ophthalmic optbsv optenf optical optimal option order ordered organ
oscillating out outside overlay paddle parallel parts passed pencil pending percentage permuted photon physical
pixel planned pname points polygon polyline portrait positive possible predecessor prediction preliminary
presentation principal print probability processed processing product programmed projected properties prototype
pseudo psychological pulsed quantity real received recommended recorded rect rectangle rectangular rectilinear
reduced referenced reflected rejected rel remask replaced replicate represented requested required resampled
rescaled resp reverse reversed riesz risk row sampled sat1 sat2 scanned scheduled scoord scoord3d segmented selected
semiautomatic separate sequential service setup shadow shutter simple simulated slew smallest solid sorted source
sparse spatial speed sphere spherical splice spoiled spring square star stepped stop stored stratum stripped success
summation summer supplemental sweep symmetric synthesized system tabular tcoord technical template term terminated
text texturemap tiled tilted tomographic topogram translation transmitted triangle twist uid uidref unaltered
unapproved unchanged undefined undetermined unfinished uniform unipolar unrestricted unstratified unverified update
used user valid value vector verified visible volumetric waveform wedge white widest winter xaprotocol xenon xyb xyz
zero zigzag
"""
"""They are judged in Code Strings alone."""

# What turns round what is said beside it. English, German, French, Spanish, Italian; with accents and without
TURNING_WORDS = """
no not non none nor neither never without wo except excluding exclude excluded excludes absent absence negative neg
minus nil rule ruled denies deny free failed unable cannot status post history prior former suspected suspect suspicion
possible probable question query versus vs if unless instead age aged old year years jahr jahre ans anni anos
unlikely likely doubtful poss prob susp dd hx fh pmh rather opposite wrong gone resected removed resolved lack lacks
lacking omitted cancelled canceled contraindicated declined refused withheld wwo less

nein kein keine keinem keinen keiner keines nicht nichts nie niemals ohne ausser außer ausgeschlossen ausschluss
zustand nach verdacht fraglich unauffaellig unauffällig weder noch statt unwahrscheinlich negativ auszuschliessen
auszuschließen entfernt reseziert kontraindiziert

pas sans ni aucun aucune jamais sauf excepte excepté absence exclure eliminer éliminer suspicion antecedent antécédent
improbable exclu négatif réséqué

sin ningun ningún ninguna ninguno nunca excepto salvo descartar descartado descartada sospecha antecedente negativo
resecado

senza nessun nessuno nessuna mai eccetto tranne escludere escluso esclusione sospetto esiti improbabile asportato

geen niet zonder ingen ikke inte uden utan uten não sem bez nie sine
"""
TURNING_SIGNS = """
w/o w/wo w/w/o s/p r/o h/o c/o d/o p/o n/a w/out o.b. o.b z.n. z.n v.a. v.a a.e. a.a. st.p. st.n.
k.a. s.p. s/o b/o -ve +ve +/- s/ c/ z. o.
"""
TITLES = "Dr Prof Frau Herr Hr Mrs Ms Mme Pat"
"""Whatever stands behind one of them in capitals is a name."""
"""Signs are kept as they are written."""
