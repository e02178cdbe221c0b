// Random numbers from text keys. Everything in the simulated season is a pure function of the seed
// and a key such as ("card", "2026-03-01", "gb", 2), so any day can be made alone, in any order, and
// always comes out the same.

// FNV-1a over the UTF-16 units, finished with a murmur3 mixer: a 32-bit hash of a text.
function hashText(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(h);
}

function mix(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

// A stream of numbers (the "mulberry32" generator).
class Rng {
  constructor(state) {
    this.state = state >>> 0;
  }

  // Uniform in [0, 1).
  float() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  // Uniform whole number in [low, high], both included.
  int(low, high) {
    return low + Math.floor(this.float() * (high - low + 1));
  }

  chance(probability) {
    return this.float() < probability;
  }

  pick(list) {
    return list[Math.floor(this.float() * list.length)];
  }

  // pairs: [[value, weight], ...]
  weighted(pairs) {
    let left = this.float() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of pairs) {
      left -= weight;
      if (left < 0) return value;
    }
    return pairs[pairs.length - 1][0];
  }

  // Roughly normal with mean 0 and standard deviation 1 (sum of uniforms).
  gauss() {
    return (this.float() + this.float() + this.float() + this.float() - 2) * 1.732;
  }

  // A shuffled copy.
  shuffle(list) {
    const out = list.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}

// The stream belonging to (seed, ...key).
export function rng(seed, ...key) {
  return new Rng(hashText(`${seed}|${key.join('|')}`));
}
