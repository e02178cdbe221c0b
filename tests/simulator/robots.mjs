// Variants of /robots.txt, by name: a text, or { status, type, text, location, hang }.

const USUAL = 'User-agent: *\nDisallow: /_sim/\nDisallow: /profile/\nAllow: /results/\n';
const KIB = 1024;

const LINE = '# nothing to read here, and nothing to see on this line either\n';
const filler = (bytes) => LINE.repeat(Math.ceil(bytes / LINE.length));

// The rule stands within the 500 KiB that RFC 9309, 2.5 asks a reader to take; the file goes on to 2 MiB.
function huge() {
  return `${filler(400 * KIB)}User-agent: *\nDisallow: /results/\n${filler(1600 * KIB)}`;
}

const VARIANTS = {
  usual: USUAL,
  'allow-all': 'User-agent: *\nDisallow:\n',
  empty: '',
  'disallow-all': 'User-agent: *\nDisallow: /\n',
  'disallow-results': 'User-agent: *\nDisallow: /results/\n',
  'own-group-refused': 'User-agent: rpscrape\nDisallow: /results/\n\nUser-agent: *\nDisallow:\n',
  'own-group-allowed': 'User-agent: *\nDisallow: /\n\nUser-agent: RPScrape\nUser-agent: other\nAllow: /results/\nDisallow: /profile/\n',
  'two-own-groups': 'User-agent: rpscrape\nDisallow: /profile/\n\nUser-agent: *\nDisallow:\n\nUser-agent: rpscrape\nDisallow: /results/\n',
  'longest-wins': 'User-agent: *\nDisallow: /results/\nAllow: /results/2\nAllow: /results/1\n',
  'crawl-delay': 'User-agent: *\nCrawl-delay: 3\nDisallow: /profile/\n',
  wildcards: 'User-agent: *\nDisallow: /results/*/*/2026-02-*/\nDisallow: /results/*-02-03$\nDisallow: /*.json$\n',
  untidy: '\ufeff# byte order mark, odd case, CRLF, comments, unknown lines\r\nSitemap: /sitemap.xml\r\n\r\nuSeR-aGeNt : *   # all\r\n' +
    'nonsense without colon\r\n  DISALLOW :  /results/  # no\r\n',
  'web-page': { type: 'text/html; charset=utf-8', text: '<!doctype html><html><body>User-agent: *<br>Disallow: /results/</body></html>\n' },
  huge,
  'not-found': { status: 404 },
  forbidden: { status: 403 },
  error: { status: 500 },
  unavailable: { status: 503 },
  hang: { hang: true },
  redirect: { status: 301, location: '/robots-moved.txt' },
  'redirect-loop': { status: 302, location: '/loop?hop=1' },
  'redirect-off-site': { status: 302, location: '{elsewhere}/robots.txt' },
};
export const ROBOTS_VARIANTS = Object.keys(VARIANTS);

// What `redirect` leads to: it refuses, so that a reader who does not follow it is found out.
const MOVED = 'User-agent: *\nDisallow: /results/\n';

// A variant's name, or { text } or { status } made by a test.
export function checkedRobots(wanted) {
  if (typeof wanted === 'string' && VARIANTS[wanted] === undefined) {
    throw new Error(`robots variant '${wanted}' is none of ${ROBOTS_VARIANTS.join(', ')}`);
  }
  return wanted;
}

function resolved(wanted) {
  const variant = typeof wanted === 'string' ? VARIANTS[wanted] : wanted;
  if (typeof variant === 'function') return { text: variant() };
  return typeof variant === 'string' ? { text: variant } : variant;
}

// The reply for /robots.txt, `null` = no answer at all.
export function robotsReply(state) {
  const { status = 200, type = 'text/plain', text = '', location, hang } = resolved(state.robots);
  if (hang) return null;
  const headers = { 'content-type': type };
  if (location) headers.location = location.replace('{elsewhere}', state.elsewhere);
  return { status, headers, body: text };
}

export const movedRobots = { status: 200, headers: { 'content-type': 'text/plain' }, body: MOVED };
