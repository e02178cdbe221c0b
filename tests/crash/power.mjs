// What a machine may have on its disk after a power cut: made from a folder as it was, and the log of what a process did
// to it since (power.c). Only this is certain:
//   - bytes and size of a file, after fsync or fdatasync of the file;
//   - a name (made, removed, renamed) after fsync of its folder; a rename is one step, whichever of its two folders that is,
//     and a folder is removed only after what was in it;
//   - everything, after syncfs.
// A file's fsync says nothing of its name. What becomes of the rest is what the models differ in:
//   strict    all of it is lost
//   names     all names are there, in their order; files are as they were synced, short or filled with zeros
//   ordered   names up to some step and no later one, as file systems with a journal have it; of what was written to files some
//             pages, and whatever size
//   scattered names up to some step in each folder, independent of the others; files as in "ordered"
//   kill      nothing is lost: the process died, the machine went on
// The data of a file are those of its inode, so that links, renames and files without a name come out right.
import { cpSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const MODELS = ['strict', 'names', 'ordered', 'scattered', 'kill'];
const PAGE = 4096;

// The events of a log: the number of each is its place, from 1. `path` as POWER_LOG.
export function readLog(path) {
  if (!existsSync(`${path}.data`)) return []; // it was killed before it began
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop(); // what follows the last line's end: nothing, or a line that was cut off
  const data = readFileSync(`${path}.data`);
  return lines.map((line) => {
    const event = JSON.parse(line);
    if (event.op === 'write') event.bytes = data.subarray(event.at, event.at + event.len);
    return event;
  });
}

class Node {
  constructor(kind, source = null) {
    this.kind = kind; // file, folder or link
    this.source = source; // path of the content that was there before, or null
    this.changes = []; // of a file's content: { seq, off, bytes } or { seq, size }; of a folder: names, in Disk.steps
    this.durable = 0; // changes before this sequence number are durable
  }
}

export class Disk {
  // `folder` must stay as it is for as long as the disk is asked.
  constructor(folder) {
    this.root = new Node('folder');
    this.root.names = new Map();
    this.byInode = new Map([[String(lstatSync(folder).ino), this.root]]);
    this.aliases = new Map();
    this.seq = 0;
    this.steps = []; // changes of names: { seq, sets: [[folder, name, node or null]…], durable }
    this.first = new Map([[this.root, new Map()]]); // names as they were before
    this.#read(folder, this.root);
  }

  #read(path, folder) {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      const inode = `was ${lstatSync(full).ino}`;
      let node = entry.isDirectory() ? undefined : this.aliases.get(inode);
      if (!node) {
        node = new Node(entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'file', full);
        this.aliases.set(inode, node);
      }
      folder.names.set(entry.name, node);
      this.first.get(folder).set(entry.name, node);
      if (node.kind === 'folder') {
        node.names = new Map();
        this.first.set(node, new Map());
        this.#read(full, node);
      }
    }
  }

  // Tells that the log speaks of the file or folder at `path` ("" for the whole) as `inode`.
  alias(inode, path) {
    let node = this.root;
    for (const part of path.split('/')) if (part !== '') node = node.names.get(part);
    this.byInode.set(String(inode), node);
  }

  // The folder and the name of a path.
  #place(path) {
    const parts = path.split('/');
    const name = parts.pop();
    let folder = this.root;
    for (const part of parts) {
      folder = folder.names.get(part);
      if (!folder || folder.kind !== 'folder') throw new Error(`the log has ${path}, whose folder is not there`);
    }
    return [folder, name];
  }

  #node(ino) {
    const node = this.byInode.get(String(ino));
    if (!node) throw new Error(`the log has inode ${ino}, which is not known`);
    return node;
  }

  #step(sets, removed = null) {
    for (const [folder, name, node] of sets) {
      if (node) folder.names.set(name, node);
      else folder.names.delete(name);
    }
    const folders = [...sets.map(([folder]) => folder), ...(removed ? [removed] : [])];
    this.steps.push({ seq: this.seq, sets, folders, removed, durable: false });
  }

  // Takes the next event of a log.
  apply(event) {
    this.seq += 1;
    switch (event.op) {
      case 'create':
      case 'mkdir': {
        const node = new Node(event.op === 'create' ? 'file' : 'folder');
        if (node.kind === 'folder') {
          node.names = new Map();
          this.first.set(node, new Map());
        }
        this.byInode.set(String(event.ino), node);
        const [folder, name] = this.#place(event.path);
        this.#step([[folder, name, node]]);
        break;
      }
      case 'write':
        this.#node(event.ino).changes.push({ seq: this.seq, off: event.off, bytes: event.bytes });
        break;
      case 'size':
        this.#node(event.ino).changes.push({ seq: this.seq, size: event.size });
        break;
      case 'rename': {
        const [folder, name] = this.#place(event.path);
        const [toFolder, toName] = this.#place(event.to);
        const node = folder.names.get(name);
        // Between two names of one file rename does nothing.
        if (toFolder.names.get(toName) !== node) this.#step([[folder, name, null], [toFolder, toName, node]]);
        break;
      }
      case 'link': {
        const [folder, name] = this.#place(event.path);
        const [toFolder, toName] = this.#place(event.to);
        this.#step([[toFolder, toName, folder.names.get(name)]]);
        break;
      }
      case 'unlink': {
        const [folder, name] = this.#place(event.path);
        const node = folder.names.get(name);
        this.#step([[folder, name, null]], node?.kind === 'folder' ? node : null);
        break;
      }
      case 'fsync':
      case 'fdatasync': {
        const node = this.#node(event.ino);
        if (node.kind === 'file') node.durable = this.seq;
        else this.#settle(node, this.seq);
        break;
      }
      case 'syncfs':
        for (const node of this.byInode.values()) node.durable = this.seq;
        for (const node of this.first.keys()) for (const each of node.names.values()) each.durable = this.seq;
        for (const step of this.steps) {
          step.durable = true;
          for (const [, , node] of step.sets) if (node) node.durable = this.seq;
        }
        break;
      case 'send':
        break;
      default:
        throw new Error(`the log has an event "${event.op}"`);
    }
  }

  // Makes the steps of a folder before `seq` durable. A folder is removed only when it is empty on the disk, too.
  #settle(folder, seq) {
    for (const step of this.steps) {
      if (step.durable || step.seq > seq || !step.folders.includes(folder)) continue;
      step.durable = true;
      if (step.removed && step.removed !== folder) this.#settle(step.removed, step.seq);
    }
  }

  // Which steps of names are on the disk.
  #kept(model, random) {
    const { steps } = this;
    if (model === 'kill' || model === 'names') return steps;
    if (model === 'strict') return steps.filter((step) => step.durable);
    if (model === 'ordered') {
      const certain = steps.findLastIndex((step) => step.durable) + 1;
      return steps.slice(0, random.int(certain, steps.length));
    }
    const folders = new Set(steps.flatMap((step) => step.folders));
    const until = new Map();
    for (const folder of folders) {
      const own = steps.filter((step) => step.folders.includes(folder));
      until.set(folder, own[random.int(0, own.length) - 1]?.seq ?? 0);
    }
    const broken = new Set(); // folders of which a step is lost: no later one is there
    const isLost = (step) => !step.durable && step.folders.some((folder) => step.seq > until.get(folder) || broken.has(folder));
    return steps.filter((step) => {
      if (!isLost(step)) return true;
      for (const folder of step.folders) broken.add(folder);
      return false;
    });
  }

  // What a file holds on the disk.
  #content(node, model, random) {
    const before = node.source === null ? Buffer.alloc(0) : readFileSync(node.source);
    const ends = node.changes.map((each) => each.size ?? each.off + each.bytes.length);
    const space = Buffer.alloc(Math.max(before.length, ...ends));
    before.copy(space);
    let length = before.length;
    const resize = (size) => {
      space.fill(0, Math.min(size, length));
      length = size;
    };
    const put = (off, piece) => {
      piece.copy(space, off);
      length = Math.max(length, off + piece.length);
    };
    const change = (each) => (each.size === undefined ? put(each.off, each.bytes) : resize(each.size));
    const certain = node.changes.filter((each) => model === 'kill' || each.seq <= node.durable);
    certain.forEach(change);
    const open = node.changes.slice(certain.length);
    if (open.length === 0 || model === 'strict') return space.subarray(0, length);
    const least = length;
    let most = least;
    for (const each of open) most = each.size ?? Math.max(most, each.off + each.bytes.length);
    if (model === 'names') {
      if (random.chance(0.5)) resize(Math.max(least, most));
      return space.subarray(0, length);
    }
    const share = random.pick([0, 0.5, 1]);
    for (const each of open) {
      if (each.size !== undefined) {
        if (random.chance(share)) resize(each.size);
        continue;
      }
      for (let from = 0; from < each.bytes.length;) {
        const until = Math.min(each.bytes.length, from + PAGE - ((each.off + from) % PAGE));
        if (random.chance(share)) put(each.off + from, each.bytes.subarray(from, until));
        from = until;
      }
    }
    if (random.chance(0.3) && length < most) resize(most);
    return space.subarray(0, length);
  }

  // Makes the folder `target`, which must not be there, as the disk may be after a power cut now.
  write(target, model, random) {
    const names = new Map([...this.first].map(([folder, own]) => [folder, new Map(own)]));
    for (const { sets } of this.#kept(model, random)) {
      for (const [folder, name, node] of sets) {
        if (node) names.get(folder).set(name, node);
        else names.get(folder).delete(name);
      }
    }
    const written = new Map();
    const make = (path, folder) => {
      mkdirSync(path);
      for (const name of [...names.get(folder).keys()].sort()) {
        const node = names.get(folder).get(name);
        const full = join(path, name);
        if (node.kind === 'folder') {
          if (!written.has(node)) make(full, node);
          written.set(node, full); // a folder has one name, also where only one end of its rename is on the disk
        } else if (written.has(node)) {
          linkSync(written.get(node), full);
        } else {
          if (node.kind === 'link') symlinkSync(readlinkSync(node.source), full);
          else writeFileSync(full, this.#content(node, model, random));
          written.set(node, full);
        }
      }
    };
    make(target, this.root);
  }
}

