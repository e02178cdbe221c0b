// Puts the folders of a test's runs into memory, where there is room: for tests of many short runs, each of which waits
// for the disk many times. To be imported first.
import { statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';
const ENOUGH = 1e9; // bytes

try {
  const room = statfsSync(MEMORY);
  if (room.bavail * room.bsize > ENOUGH) process.env.TMPDIR = MEMORY;
} catch {
  // There is none: the usual folder does.
}
