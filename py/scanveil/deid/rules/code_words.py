"""Words of the meanings of codes (PS3.16); written by tools/make_code_words.py, not by hand."""

CODE_WORDS = """\
abdomen abdominal abdominis abdominopelvic abducens abductor ablation abnormal abnormalities abnormality aborigine
above abscess absence absent absorptiometry abuse acanthioparietal acceleration accentuated accepted access accessory
accident acessorius acetabulum acetate acetrizoate acetyl acetylaspartate acetylaspartylglutamate achieve achieved
acid acidified acoustic acquisition acridine acriflavine acromion across acting action activation active actively
activity acute addition additional adductor adenocarcinoma adenoid adenoma adenopathy adenosine adenosis adipose
adjacent adjusted adjustment adjuvant administered administering administration admission admitted adolescent
adrenergic advance adventitia adventitial adverse affected after agents aggregated agonist airway akinesia alaeque
alanine albumin alcian alcohol alcoholic aldehyde algorithm algorithms alizarin alkali alkaline allergic allergy alloy
alpine altered alternans aluminum alveolar amine aminotransferase amniocentesis amnion amorphous amount amplitude
amputation analgesic analysis anastomosis anatomical anatomy anconeus anesthesia anesthetic aneurysm aneurysms angina
angiocardiography angiogram angiography angioma angioplasty angora angular anguli aniline animal animals ankle annulus
anomalous anomaly anonyma antagonist antebrachii antecubital anterior anteriorly antero anterolateral anteroseptal
anthracene anti antiarrhythmic antibiotic antibody antigen antihelix antilipemic antitragus antra anulus anus aorta
aortic aortopulmonary aperture apex apical apneic apocrine apparatus apparent appearance appearing appendage
appendicular appliance applicator applied appointment apposition approach appropriate approved apso aqueduct arbitrary
architectural arcuate around arousal arousals arrest arrhythmia arrhythmic arrive arterial arteries arteriography
arteriolosclerosis arteriosclerosis arteriosclerotic arteriosum arteriosus arteriovenous artery articular artifact
artifactual ascorbate asleep aspartate aspect aspiration assessed assessment assigned assignment assisted associated
asymmetric asymptomatic asynchronous atebrin atelectasis atherectomy atheroma atheromatous atherosclerotic
atlantoaxial atresia atrial atrioventricular atrium atrophy attached attempt attempted attenuation attribute audio
auditory augmentation augmented auramine auricular auricularis automatic autonomous available average averaged
awakening axial axilla axillaris axillary axis azocarmine azophloxin azorubin azurine azurol azygous background
bacterial baffle bailout bandwidth basal based baseline basic basilar basilic basis battery beamsplitter bearing beats
becquerel bedding before behavior being bengal benign benzo beta between biceps bicisate bicycle bidirectional
biebrich bifascicular bifurcation bigeminy bilateral biliary bilirubin biochemistry biopsy biosafety biplane bipolar
birefringence birth bismark bisynchronous biventriculare bladder blanket bleach bleeding bleomycin blink blockage
blocked blocking bloodhound bloody blueblood blunted blur boar bobtail borderline boundary bounding brachial
brachialis brachii brachiocephalic brachioradialis brachytherapy bracke bradycardia brainstem branching brazilin
breast breasts breathing breve brevis bronchial bronchiologram bronchogram bronchus brother bruising buccal buccinator
bulbi bulldog bundle burning bursa bursts buttock butyrate bypass caballus calcaneum calcification calcifications
calcified calcium calculation calf called callosum calyx canceled canine cannot cannula canthus capacity capillary
capitis capsular capsule carbamate carbol carbonate carcinoma cardia cardiac cardiomyopathy cardiophrenic
cardiovascular carminic carmoisine carnae carneae carotid carpi cartilage caruncle casting category cath catheter
catheterization cattle cattlebreed caudad caudal caudate caudo caudodorsal caudoventral caused caval cavernosum cavity
cavopulmonary cavum celiac cell cells centered centimeter central centralis cephalad cephalic cerebellar cerebral
cerebrospinal cerebrovascular ceres ceruloplasmin cervical cervicales cervicis cervix challenge challenges change
changed changes chaos characteristic characteristics charcoal charging chemotherapy chest cheviot chewing chiasm
chiasma chicken children chills chip chloracetate chloride chloroacetate chordae chordal chords choroid chosen
chromate chrome chromic chromium chromotrope chronic chrysoidine cingulum circuit circulation circulatory
circumference circumflex circumscribed cirsoid cisterna cited citrate citric classification classified clavicle
clavicular clearing clinical clinically clinician clinoid clip clitoris closed closure clot clustered coagulation
coarctation coat coated cobalt coccygeal coccygeus coccyx cochlearis codes coeliacus coenzyme coherence coiling colic
collateral collection collocation colloid colloidal colonic color colored column combined comedocarcinoma command
commissure communicated communicating communication communis compared comparison compartment compensation compensator
complete completely complex complexes complexion complicated complications component composing composition compound
compressed compression computation computed computerized concentration concepts concern condition conditions conducted
conduction conduit confined confirmation confirmed confluence congenital congestive connected connection consent
conservation considered constriction constructed consult consultant consumable consumption contact contained container
containing content context contextual contiguous continuation continue continuing continuity continuous contour contra
contraception contracta contractility contraction contraindication contrast control controlled controls conventional
convergence conversion converter converting convulsions coonhound coordinated coordinates coplanar coracobrachialis
coracoid cordis cordocentesis corgi coriphosphine corneal coronal coronary corporeal correct corrected correction
correlation corresponding cortex corticobulbar corticospinal costae costal costarum costocervical costochondral
coughed count coupling coverage coverslip cranial craniales cranio cranioproximal cranium cream created crescent
cresyl cribriform cricothyroideus critical crocein crossed crosshair crossing cruro crus cubic cubital cuniculus
curcumin curettage curled currently curvature curve cushion cutaneous cutaneus cutoff cyanine cyanol cycle cylinder
cylindroid cyst cysteinate cystic cytologic cytology dachsbracke dachshund dairy damage data date daughter dead
debility deceleration decibel deciduous decimeter decision deconvolution decorrelation decubitus deerhound defect
deferens defibrillation defibrillator defined definition deflated deflection deformity degeneration degrees
dehydration delayed delivered delivery delphian deltoid deltoideus demarcated densities density dental
deoxynucleotidyl department dependence dependent deployed deployment depolarizing deposit depreotide depression
depressor depth derived dermatitis descending descent description desmoid detachable detached detected detection
detector determination determined determining deviation deviations device dextran diabetes diacetyl diagnosis
diagnostic diagonal diameter diaphragm diaphragmatic diaphragmatis diastole diastolic diatrizoate dibromofluorescein
dichloride dichromate died diencephalon diet diethlyamide diethylamide diethylenetriamine difference different
differentiated differentiation difficulty diffuse diffusion digastricus digestion digit digital digitales digiti
digitorum dihydrotetrabenazine dilatation diluent dilution dimeglumine dimension dimensional dimer dingo dinmont diode
diopters dioxide diprotrizoate dipyridamole direct directed direction directional directive disabled disc discarded
discharge discharged discharges discomfort disconnected discontinued disease diseased diseases disintegration disodium
disofenin disorder disoriented displacement disposed dissecting dissection dissociation distal distant distortion
distribution disturbance diverticulum division dobutamine does doesn domain domestic dominant donor dopa doppler
dorsal dorsales dorsalis dorsi dorsocaudal dorsodistal dorsolateral dorsomedial dorsoplantar dorsum doses dosimeter
dosimetry doublet downgaze draped drug dual duct ductal ductogram ductus duodenum duration durazol dyscrasia
dysfunction dyskinesia dysplasia eating echocardiography echotexture echt eclampsia ectasia ectopic edema editing
effect effective effects effusion eighth ejection elastic elbow elderly electric electrical electrocardiogram
electrocardiographic electrode electrodes electrogram electromagnetic electroporation electroretinogram elevation
eleventh elite elkhound ellipse ellipsoid elsewhere embedding embolism embolization emission emissive emitting
emphasis emphysema empted empty enabling encapsulated encephalomyelitis encoded ended endocardial endocarditis
endocrine endoleak endometrial endorectal endothelial endothelium endovascular endplate energy enhanced enhancement
enlarged enteral entire entirely entity entorhinal entrapment entropy entry environment enzyme eosin epicardial
epigastric epileptiform epileptogenic epiploic episode epithelial epithelium epitrochlear equal equalization equipment
equivocal erect erector ergometer eriochrome erythema erythematosus erythrosin escape eskimo esophageal esterase
estimated estimation ether etidronate evaluation event ever evidence evolution exaggerated exametazime examination
exceeds except excessive exchange excision excitation excluding exercise expanded expanding expected experimental
expert expertise expiration expired explanation explicit exponential export exposed exposure extended extension
extensor extent external externus extra extracardiac extracorporeal extracted extraction extrapulmonary extrasystole
extremities extremity eyeball eyebrow eyelash eyelid eyes faced facet facial faciales facialis facility factors
failure fallopian false familial familiaris family fascia fasciae fascicular fasciculation fasciculus father fatty
faults feature features febrile feed feeding feet female femoral femoralis femoris femur fetal fetus fetuses fever
fiber fibers fibrillation fibrils fibrinogen fibrinoid fibroadenoma fibroelastosis fibroglandular fibromatosis
fibromuscular fibrosis fibrosus fibrous fibula fibular fibularis fidelity fifth filled filling film films filtered
filtration final finding findings fingers finish fistula fixation fixative fixator flexor flexure fluid fluorescein
fluorescence fluorescent fluorexon fluoride fluorodeoxyglucose fluoroethylflumazenil fluoroscopy flutter focal fold
follicle follow followed following fontanel foramen forceps forearm forefoot forehead foreign forelimb formation
formatted formula fornix fouchet four fourth fovea foxhound fractional fractionation fractions fracture freezing freq
frequency frise frog frontal frontalis fronto frozen fuchsin function functional fundus funiculus furo fused fusiform
fuzzy gait galactosyl gallbladder gallium gallocyanine galvanic gammopathy gasping gastric gastro gastrocnemius
gastroduodenal gastrointestinal gating gaze generated genicular geniculate genioglossus genital genitalia
genitourinary genu genus geois geometry gestational giemsa gingiva girdle gland glandular glans glare global globulin
glossopharingeus glossopharyngeal glottis glucoheptonate glucuronidase glutamic glutamine gluteal gluteus gmelini
gmellus goat gracilis gradient grafting grandfather grandmother granuloma gravity great greater greatest greyhound
grid groenendael groove group grouped growth guidance guide guided gynecological gynecology habenular habitus haired
hairless hairs hallucis halogen hamartoma handling hardening haustra have headfirst health heated heating heel helix
hemangioma hematein hematoma hematopoietic hematoxylin hemifacial hemisphere hemodynamic hemodynamics hemolymph
hemorrhage heparin hepatic hepatitis hexacyanoferrate higher highest hilar hilum hindfoot hindlimb hircus histiocytoma
histologically histopathology history hold hormone hospital hound hour hours housing humerus huskie hybrid hydrate
hydrochloride hydrocholoride hydroxide hydroxydopamine hypercholesterolemia hyperplasia hypersensitivity hypertension
hypertrophic hyperventilation hypochondriac hypogastric hypoglossal hypoglossus hypointense hypointensity hypokinesis
hypoplasia hypotension hypotensive hypothenar hysterectomy ideal identification identifier identifying idioventricular
igloo ileocolic iliac ilio iliocostalis iliohypogastricus iliopsoas ilium illegible illumination illuminator
illustration image imager images imaging iminodiacetate immediately immersion immunocompromised immunodeficiency
immunofluorescent impairment impedance implant implantable implantation implants inadequate incisional incisor
incisure include including inclusion incompetence incomplete incoordination incorrect incorrectly increase increased
independent indeterminate index indications indicator indicis indicus indifferent indigo indistinct individual
individually indophenol induced induction induration infarct infarction infection infectious inferior inferioris
inferolateral inferomedial inferoseptal infertility infiltrating infiltration inflammation inflammatory inflated
inflow informant information informed infraalar infraclavicular infraorbitalis infrarenal infraspinatus infrasternal
infusion ingredient inguinal inguinalis inhalation inhibitor injection injections injector injury inlet inline inner
innermost innominate inserted insertion insertional insoluble inspection inspiration instance instantaneous
institution instruction instrumental insufficiency insulin intact intake integral intensity intensive intent inter
interatrial intercostal intercostales interdigitating interest interface interference interiliac interlobar
interlobular intermediate intermedius intermittent internal internus interossei interpectoral interpretation
interpsinales interspinales interstitial intertragal interval intervention interventional interventions intervertebral
intestinal intestine intima intimal into intracoronary intracranial intraductal intragenus intraglandular intraluminal
intramammary intraocular intraparotid intrapulmonary intrathecal intravascular intravenous intraventricular introitus
invasion invasive inventory inverse inversion involution involved involvement iodide iodinated iodine iodipamide
iodized iodomethamate ionic ionizing ipsilateral irregular irregularities irritation ischemia ischemic ischiadicus
ischium islander isodense isolated isolation isotope isovolumic isthmus iterative jacchus javan jawline joint jugular
junction junctional juvenile juxtaintestinal kenacid keratectomy keratomileusis keratosis keratotomy kneeling knob
known label labeled labeling labia labii labium laboratory lacmoid lacrimal lactation lacunar laden laeken lafe
lamalese lamina landrace language largest laringis laryngeal larynx latae lateral laterale lateralis laterality
laterally latero latissimus lead leads leaflet least legs leiomyoma leiomyosarcoma lemniscus length lens lenses lesion
lesions leucofuchsin leucopus levator libitum lidofenin ligament ligamentum limbus limit limited limiting limits
linguae lingual liothyronine lipid lissamine lithotomy liver ljsselvee ller lobar lobular lobulations lobule local
localization localized localizer located location longhaired longissimus longitudinal longum longus longuss lopsided
lordotic lowland lsau lubricant lucency lumbales lumbalis lumbar lumborum lumbosacralis lumbricales lumen luminance
lump lumpectomy lunbricales lupus luxol lymph lymphadenopathy lymphatic lymphogram lymphoma machine macula macular
made magna magnet magnetic magnification magnum majora majorum majus malabsorption malachite malamute male
malformation malformations malignancy malignant malinois mammary mammogram mammography mammoplasty management mandible
mandibular mandibularis maneuver maniculatus manifest manipulation manometer manually manubrium manufactured
manufacturer manx mapping margin marginal margins martius masseter mastectomy masticatores mastoid mastopathy match
material matrix maxilla maxillaris maxillary maximal maximum maximus measure measured measurement measurements meatus
mebrofenin medial mediale medialis medially mediani medianus mediastinal mediastinum medical medication medio
mediopalmarodistal medioplantarodistal medium medius medronate meet megabecquerel meglumine melanoma melanomas meldola
mellitus membrane membri menopausal menopause menstrual mental mentalis mercaptoacetyltriglycine mesenteric mesentery
mesothelioma metacarpal metal metanil metaplasia metastases metastasis metastatic metatarsal method methods methyl
methylene methylthiosemicarbazone methyltryptophan micro microaggregated microarray microbiology microbubbles
microcysts microdissection microlobulated micrometer micropapillary microscope microscopic microscopy microspheres
microwave midcolic middle migration miliary millicurie milliliter millimeter millimoles millisecond miniature minimi
minimum minimus minora minute mircroscope missing misuse mitral mixed modalities moderate moderately modifications
modified modifier modulator molar monitoring monoxide montage month months morgue morphologic morphology mother motion
motor mounting mouth movement movements moyen mthund mucicarmine mucocutaneous mucosa mucous multifidii multiplanar
multiple multiplet multiplication multiplier mural murine murmur muscle muscles musculocutaneus musculoskeletal
musculus mustang mycotic myelin myeloma myeloperoxidase mylohyoideus myocardial myocardium myoclonus myokymia myokymic
myotonic nadir nailing name naphthalene naphthol narmont narrative narrowing nasal nasi nasolabial nasopharyngeal
nasopharynx native nature nausea navicular nberg nder ndner neck necrosis negative neoplasia neoplasm neoplastic nerve
nervi nervous network neuroectodermal neurovascular neutral neutrophil next nigra nigrosine nile ninth nitrate
nitrazine node nodes nodule nodules noise nonaugmented noncerebral noncontact none nonimmersion noninfiltrating
nonparenchymal nonparoxysmal nonspecific normal normalized normative norvegicus nsterl nubian nuchal nuclear nucleus
numeric obesity object obliq oblique obliquus obscured observable observation observed obstetric obstructed
obstruction obstructive obtained obturator obturatorius obtuse occipital occipitofrontalis occlusion occupation
occupational occurred occurrence occurrences ocular oculi oculomotor oculomotorius offset oils olfactory omental
oncology only onset oozing opacities opacity open opening operation operational operative operator ophtalmicus
ophthalmic ophthalmology ophthalmoscopy opiate opponens optic optical opticus optimized oral orbicularis orbit orbital
orbitalis orbitoparietal orcein order ordered organism orientation orifice origin oronary oropharyngeal oropharynx
orthogonal osmosis osseous ostium outer outflow outlets outline output outside ovalis ovarian ovary overlaps
overriding overview ovulation oxide oxidronate oxygen oxyquinoline pacemaker pacing paddle paint palatal palate
palatina palatine palatoglossal pallidus palmar palmares palmaris palmarodistal palmarolateral palmaromedial palpated
palpation pancreas pancreatic pancreaticoduodenal pancreaticosplenic papillary papilloma papillomas papillomatosis
paracervical paraesophageal parallel paralysis paramammary parameter parametrial paranasal pararectal paraspinal
parasternal paratracheal paravaginal paravesicular parenchyma parenchymal paresthesia parietal parieto
parietoacanthial parotid paroxysmal parqui partial partially particles particulate passes patellar patent pathologic
pathology pathway pathways patients pattern pause peau pectineus pectoral pectoralis pectoris pediatric pedicle pedis
peduncle pellucidi pellucidum pelvic pelvis penetration penile penis pentaacetic pentetate percent percentage
percentile percutaneous perforating perforator perforators performance performed perfusion pericardial
pericardiophrenic pericarditis pericardium perigastric perineum period periodic periods perioral peripancreatic
peripapillary peripheral permanent permethrin peroneal peroneus peroxidase personal pertechnetate phalanx
pharmacologic pharyngeal pharyngotympanic pharynx phase phenylephrine phenylpropan philtrum phlebosclerosis phloxin
phosphatase phosphate phosphotungstic photodriving photography photomyogenic photon photoparadoxysmal photoreceptors
phrenic phrenicus physical physician physics physiologic phytate pigmentation pinscher piriform piriformis pituitary
pixel placed placement placenta planes planning plantae plantar plantares plantaris plantarodistal plantarolateral
plantaromedial plantodorsal plaque plasmacytoma plastic plateau pleomorphic pleura pleural plexus plus pointing
poliovirus pollicis polygon polymer polymorphic polyvinylpyrrolidone ponceau pontamine pony poodle poorly popcorn
popliteal popliteus population porcellus portion position positioning positions positive possible postauricular
postductal posterior postero posterobasal posterolateral posteromedial postoperative postprocedure posture
postvesicular potassium potential potentially povidone preauricular prececal predecessor predicted preductal
prefemoral preformed pregnancy pregnant prelaryngeal premature premolar preparation prepericardial prepped prepuce
present presenting pressed pressure presymphysial pretracheal prevascular prevented prevertebral prevesicular previous
previously primary primitive prism problem procedural procedure process processed processing procion product
professional profile profunda profundus progress projection projections prokinetic prolapse promontory pronator prone
pronounced propagation property proportional proprii prostaglandin prostate prostatic prosthesis prosthetic protargol
protocol proven provider proximal proximity psax pseudotumor psychiatry pubis puborectalis pudendum pudendus pullback
pulmonary pulmonic pulsation purified purkinje purpose putamen putorius pyloric pyridoxyl pyriform pyronin pyronine
pyrophosphate pyruvaldehyde pyruvic quadrant quadratus quadriceps quadruped qualifier quality quantitification
quasiperiodic quinacrine rabbit racemose racial racks radial radialis radiata radiation radiations radioactive
radiobiological radiographer radiographic radiography radioisotope radiologic radiolucent radiopaque
radiopharmaceutical radiotherapy radius raised raster rate ratio reaction rebreathing receiving recent receptor recess
reciprocating recommended reconstruct reconstruction recording recovery rectal rectouterine rectum rectus recumbent
recut recutting reductase reduction reference reflectance reflection reformatting refraction refractive refractory
refused regime region regional regions registrar regular regulation regurgitant regurgitation reimbursement rejected
related relating relational relationship relative relatives relaxant relaxation relevant remission removal removed
renal rendering renders repair repetitive replacement repolarization report reported reporting reports repositioning
representative request requested required requirement requirements requires resampling rescheduled rescheduling
reserve resin resolution resolved resonance resource respect respiration respiratory response rest resting restless
restraint restrictive result results resume retina retinal retraction retriever retrocecal retroillumination
retromolar retroperitoneal retropharyngeal retropyloric retrotracheal return returned reuse review revised
rhabdomyosarcoma rheumatic rhodamine rhomboideus rhythm ridgeback risorius role rosolic rostral rotary rotation
rotational rounded ruler rupture ruptured saccular sacral sacrales sacralis sacrum saddleback saddlebred saffron
safranin sagittal saline salivary same sampling saphenofemoral saphenous saphenus sapiens sarcoma satellite saturation
sawtooth scalene scalenus scalp scan scanner scanning scaphoid scapula scapulae scapular scar scatter scattered
schnauzer sclera sclerosis sclerotic scoring screening screw scrofa scrotum secreting sectional sectioning sections
sedated sedation sedative segment segmental segmentation segmentectomy segmented segments seizure selected selection
selective semi semiconductor semimembranosus seminal semispinalis semitendinosus sense sensitivity sentinel separation
septal septi septum sequential sequestrant series serous serpentine serratus sesamoid sestamibi seventh severely
severity shading shadowing shaft shaped shaving sheath sheep sheepdog shift shortening shorthaired shorthorn shot
should showing shunt sian sided sigma sigmoid sign signal significance significant silicone silky similar since
sinoatrial sinotubular sinus sinuses siphon sirius sister site sitting situation sixth size skeletal skew skin skull
sleep slices slide slip slit slow smallest smear smoked smoking smooth sodium soft soleus solochrome soluble solution
sonographic sound source spasms spatial spatially specialist species specific specified specimen specimens speckle
spectral spectroscopy spectrum sphere sphincter spiculated spiculation spiculations spinae spinal spinales spinalis
spinous spirit splenic splenium splenius spot sqrt squamous squares ssing stalk standalone stannous started stasis
status steam steatohepatitis steering stenoses stenosis stenting stereoscopic stereotactic stereotactically sterile
sternocleidomastoid sternum steroidal stimulant stimulating stimulation stimulus stitching stland stomach stooped stop
stopping streaks stress stria striatum stripe stroke stroma stromal strongly structural structure structures studies
subaortic subarachnoid subcarinal subclavian subclavius subcostal subcutaneous subepithelial subiliac subject subjects
sublimate submandibular submental submentovertical submission subpyloric subscapular subscapulares subscapularis
subsegmental subsequent subspecies substance substituted subtraction subtype subvalvular succeeded successful succimer
succinate suggestive sulfate sulfon sulfur sunset superbreed superficial superficialis superior superiori superioris
superolateral superomedial supinator supine supply support supported supporting suppression suppressions
supraclavicular supraglottis supramammary supraorbitalis suprapyloric suprarenal supraspinatus surae sure surealis
surgery surgical surrounding surveillance susceptibility suspected suspension sustained suture switch symmetric
symmetry symptom symptoms syncope syndrome syndromes synkinesis synthetic synuclein system systemic systems systole
systolic table tachycardia tagged take taken talc talus tamponade tangential tapetum target tarpan tarsus tartrazine
taurus technetium technical technique technologist teeth telencephalon temperature temporal temporalis temporally
temporary tendineae tendon tensor tenth teres terminal terminalis terminate termination terrier territories tervuren
testicular testing tetra tetrofosmin tetroxide texture thalamic thallium thecal thenar therapeutic therapy thermal
theta thickening thickness thigh thioflavine thionine thiosemicarbazone third this thoracic thoracici thoracicus
thoracis thorax three threshold throat thrombectomy thrombolytic thrombosed thrombosis through thumb thyrocervical
thyroid tibia tibial tibialis tidal tile time timecode timeout timing tinged tissue tissues titan tolerance tolling
toluidine tomographer tomography tooth topical topographer topography torsion tortuosity torus total toward trabecular
tracer trachea tracheal tracheobronchial tracheostomy tract tractography tragus transaminase transcutaneous transducer
transfer transferase transferred transferrin transforamenal transformation transfusion transient transients
transillumination transistor transit transition translucent transluminal transoral transorbital transplant transport
transposition transrectal transseptal transthoracic transverse transversus trapeze trapezius trapping trauma traumatic
treadmill treatment treatments tremor triangle triangulation triatriatum tributary triceps trichrome tricuspid
trifascicular trigeminal trigeminus triggered triggering triglycine trigone triloculare triolein trioxide triphasic
trisodium trochanter trochlear trochlearis tropaeolin trotting truncated truncus trypan ttingen tubal tube tubercle
tubes tumor tunnel turcica twelfth type tyroartenoideus tyropanoate ulcer ulcerated ulceration ulna ulnar ulnaris
ultrasonography ultrasound umbilical umbilicus unadministered uncertain uncertainty uncinate uncorrected under
undetermined undifferentiated uniform uniformity unilateral unipolar unit units unknown unnecessary unobstructed
unresponsive unspecified unstageable unsuccessful until unusable upgaze upper uptake ureteric urethra urethral urgency
urinary urticaria used using usual uteri uterine uterus uvula vaginal vagus value values valve valved valveless
valvular vare variance varicose vascular vascularity vasculature vasculitis vasodilating vasodilator vasorum vastus
vector vedotin veins velocity vendeen venerie venosus venous venticular ventilated ventilation ventilator ventral
ventricle ventricular ventriculogram ventriculography ventrocaudal verhoeff verified vermilion versenate version
vertebra vertebral vertex vertical verticosubmental vertrebrae vesical vesicle vesicular vestibularis vestibule
vestibulocochlear vestibulocochlearis viewing views virus visceral visible visit visual visualized vitelline vitreous
vizsla voiding volar voltage volume volumes voluntary vomiting voxel vulvar warming wattle waveform wavefront
wavelength waves waxoline wchen week weighted weighting wheaten when whole width window wirehaired with withdrawn
within without wolfhound worklist workload wound wraparound wrist xiphoid xylene xylidine xylose year zebu zero
zygomaticus
"""
