// Ready-made lists of rules for POST /_sim/faults {"profile": NAME} and `serve --faults NAME`.

// Answers and cuts that a second or third attempt gets over, all of them quick.
const PASSING = ['406', '403', '500', '503', { fault: '503', retryAfter: 1 }, { fault: '429', retryAfter: 1 },
  { fault: '429', retryAfter: { in: 1 } }, 'truncated', 'cut-chunked', 'reset', 'reset-body', 'close', 'corrupt-gzip'];
// Answers that look well until they are read.
const DECEPTIVE = ['truncated-html', 'empty', 'block-page', 'login', 'wrong-type', 'cut-gzip'];
// Answers that a client with a time limit gives up on.
const SLOW = ['hang', 'hang-body', { fault: 'slow-body', bytesPerSecond: 500 }, { fault: 'slow-headers', seconds: 600 }];

// Never more than two faults on end: every path succeeds within three attempts.
const mix = (of, probability = 0.05) => ({ fault: 'mix', of, probability, inARow: 2 });

export const PROFILES = {
  none: [],
  'five-percent': [mix(PASSING)],
  'five-percent-deceptive': [mix([...PASSING, ...DECEPTIVE])],
  'five-percent-slow': [mix([...PASSING, ...SLOW])],
  'storm-406': [{ fault: '406', times: 20, per: 'all' }],
  blocked: [{ fault: '406', match: '' }],
  // race pages with an even id; every listing comes through
  'half-blocked': [{ fault: '406', match: '/\\d{4}-\\d\\d-\\d\\d/\\d*[02468](\\.json)?$' }],
  unreachable: [{ fault: 'reset', match: '' }],
  'login-wall': [{ fault: 'login' }],
  'silent-jockeys': [{ fault: 'drift', fields: ['jockey', 'trainer'] }],
};
export const PROFILE_NAMES = Object.keys(PROFILES);
