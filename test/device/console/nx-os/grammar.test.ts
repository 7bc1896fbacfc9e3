import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mode } from '../../../../src/device/console/dialect.js';
import type { Action, GrammarNode } from '../../../../src/device/console/grammar/node.js';
import { candidates, parse } from '../../../../src/device/console/grammar/parse.js';
import type { Call } from '../../../../src/device/console/session.js';
import { type Bench, bench } from './bench.js';

type Node = GrammarNode<Call>;

/** A text for every argument of the grammar, by its name. */
const SAMPLES: Readonly<Record<string, string>> = {
  address: '192.0.2.1',
  columns: '80',
  count: '3',
  day: '5',
  domain: 'example.com',
  email: 'someone@example.com',
  ethernet: '1/1',
  host: 'host.example',
  hours: '-5',
  index: '2',
  interface: 'Tunnel7',
  lines: '10',
  loopback: '0',
  mgmt: '0',
  minutes: '30',
  month: 'January',
  name: 'somebody',
  port: '8080',
  'port-channel': '7',
  profile: 'mine',
  server: '192.0.2.9',
  severity: '5',
  source: '192.0.2.7',
  text: 'some text, to the end',
  time: '12:34:56',
  token: 'abc',
  trustpoint: 'point',
  url: 'https://host.example/path',
  version: '9.3(4) Bios:version 07.67',
  vlan: '27',
  vrf: 'blue',
  year: '2023',
  zone: 'CET',
};

function sampleOf({ name, kind }: Node): string {
  const sample = SAMPLES[name] ?? (/^server[1-6]$/.test(name) ? `192.0.2.${name.at(-1)}` : undefined);
  if (sample === undefined || kind?.fits(sample) !== true) throw new RangeError(`no sample for ${name}`);
  return sample;
}

interface Command {
  readonly full: string;
  readonly short: string;
  readonly action: Action<Call>;
}

/** The shortest beginning of a keyword that stands for nothing else. */
function shortest(level: readonly Node[], node: Node): string {
  const word = node.word ?? '';
  for (let length = 1; length < word.length; length++) {
    const text = word.slice(0, length);
    const found = candidates(level, { text, at: 0, quoted: false });
    if (found.length === 1 && found[0] === node) return text;
  }
  return word;
}

/** Every command of a tree, in full and as short as can be. Options in any order make many: each path is one command. */
function commandsOf(level: readonly Node[], full = '', short = ''): Command[] {
  return level.flatMap((node) => {
    const long = `${full}${node.word ?? sampleOf(node)} `;
    const brief = `${short}${node.word === null ? sampleOf(node) : shortest(level, node)} `;
    const own = node.action === null ? [] : [{ full: long.trimEnd(), short: brief.trimEnd(), action: node.action }];
    return [...own, ...commandsOf(node.next, long, brief)];
  });
}

let on: Bench;
let modes: Readonly<Record<string, Mode>>;
beforeAll(() => {
  on = bench({});
  modes = on.session.dialect.modes;
});
afterAll(() => on.device.close());

function nodesOf(mode: string): readonly Node[] {
  return modes[mode]?.nodes ?? [];
}

const MODES = ['exec', 'config', 'callhome', 'trustpoint'];

describe('the grammar of NX-OS', () => {
  it.each(MODES)('%s: every command by its shortest beginnings is the same command', (mode) => {
    const nodes = nodesOf(mode);
    const commands = commandsOf(nodes);
    expect(commands.length).toBeGreaterThan(100);
    for (const { full, short, action } of commands) {
      const whole = parse(nodes, full);
      const brief = parse(nodes, short);
      if (whole.kind !== 'command' || brief.kind !== 'command') throw new Error(`no command: ${full} (${short})`);
      expect(whole.action, full).toBe(action);
      expect(brief.action, short).toBe(action);
      expect([brief.words, brief.args], short).toEqual([whole.words, whole.args]);
    }
  });

  it.each(MODES)('%s: a beginning that is shared is ambiguous, a longer one is not', (mode) => {
    const nodes = nodesOf(mode);
    const words = nodes.flatMap(({ word }) => word ?? []);
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(12), (word, length) => {
        const text = word.slice(0, length + 1);
        const sharing = words.filter((other) => other.startsWith(text));
        const parsed = parse(nodes, text);
        if (sharing.length > 1 && !words.includes(text)) expect(parsed.kind).toBe('ambiguous');
        else expect(['command', 'incomplete']).toContain(parsed.kind);
      }),
    );
  });

  it('10,000 lines of garbage: the error of the OS, and nothing changed', () => {
    const known = [
      ...new Set(MODES.flatMap((mode) => commandsOf(nodesOf(mode)).flatMap(({ full }) => full.split(' ')))),
    ];
    const garbled = fc
      .tuple(fc.constantFrom(...known), fc.nat(20), fc.string({ minLength: 1, maxLength: 2 }))
      .map(([text, at, put]) => `${text.slice(0, at)}${put}${text.slice(at)}`);
    const token = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...known) },
      { weight: 2, arbitrary: garbled },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
    );
    const typed = fc.oneof(
      { weight: 5, arbitrary: fc.array(token, { minLength: 1, maxLength: 7 }).map((words) => words.join(' ')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }) },
    );
    const { session } = on;
    const view = on.device.console;
    let garbage = 0;
    fc.assert(
      fc.property(fc.constantFrom(...MODES), typed, (mode, line) => {
        const text = line.split('|')[0] ?? '';
        const { kind } = parse(nodesOf(mode), text);
        fc.pre(kind !== 'command' && kind !== 'empty' && line.trim() !== '' && !line.trimStart().startsWith('!'));
        garbage += 1;
        session.enter(mode, 'point');
        const { transport, system, startup } = view;
        const before = JSON.stringify([view.state, view.context, startup]);
        const printed = session.execute(line);
        expect(printed).toMatch(/^ *\^\n% (?:Invalid|Ambiguous|Incomplete) command at '\^' marker\.\n$/);
        expect(view.transport).toBe(transport);
        expect(view.system).toBe(system);
        expect(JSON.stringify([view.state, view.context, view.startup])).toBe(before);
        expect([session.mode, session.question, session.closed]).toEqual([mode, null, false]);
      }),
      { numRuns: 10_000 },
    );
    expect(garbage).toBeGreaterThanOrEqual(10_000);
    expect(view.history().map(({ kind }) => kind)).toEqual(['device']);
  });
});
