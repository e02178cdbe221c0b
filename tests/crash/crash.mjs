#!/usr/bin/env node
// Kills and power cuts at random, in chains of operations of the real program; see docs/guarantees.md.
//
//   RPSCRAPE_BIN=build/release/rpscrape node tests/crash/crash.mjs [--seed 1] [--rounds 1000] [--round STEP.CUT] [--verbose]
//
// A chain has its seed, and takes those that follow until the rounds are done. A round that fails prints the line that
// repeats it, and its folder stays. What is drawn depends on the seed alone; two things do not: in which turn threads of the
// program do what they do, so that an event's number may be another's (names of events stay), and kills after a time.
import { Chain, newSums } from './rounds.mjs';

function options(list) {
  const found = { seed: 1, rounds: 1000, round: null, verbose: false };
  for (let i = 0; i < list.length; i += 1) {
    const name = list[i].slice(2);
    if (!list[i].startsWith('--') || !(name in found)) throw new Error(`unknown option ${list[i]}`);
    if (name === 'verbose') found.verbose = true;
    else found[name] = name === 'round' ? list[(i += 1)] : Number(list[(i += 1)]);
  }
  return found;
}

const { seed: first, rounds, round, verbose } = options(process.argv.slice(2));
const sums = newSums();
const failures = [];
const begun = Date.now();
for (let seed = first; round === null ? sums.rounds < rounds : seed === first; seed += 1) {
  const say = verbose ? (text) => process.stdout.write(`${text}\n`) : () => {};
  // An error ends the chain, not the rounds.
  const found = await new Chain(seed, sums, { only: round, say }).run().catch((error) => [`--seed ${seed}: ${error.stack}`]);
  for (const line of found) process.stdout.write(`FAILED ${line}\n`);
  failures.push(...found);
  process.stdout.write(`seed ${seed}: ${sums.rounds} rounds, ${failures.length} failed, ${Math.round((Date.now() - begun) / 1000)} s\n`);
}
const { points, ...figures } = sums;
process.stdout.write(`${JSON.stringify({ ...figures, places: points.size, failures: failures.length })}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
