"""Makers and models of devices by the names that they have in the world.

From the makers' DICOM conformance statements and product pages, and from public collections of images, as these names
stand in Manufacturer and Manufacturer's Model Name there: in small letters, with single spaces for all else but letters
and digits.
"""

MAKERS = """
3d systems | 3m | abbott | acist | acuson | adac | agfa | agfa gevaert | agfa healthcare | aloka | anke | aperio |
aribex | arri | arterys | ati | atl | barco | bayer | bio rad | biosonics | bk medical | boston scientific |
brainlab | bruker | bruker biospin mri gmbh | canfield | canon | canon inc | canon mec | canon medical systems |
carestream | carestream health | carl zeiss meditec | carl zeiss meditec ag | circle cardiovascular imaging |
covidien | cytomedix | del medical | dentsply sirona | digirad | draeger | eastman kodak company | elekta |
elscint | esaote | esaote s p a | fischer imaging | fonar | fuji | fuji photo film co ltd | fujifilm |
fujifilm corporation | fujifilm healthcare | fujifilm sonosite | gammamedica | ge | ge healthcare |
ge healthcare it | ge medical systems | ge medical systems israel | ge vingmed | ge vingmed ultrasound |
ge yokogawa medical systems | gendex | general electric | genewell | hamamatsu | heidelberg engineering | hitachi |
hitachi aloka medical | hitachi ltd | hitachi medical corporation | hologic | hologic inc | howtek | i rad | icad |
image analysis inc | imaging dynamics company ltd | imaging sciences international | intelerad | intrasense |
invivo | ivus | kodak | konica | konica minolta | kretztechnik | leica | leica biosystems | leksell | lodox |
lumenis | lumisys | lunar | marconi medical systems | mazor | mediso | medison | medrad | merge | merge emageon |
merge healthcare | mevis | mim software | mindray | morita | neurologica | neusoft medical systems | nidek |
nihon kohden | nikon | novadaq | nucletron | olympus | optos | orthoscan | osirix | pacsgear | parks medical |
pentax | philips | philips dmc | philips healthcare | philips medical systems | philips nuclear medicine |
picker international | planmeca | planmed | pointclear | quantificare | r2 technology | radcal | raysearch |
raysearch laboratories | resonex | samsung | samsung electronics | samsung medison | schick | sectra | shimadzu |
shimadzu corporation | siemens | siemens healthcare gmbh | siemens healthineers | siemens hlt | siemens nm |
sirona | sonosite | sony | spectrum dynamics | stryker | supersonic imagine | swissray | tela systems | terarecon |
tm | tomtec | topcon | toshiba | toshiba mec | toshiba mec mr3 | toshiba mec us | toshiba medical systems |
trex medical | trixell | trophy | uih | unfors | united imaging | varian | varian medical systems | vatech |
ventana | vidar | visualsonics | vital images | volcano | volcano corporation | voxar | xoran |
xoran technologies | zeiss | ziehm | zimmer | zonare | zonare medical systems |
fukuda denshi | karl storz | richard wolf gmbh | schiller | smith nephew | villa sistemi medicali | ziehm imaging |
zimmer biomet
"""
MODELS = """
achieva | achieva dstream | acuson | acuson antares | acuson juniper | acuson nx3 | acuson redwood | acuson s2000 |
acuson s3000 | acuson sc2000 | acuson sequoia | acuson x300 | acuson x700 | adac | advantage workstation | aera |
affiniti 30 | affiniti 50 | affiniti 70 | airis | airis ii | allegra | allura xper | altaire | altix | amira |
antares | aperto | aplio | aplio 300 | aplio 400 | aplio 500 | aplio i700 | aplio i800 | aplio i900 | aquilion |
aquilion lightning | aquilion one | aquilion precision | aquilion prime | arcadis varic | aristos | artis pheno |
artis q | artis zee | artis zeego | atrium | avanto | avanto fit | axiom aristos | axiom artis | axiom luminos |
axiom multix | biograph 128 | biograph 16 | biograph 20 | biograph 40 | biograph 6 | biograph 64 |
biograph 64 mct | biograph mct | biograph mmr | biograph vision | brainscan | brightspeed | brilliance |
brilliance 10 | brilliance 16 | brilliance 40 | brilliance 6 | brilliance 64 | brilliance big bore |
brilliance ict | brivo ct | brivo mr | c arm | cardiofocus | centricity | cirrus hd oct | clinac | clinac ix |
combi | cx50 | definition as | definition edge | definition flash | digital diagnost | digitaldiagnost |
dimension | discovery | discovery 690 | discovery 710 | discovery ct750 hd | discovery iq | discovery mi |
discovery mr450 | discovery mr750 | discovery mr750w | discovery nm 670 | discovery nm ct 670 | discovery rx |
discovery st | discovery ste | discovery vct | drx 1 | drx evolution | e cam | ecam | elscint | emotion |
emotion 16 | emotion 6 | epiq | epiq 5 | epiq 7 | epiq 7c | epiq 7g | epiq cvx | espree | essenta dr | evolution |
excite | fcr | flash | force | forte | gemini | gemini gxl | gemini tf | genesis signa | genesis zeus | go now |
gyroscan intera | gyroscan nt | halcyon | harmony | hawkeye | hdi 3000 | hdi 5000 | hispeed | hispeed ct i |
hispeed dual | hispeed nx i | horizon lx | icon | ict | ie33 | infinia | infinia hawkeye | infinix | ingenia |
ingenia ambition | ingenia cx | ingenia elition | ingenuity | ingenuity ct | ingenuity tf | innova | innova 2100 |
inspira | integris | intera | intera achieva | intevo | iqon | irix | iu22 | iviewgt | leonardo | lightspeed |
lightspeed 16 | lightspeed plus | lightspeed pro 16 | lightspeed pro 32 | lightspeed qx i | lightspeed rt |
lightspeed rt16 | lightspeed ultra | lightspeed vct | lightspeed16 | logiq 5 | logiq 7 | logiq 9 | logiq e |
logiq e10 | logiq e9 | logiq p5 | logiq p6 | logiq p9 | logiq s7 | logiq s8 | logiqe | lorad selenia |
luminos drf | lunar idxa | lunar prodigy | magnetom aera | magnetom avanto | magnetom espree | magnetom essenza |
magnetom lumina | magnetom prisma | magnetom skyra | magnetom sola | magnetom symphony | magnetom terra |
magnetom trio | magnetom verio | magnetom vida | magnetom vision | mammomat | mammomat inspiration |
mammomat novation | mammomat revelation | mobilett | mr7500 | multix fusion | mx view | mx16evo | mx8000 |
mx8000 idt | mxview | optima | optima ct520 | optima ct540 | optima ct580 | optima ct660 | optima mr360 |
optima mr450w | optima nm ct 640 | orthophos | osirix | panorama | pcr eleva | perception | performa |
philips ict | polarix | pq5000 | pq6000 | precedence | precision | prisma | prisma fit | pristina | prodigy |
prosound | pulsera | q dr | revolution | revolution ace | revolution apex | revolution ct | revolution evo |
revolution hd | rs80a | s5 1 | sc2000 | selenia | selenia dimensions | senographe | senographe 2000d |
senographe ds | senographe essential | senographe pristina | sensation | sensation 10 | sensation 16 |
sensation 40 | sensation 64 | sensation cardiac | sequoia | signa | signa architect | signa artist | signa excite |
signa explorer | signa hdx | signa hdxt | signa pet mr | signa pioneer | signa premier | signa voyager | skylight |
skyra | skyra fit | somatom confidence | somatom definition | somatom definition as | somatom definition edge |
somatom definition flash | somatom drive | somatom edge plus | somatom emotion | somatom force | somatom go top |
somatom go up | somatom perspective | somatom plus 4 | somatom scope | somatom sensation | somatom spirit |
somatom volume zoom | somatom x cite | sonata | sonos 5500 | sonos 7500 | spectral ct | spirit | symbia |
symbia intevo | symbia t | symbia t16 | symbia t2 | symbia t6 | symphony | symphony tim | symphonytim |
symphonyvision | synapse | synergy | syngo | terra | titan | titan 3t | tomotherapy | toshiba aquilion |
toshiba mec | triniton | trio | trio tim | triotim | truebeam | truepoint | uct 510 | uct 530 | uct 550 | uct 760 |
uct 780 | uct 960 | umi 550 | umi 780 | umr 560 | umr 570 | umr 588 | umr 770 | umr 780 | umr 790 | umr omega |
upmr 790 | v830 | vantage | vantage atlas | vantage elan | vantage galan 3t | vantage orian | vantage titan |
ventri | venue 40 | vereos | vereos pet ct | verio | vida | vingmed | virtuoso | vision | vivid | vivid 7 |
vivid e9 | vivid e95 | vivid i | vivid q | vivid s5 | vivid s6 | vivid s70 | volume zoom | volumezoom |
voluson 730 | voluson e10 | voluson e6 | voluson e8 | voluson s | xario | xper | xvi | zenition | zeus |
giotto class | magnetom altea | magnetom amira | magnetom free max | magnetom vida fit | naeotom alpha |
planmed sophie | trio a tim system | ziehm vision rfd
"""
