// Names of the events of a log: what was done to which class of file, such as "rename into datasets" or "fsync catalog-wal".
// The name and the count ("the third …") say of a place what an event's number says, and hold when threads take turns
// otherwise.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CLASSES = [
  [/^store\/_rpscrape\/catalog\.sqlite(-\w+)?/, (match) => `catalog${match[1] ?? ''}`],
  [/^store\/_rpscrape\/([a-z.]+)/, (match) => match[1]],
  [/^store\/datasets/, () => 'datasets'],
  [/^store\/data/, () => 'raw'],
  [/^data\/dates\/.*\.(csv|json)$/, (match) => `day ${match[1]}`],
  [/^data\/\.scrape\/(days|done|lock|\w+)/, (match) => `scrape ${match[1]}`],
  [/^data\/(\w+)/, (match) => `data ${match[1]}`],
  [/^logs\/(\w+)\//, (match) => `log ${match[1]}`],
  [/^(\w*)/, (match) => match[1]],
];

export function classOf(path) {
  const temporary = /(^|\/)\.tmp-/.test(path) ? ' (temporary)' : '';
  for (const [pattern, name] of CLASSES) {
    const match = pattern.exec(path);
    if (match) return `${name(match)}${temporary}`;
  }
  throw new Error(`no class for ${path}`);
}

// The name of each event, in order. `folder` is the watched one, or an untouched copy of what it was before.
export function nameEvents(events, inodes) {
  const paths = new Map(inodes);
  return events.map((event) => {
    if (event.op === 'create' || event.op === 'mkdir') paths.set(String(event.ino), event.path);
    if (event.op === 'send' || event.op === 'syncfs') return event.op;
    if (event.op === 'rename') {
      for (const [ino, path] of paths) if (path === event.path) paths.set(ino, event.to);
      return `rename into ${classOf(event.to)}`;
    }
    return `${event.op} ${classOf(event.path ?? paths.get(String(event.ino)) ?? '')}`;
  });
}

// The path of each inode of a folder.
export function inodePaths(folder) {
  const found = new Map([[String(lstatSync(folder).ino), '']]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    found.set(String(lstatSync(path).ino), path.slice(folder.length + 1));
  }
  return found;
}
