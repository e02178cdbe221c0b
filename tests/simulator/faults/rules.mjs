// When a fault strikes. A list of rules decides for each request; whether a rule fires depends only on the
// rule, the seed, the path and how often that path was asked for, so a run can be repeated.
//
// A rule is { fault, ...when, ...parameters of the fault }. `when`, all of it optional and all of it required:
//   match         pattern of the path (default: results pages; README)
//   probability   of each request, drawn from (seed, rule, path, attempt)
//   times         at most so many faults per path, or in all with per: "all"
//   inARow        at most so many faults on end per path: the next attempt is spared
//   every         only each so-manieth matching request
//   after         not the first so many matching requests
//   seconds       only so long after the first matching request, by the computer's clock
//   from, to      only between these instants of the site's clock ("to" excluded)
//   unlessCookie  "name=value": not for clients that send this cookie
// The fault "mix" draws one of its `of` (names or objects) each time it fires.
import { rng } from '../rng.mjs';
import { KINDS } from './kinds.mjs';

const WHEN = ['match', 'probability', 'times', 'per', 'inARow', 'every', 'after', 'seconds', 'from', 'to', 'unlessCookie'];
const PAGES = '^/(results|_next)/';

function checkKeys(spec, known) {
  const unknown = Object.keys(spec).filter((key) => key !== 'fault' && !known.includes(key));
  if (unknown.length > 0) throw new Error(`fault '${spec.fault}' does not know ${unknown.join(', ')}; it knows ${known.join(', ')}`);
}

// A fault's name or { fault, ...parameters } as an object, checked.
function checkedFault(spec, extra = []) {
  const fault = typeof spec === 'string' ? { fault: spec } : spec;
  const kind = KINDS[fault.fault];
  if (!kind) throw new Error(`fault '${fault.fault}' is none of mix, ${Object.keys(KINDS).join(', ')}`);
  checkKeys(fault, [...extra, ...kind.parameters]);
  kind.check?.(fault);
  return fault;
}

function checkedSpec(spec) {
  if (spec.fault !== 'mix') return checkedFault(spec, WHEN);
  checkKeys(spec, [...WHEN, 'of']);
  if (!Array.isArray(spec.of) || spec.of.length === 0) throw new Error("fault 'mix' needs 'of': a list of faults");
  return { ...spec, of: spec.of.map((item) => checkedFault(item)) };
}

function instant(text, otherwise) {
  if (text === undefined) return otherwise;
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new Error(`'${text}' is no date and time`);
  return value;
}

class Rule {
  constructor(spec, index, seed) {
    this.spec = checkedSpec(typeof spec === 'string' ? { fault: spec } : spec);
    this.key = [seed, 'fault', index];
    this.pattern = new RegExp(this.spec.match ?? PAGES);
    this.from = instant(this.spec.from, -Infinity);
    this.to = instant(this.spec.to, Infinity);
    this.matched = 0;
    this.fired = 0;
    this.firstMatch = null;
    this.paths = new Map(); // path -> { fired, row }
  }

  // The fault for this request, or null. Each request must be shown to the rule once.
  faultFor(request, now) {
    const { path, attempt } = request;
    if (!this.pattern.test(path)) return null;
    const seen = this.paths.get(path) ?? { fired: 0, row: 0 };
    this.paths.set(path, seen);
    this.matched += 1;
    this.firstMatch ??= performance.now();
    if (!this.isDue(request, now) || this.isSpent(seen) || !this.drawn(path, attempt)) {
      seen.row = 0;
      return null;
    }
    this.fired += 1;
    seen.fired += 1;
    seen.row += 1;
    return this.pick(path, attempt);
  }

  isDue(request, now) {
    const { after = 0, every = 1, seconds = Infinity, unlessCookie } = this.spec;
    if (now < this.from || now >= this.to) return false;
    if (this.matched <= after || (this.matched - after) % every !== 0) return false;
    if (performance.now() - this.firstMatch > seconds * 1000) return false;
    return unlessCookie === undefined || !(request.stream.headers.cookie ?? '').split(/;\s*/).includes(unlessCookie);
  }

  isSpent(seen) {
    const { times = Infinity, per = 'path', inARow = Infinity } = this.spec;
    return seen.row >= inARow || (per === 'all' ? this.fired : seen.fired) >= times;
  }

  drawn(path, attempt) {
    const { probability = 1 } = this.spec;
    return probability >= 1 || rng(...this.key, path, attempt).chance(probability);
  }

  pick(path, attempt) {
    return this.spec.fault === 'mix' ? rng(...this.key, 'mix', path, attempt).pick(this.spec.of) : this.spec;
  }
}

export class Rules {
  constructor(list = [], seed = 1) {
    this.rules = list.map((spec, index) => new Rule(spec, index, seed));
    this.seed = seed;
    this.attempts = new Map();
  }

  // What happens to a request: { answer, changes }: the first fault that answers instead of the site (or
  // null), else the faults that change what the site answers.
  decide(request, now) {
    request.attempt = (this.attempts.get(request.path) ?? 0) + 1;
    this.attempts.set(request.path, request.attempt);
    const faults = this.rules.map((rule) => rule.faultFor(request, now)).filter((fault) => fault !== null);
    const answer = faults.find((fault) => KINDS[fault.fault].answer) ?? null;
    return { answer, changes: answer ? [] : faults };
  }

  describe() {
    return { seed: this.seed, rules: this.rules.map(({ spec, matched, fired }) => ({ ...spec, matched, fired })) };
  }
}