// Copies a folder with its hard links.
export { copyFolder, sameFolders };

function copyFolder(from, to) {
  const known = new Map();
  const visit = (source, target) => {
    mkdirSync(target);
    for (const entry of readdirSync(source, { withFileTypes: true })) {
      const full = join(source, entry.name);
      const copy = join(target, entry.name);
      if (entry.isDirectory()) {
        visit(full, copy);
        continue;
      }
      const info = lstatSync(full);
      const twin = info.nlink > 1 ? known.get(info.ino) : undefined;
      if (twin) linkSync(twin, copy);
      else cpSync(full, copy, { preserveTimestamps: true, verbatimSymlinks: true });
      known.set(info.ino, copy);
    }
  };
  if (existsSync(to)) rmSync(to, { recursive: true });
  visit(from, to);
}

// Paths at which two folders differ, except those that `ignored` matches.
function sameFolders(left, right, ignored) {
  const list = (folder) => {
    const found = new Map();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const name = path.slice(folder.length + 1);
      if (!ignored.test(name)) found.set(name, entry.isFile() ? readFileSync(path) : null);
    }
    return found;
  };
  const [a, b] = [list(left), list(right)];
  const differing = [];
  for (const [name, bytes] of a) {
    if (!b.has(name)) differing.push(`${name}: only in the first`);
    else if (bytes !== null && !bytes.equals(b.get(name) ?? Buffer.alloc(0))) differing.push(`${name}: other bytes`);
  }
  for (const name of b.keys()) if (!a.has(name)) differing.push(`${name}: only in the second`);
  return differing;
}
