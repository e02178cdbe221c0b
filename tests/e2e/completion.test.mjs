// The completion of three shells, asked through the shells themselves, and the manual page: both must know every
// command and option of the help.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, freshFolder, ok, rpscrape } from './program.mjs';

const SHELLS = ['bash', 'zsh', 'fish'];
const there = (program) => spawnSync(program, ['--version']).status === 0;
const missing = (program) => (there(program) ? false : `${program} is not installed`);

// Every command with the options that its help shows, and those that all commands have.
function helpOf(folder) {
  const section = (text, title) => (text.split(`\n${title}:\n`)[1] ?? '').split('\n\n')[0];
  const names = (text) => [...text.matchAll(/^ {2}(?:(-\w)|   )(?:, )? ?(--[\w-]+)?/gm)].flatMap(([, short, long]) => [short, long]).filter(Boolean);
  const commands = [...section(ok(folder, '--help'), 'Commands').matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
  assert.ok(commands.length > 25 && commands.includes('scrape'), commands.join(' '));
  const options = Object.fromEntries(commands.map((name) => [name, names(section(ok(folder, name, '--help'), 'Options'))]));
  const everywhere = names(section(ok(folder, '--help'), 'Options (before or after the command)'));
  assert.ok(options.scrape.includes('-d') && options.scrape.includes('--from-dir') && everywhere.includes('--config'));
  return { commands, options, everywhere };
}

// Asks the shell for its proposals at the end of each line, in a folder with these files: { line: [proposal…] }.
// Of "--mode=append" and "gb,ire" the last part is given.
function proposals(shell, folder, lines) {
  const script = join(folder, '_rpscrape');
  writeFileSync(script, ok(folder, 'completion', shell));
  const place = shell === 'zsh' ? folder : script;
  const noOptions = { bash: ['--norc'], zsh: ['-f'], fish: ['-N'] }[shell];
  const run = spawnSync(shell, [...noOptions, join(ROOT, `tests/tools/complete.${shell}`), place, ...lines],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'xterm' } });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stderr, '');
  const found = {};
  let line;
  for (const text of run.stdout.split('\n').filter(Boolean)) {
    if (!text.startsWith(' ')) found[line = text] = [];
    else found[line].push(text.slice(1).replace(/[ =/]$/, '').replace(/^--[\w-]+=/, '').replace(/^.*,/, ''));
  }
  for (const list of Object.values(found)) list.sort();
  assert.deepEqual(Object.keys(found), lines);
  return found;
}

const TYPED = {
  'rpscrape resc': ['rescrape'],
  'rpscrape -v --config here.toml resc': ['rescrape'],
  'rpscrape help vali': ['validate'],
  'rpscrape scrape --da': ['--date', '--date-file'],
  'rpscrape upload --mode ': ['append', 'overwrite', 'overwrite_partitions', 'upsert'],
  'rpscrape upload --mode=up': ['upsert'],
  'rpscrape --set sql.threads=2 upload --dry': ['--dry-run'],
  'rpscrape scrape -t f': ['flat'],
  'rpscrape scrape -r gb,ir': ['ire'],
  'rpscrape scrape --regions=gb,ir': ['ire'],
  'rpscrape changes --country ge': ['ger'],
  'rpscrape --set paths.': ['paths.cache', 'paths.data', 'paths.logs', 'paths.store'],
  'rpscrape completion ': ['bash', 'fish', 'zsh'],
  'rpscrape load here': ['here.parquet', 'here.toml'],
  'rpscrape --config here.t': ['here.toml'],
  'rpscrape scrape --from-dir her': ['heredir'],
  'rpscrape describe r': [],
  'rpscrape restore --vers': ['--version'],
  'rpscrape tables --vers': ['--version'],
  'rpscrape restore --version r': [],
};

for (const shell of SHELLS) {
  test(`${shell} proposes what fits`, { skip: missing(shell) }, (t) => {
    const folder = freshFolder(t);
    mkdirSync(join(folder, 'heredir'));
    for (const name of ['here.toml', 'here.parquet']) writeFileSync(join(folder, name), '');
    const found = proposals(shell, folder, Object.keys(TYPED));
    // Folders stand among files.
    found['rpscrape load here'] = found['rpscrape load here'].filter((name) => name !== 'heredir');
    assert.deepEqual(found, TYPED);
  });

  test(`${shell}: the script is well-formed`, { skip: missing(shell) }, (t) => {
    const folder = freshFolder(t);
    const script = join(folder, 'script');
    writeFileSync(script, ok(folder, 'completion', shell));
    const run = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    assert.deepEqual([run.status, run.stderr], [0, '']);
  });
}

test('bash and fish propose every command and option of the help, and no other', (t) => {
  const folder = freshFolder(t);
  const help = helpOf(folder);
  for (const shell of SHELLS.filter((name) => name !== 'zsh' && there(name))) {
    // Fish shows long names only behind "--".
    const dashes = shell === 'fish' ? '--' : '-';
    const found = proposals(shell, folder, ['rpscrape ', ...help.commands.map((name) => `rpscrape ${name} ${dashes}`)]);
    assert.deepEqual(found['rpscrape '], [...help.commands, 'help'].sort(), shell);
    for (const name of help.commands) {
      const expected = [...new Set([...help.options[name], ...help.everywhere])].filter((option) => option.startsWith(dashes)).sort();
      assert.deepEqual(found[`rpscrape ${name} ${dashes}`], expected, `${shell}: ${name}`);
    }
  }
});

