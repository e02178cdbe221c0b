// Made-up names: horses, people, owners, sponsors. All word lists are the simulator's own; a name
// that equals a real one does so by chance.

const FIRST_WORDS = ('Amber Bramble Copper Dusky Ember Fennel Gilded Hollow Ivory Juniper Kestrel Lantern Marble ' +
  'Nettle Opal Pebble Quarry Russet Saffron Thistle Umber Velvet Willow Yarrow Zephyr Anvil Barley Cinder Drizzle ' +
  'Falcon Ginger Harbour Indigo Jasper Larkspur Meadow Northern Oaken Pewter Quiet Rambling Silver Tumbling ' +
  'Upland Vagrant Wandering Yonder Bold Crooked Distant Eager Frosted Gentle Hidden Idle Jolly Knotted Lonesome ' +
  'Merry Nimble Odd Proud Restless Sunken Twice Untold Verdant Winter').split(' ');
const LAST_WORDS = ('Anchor Beacon Cottage Drummer Echo Fiddler Garland Hamlet Island Jester Keeper Ladder Miller ' +
  'Novel Orchard Piper Quest Ribbon Sailor Tinker Usher Valley Weaver Yeoman Archer Bellows Cobbler Dancer Engine ' +
  'Furrow Glade Hollow Ink Jigsaw Kettle Locket Mason Needle Otter Parcel Quill Riddle Saddler Timber Umbrella ' +
  'Village Whistle Almanac Bridge Chorus Dovecote Errand Ferry Gable Harvest Inkwell Journey Lullaby Mosaic ' +
  'Notebook Overture Puzzle Rafter Sonnet Teapot Verse Windmill').split(' ');
const ODD_NAMES = ["Ploughman's Tea", "Don't Ask Nora", "Widow's Walk", "Bo'sun's Call", "Who's Counting",
  "Tinker's Luck", 'Number Nine Bus', 'Mr. Pockets', "Le Chemin D'En Haut", "L'Encrier", 'Ask M E Later',
  'St. Elwin', 'A B See', 'Twelve-Thirty', "Rock N' Reel", 'Oh So Quiet'];

// At most 18 letters, as the rules of racing ask.
export function horseName(random) {
  if (random.chance(0.04)) return random.pick(ODD_NAMES);
  const first = random.pick(FIRST_WORDS);
  const last = random.pick(LAST_WORDS);
  const shape = random.float();
  if (shape < 0.12) return `${first}${last.toLowerCase()}`.slice(0, 18);
  if (shape < 0.2) return `The ${last}`;
  if (shape < 0.27) return `${first}'s ${last}`.slice(0, 18).trim();
  if (shape < 0.33) return `${last} Of ${first}`.slice(0, 18).trim();
  return `${first} ${last}`.slice(0, 18).trim();
}

const GIVEN = ('Aldo Bess Corin Dara Edwyn Fenella Gwil Hettie Ivo Jory Keir Lowri Merrin Niall Orla Perran Quentin ' +
  'Rhona Silas Tamsin Una Verity Wilf Yseult Zeb Anwen Bram Ciara Dewi Elowen').split(' ');
const SURNAMES = [...('Alderbrook Birkmyre Castlewell Dunmarrow Eskerly Fallowdene Garnstone Hexley Inglethorn ' +
  'Jarrowby Kettleborough Larchfield Mossgrove Nethercott Oakshade Penhallick Quennell Ravensty Stonecroft ' +
  'Thornwick Underhay Vellacott Wrayburn Yelverstone McTarrow McInnisk FitzRowan').split(' '),
"O'Darragh", "O'Fennimore", 'St Keyne', 'Hexley-Thorne'];
const FRENCH_GIVEN = ['Aurel', 'Blandin', 'Cyprien', 'Doriane', 'Elio', 'Fantine', 'Gaspard', 'Honorine', 'J-L', 'M'];
const FRENCH_SURNAMES = ['Boisvallon', 'De La Grandmare', 'Clairefosse', 'Desormiers', 'Esquibel', 'Froidmanteau',
  'Guillemard Et Al', "D'Hautecombe", 'Larrivaux', 'Montgiraud'];

// A person's name without title: "Tamsin Hexley", "J R Quennell", "C & B Garnstone" for partners.
export function personName(random, region, partners = false) {
  if (region === 'fr') return `${random.pick(FRENCH_GIVEN)} ${random.pick(FRENCH_SURNAMES)}`;
  const surname = random.pick(SURNAMES);
  if (partners) return `${random.pick(GIVEN)} & ${random.pick(GIVEN)} ${surname}`;
  if (random.chance(0.25)) return `${initial(random)} ${initial(random)} ${surname}`;
  return `${random.pick(GIVEN)} ${surname}`;
}

const initial = (random) => random.pick([...'ABCDEFGHJKLMPRSTW']);

export function ownerName(random, region) {
  const shape = random.float();
  const word = random.pick(LAST_WORDS);
  if (shape < 0.25) return `The ${word} Partnership`;
  if (shape < 0.4) return `${random.pick(FIRST_WORDS)} ${word} Racing Limited`;
  if (shape < 0.5) return `Mr & Mrs ${initial(random)} ${random.pick(SURNAMES)}`;
  if (shape < 0.55) return `${personName(random, region)}, ${word} Stud & Partner`;
  if (shape < 0.6) return `"${word}" Syndicate`;
  return personName(random, region);
}

const SPONSORS = ['Marrowby Feeds', 'Quill & Sons Solicitors', "Potter's Yard", 'Harbourside Ales', 'Larch Joinery',
  'Penny Plain Catering', 'Wend Valley Tractors', 'Castle Mound Cider', "Old Mill, Old Friends", 'Bettafence.example',
  '"Learn To Ride" Appeal', 'Three Bridges Vets', 'North & West Roofing', "Nora's 80th Birthday", 'Tannery Row Hotel',
  'Blue Gate Insurance', 'Weir End Caravans', 'Hill Top Radio 101.4', 'Salt & Rope Chandlers', 'Come Racing In June'];
const FRENCH_RACES = ['Prix de l\'Étang Bleu', 'Prix du Grand Cèdre', 'Prix de la Forêt-Noire', 'Prix Mélodie d\'Août',
  'Prix des Trois Fontaines', 'Prix du Vieux Pressoir', 'Prix de la Côte d\'Ambre', 'Grand Prix de l\'Écluse',
  'Prix François & Hélène Larrivaux', 'Prix du Chêne Vert'];

export function sponsor(random) {
  return random.pick(SPONSORS);
}

export function frenchRace(random) {
  return random.pick(FRENCH_RACES);
}

// The text in a profile address: "Fergus O'Darragh & Co" -> "fergus-odarragh-co".
export function slug(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f'’".,]/g, '').toLowerCase()
    .replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
