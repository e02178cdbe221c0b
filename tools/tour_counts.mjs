// tour_counts.mjs TRUTH: of rows told one a line as JSON, for each country: races, rows, rows with an RPR.
import { readFileSync } from 'node:fs';

const rows = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
for (const country of [...new Set(rows.map((row) => row.country))].sort()) {
  const own = rows.filter((row) => row.country === country);
  const races = new Set(own.map((row) => row.race_id));
  console.log([country, races.size, own.length, own.filter((row) => row.rpr !== null).length].join(','));
}