// Each of zsh's answers takes a shell of its own; its lists are compared as they stand in the script.
test('zsh has every command and option of the help', (t) => {
  const folder = freshFolder(t);
  const help = helpOf(folder);
  const script = ok(folder, 'completion', 'zsh');
  const list = (name) => script.split(`\n${name}=(\n`)[1].split(/^\)$/m)[0].split('\n').filter(Boolean);
  assert.deepEqual(list('_rpscrape_commands').map((line) => line.trim().slice(1).split(':')[0]), [...help.commands, 'help']);
  const options = (name) => list(name).map((line) => line.match(/^ {2}'(?:\*|\([^)]*\))(--?[\w-]+)[=+]?\[/)?.[1]).filter(Boolean);
  assert.deepEqual(options('_rpscrape_global'), help.everywhere);
  for (const name of help.commands) assert.deepEqual(options(`_rpscrape_of_${name}`), help.options[name], name);
});

test('the scripts do not depend on where they are printed, and come as JSON too', (t) => {
  const [one, other] = [freshFolder(t), freshFolder(t)];
  writeFileSync(join(other, 'rpscrape.toml'), '[table]\nname = "other"\n');
  for (const words of [['completion', 'bash'], ['completion', 'zsh'], ['completion', 'fish'], ['man']]) {
    assert.equal(ok(one, ...words), ok(other, ...words));
    assert.equal(JSON.parse(ok(one, ...words, '--json'))[words[0]], ok(one, ...words));
  }
  assert.equal(rpscrape(one, 'completion', 'csh').code, 2);
  assert.equal(rpscrape(one, 'completion').code, 2);
});

test('the manual page is read without a warning and has what the help and the configuration have', { skip: missing('man') }, (t) => {
  const folder = freshFolder(t);
  const help = helpOf(folder);
  const source = join(folder, 'rpscrape.1');
  writeFileSync(source, ok(folder, 'man'));
  const text = readFileSync(source, 'utf8').replaceAll('\\-', '-');
  const shown = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', source], { encoding: 'utf8', env: { ...process.env, MANWIDTH: '200', MAN_KEEP_FORMATTING: '' } });
  assert.deepEqual([shown.status, shown.stderr], [0, '']);
  const page = shown.stdout;
  const titles = [...page.matchAll(/^[A-Z][A-Z ]+$/gm)].map(([title]) => title);
  assert.deepEqual(titles, ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'COMMANDS', 'EXIT STATUS', 'CONFIGURATION', 'ENVIRONMENT', 'FILES', 'SEE ALSO']);
  const parts = page.split('\nCOMMANDS\n')[1].split('\nEXIT STATUS\n')[0].split(/^ {3}(?=\S)/m).slice(1);
  assert.deepEqual(parts.map((part) => part.split('\n')[0]), help.commands);
  for (const part of parts) {
    const name = part.split('\n')[0];
    assert.ok(part.includes(`rpscrape ${name} [options]`), name);
    const own = text.split(`\n.SS ${name}\n`)[1].split(/\n\.S[SH] /)[0];
    const options = [...own.matchAll(/^\.TP\n(\\fB-.*)$/gm)].flatMap(([, tag]) => [...tag.matchAll(/\\fB(-[\w-]+)/g)].map(([, option]) => option));
    assert.deepEqual(options, help.options[name], name);
    for (const option of options) assert.match(part, new RegExp(`^ {7}(-\\w, )?${option}\\b`, 'm'));
    for (const [, command] of ok(folder, name, '--help').split('\nExamples:\n')[1].matchAll(/^ {2}(\S.*)$/gm)) {
      if (!/^\d/.test(command)) assert.ok(part.includes(command), command);
    }
  }
  for (const { setting, value } of JSON.parse(ok(folder, 'config', '--json'))) {
    const entry = page.split('\nCONFIGURATION\n')[1].match(new RegExp(`^ {7}${setting.replace('.', '\\.')}(?:\n {14}| +)(.*(?:\n {14}.*)*)`, 'm'))?.[1] ?? '';
    const shownDefault = typeof value === 'string' && !value.startsWith('[') ? JSON.stringify(value) : String(value);
    assert.ok(entry.replace(/\s+/g, ' ').endsWith(`(default: ${shownDefault})`), `${setting}: ${entry}`);
  }
});

test('the manual page names every variable that the source reads', (t) => {
  const page = ok(freshFolder(t), 'man').split('.SH ENVIRONMENT')[1].split('.SH ')[0];
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true }).filter((file) => file.endsWith('.cc') && !file.endsWith('man_page_texts.cc'));
  const read = new Set();
  for (const file of sources) {
    const text = readFileSync(join(ROOT, 'src', file), 'utf8');
    for (const [, name] of text.matchAll(/\b(?:getenv|environment|process_\w+|variable|value_of|text_of|around\.\w+)\("([A-Z][A-Z_]+)"/g)) read.add(name);
    for (const [, name] of text.matchAll(/"(AWS_[A-Z_]+|RPSCRAPE_(?:CONFIG|PROFILE|COOKIE|HISTORY))"/g)) read.add(name);
  }
  assert.ok(read.size > 15, [...read].join(' '));
  for (const name of read) assert.match(page, new RegExp(`(?:^|fB|, )${name}(?:,|\\\\fR)`));
});
