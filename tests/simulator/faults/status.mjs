// Faults that are a whole, well-formed answer: status codes, Retry-After, redirects, block pages.
import { LAYOUTS } from '../site.mjs';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const SHORT_DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export function htmlPage(title, text) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}

// The three forms of an HTTP date (RFC 9110, 5.6.7).
const DATE_FORMS = {
  date: (at) => at.toUTCString(),
  rfc850: (at) => {
    const [, day, month, year, time] = at.toUTCString().split(' ');
    return `${LONG_DAYS[at.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
  },
  asctime: (at) => {
    const [, day, month, year, time] = at.toUTCString().split(' ');
    return `${SHORT_DAYS[at.getUTCDay()]} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
  },
};

// `retryAfter`: seconds, any text as it is, a list of them (the header several times), or
// { in: seconds, form: "date" | "rfc850" | "asctime", clock: "real" | "site" } for an instant.
function retryHeaders(wanted, state) {
  if (wanted === undefined) return {};
  if (typeof wanted !== 'object' || Array.isArray(wanted)) return { 'retry-after': Array.isArray(wanted) ? wanted.map(String) : String(wanted) };
  const now = wanted.clock === 'site' ? state.now() : Date.now();
  const at = new Date(now + wanted.in * 1000);
  const own = wanted.clock === 'site' ? { date: new Date(now).toUTCString() } : {};
  return { 'retry-after': DATE_FORMS[wanted.form ?? 'date'](at), ...own };
}

function checkRetryAfter({ retryAfter }) {
  if (retryAfter === null || typeof retryAfter !== 'object' || Array.isArray(retryAfter)) return;
  if (typeof retryAfter.in !== 'number') throw new Error('retryAfter needs "in": seconds');
  if (DATE_FORMS[retryAfter.form ?? 'date'] === undefined) throw new Error(`retryAfter form is none of ${Object.keys(DATE_FORMS).join(', ')}`);
}

function refusal(status) {
  return {
    parameters: ['retryAfter', 'body'],
    check: checkRetryAfter,
    answer: (fault, request, state) => ({
      status, headers: { ...HTML, ...retryHeaders(fault.retryAfter, state) },
      body: fault.body ?? htmlPage(`Error ${status}`, 'Please come back later.'),
    }),
  };
}

const CODES = [400, 401, 403, 404, 406, 408, 410, 429, 451, 500, 502, 503, 504];
const REFUSALS = Object.fromEntries(CODES.map((code) => [String(code), refusal(code)]));

function redirectTo(location, status = 302) {
  return { status, headers: { ...HTML, location }, body: htmlPage('Moved', 'This page is elsewhere.') };
}

// {path} without its last slash, {elsewhere} = address of the other host, {port} = the server's own.
function redirect(fault, request, state, next) {
  const path = request.path.replace(/\/$/, '');
  const location = fault.location.replace('{path}', path).replace('{elsewhere}', state.elsewhere).replace('{port}', state.port);
  return location === request.path ? next() : redirectTo(location, fault.status);
}

const LOGIN = htmlPage('Log in', 'Members only. <form action="/login" method="post"><input name="email"><input name="password" type="password"></form>');
export const loginReply = { status: 200, headers: HTML, body: LOGIN };

// /loop leads to itself for ever, each time by another address.
export function loopReply(request) {
  const hop = Number(new URLSearchParams(request.query).get('hop')) || 0;
  return redirectTo(`/loop?hop=${hop + 1}`);
}

const BLOCKED = 'Your access to this page is blocked. Our systems have seen unusual traffic from your network. Reference 0000-0000.';

export const STATUS = {
  ...REFUSALS,
  login: {
    parameters: [],
    answer: (fault, request) => redirectTo(`/login?return_url=${encodeURIComponent(request.path)}`),
  },
  redirect: {
    parameters: ['location', 'status'],
    check: ({ location }) => { if (typeof location !== 'string') throw new Error("fault 'redirect' needs 'location'"); },
    answer: redirect,
  },
  'redirect-off-site': { parameters: [], answer: (fault, request, state) => redirectTo(state.elsewhere + request.path) },
  'redirect-loop': { parameters: [], answer: () => redirectTo('/loop?hop=1') },
  'redirect-self': { parameters: [], answer: (fault, request) => redirectTo(request.path) },
  'redirect-nowhere': { parameters: [], answer: () => ({ status: 302, headers: HTML, body: '' }) },
  'block-page': {
    parameters: ['text'],
    answer: ({ text = BLOCKED }) => ({ status: 200, headers: HTML, body: htmlPage('Access denied', text) }),
  },
  layout: {
    parameters: ['layout'],
    check: ({ layout }) => { if (!LAYOUTS.includes(layout)) throw new Error(`layout '${layout}' is none of ${LAYOUTS.join(', ')}`); },
    prepare: (fault, request) => { request.layout = fault.layout; },
  },
};
