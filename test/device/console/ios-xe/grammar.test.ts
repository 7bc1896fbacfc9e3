import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrammarNode } from '../../../../src/device/console/grammar/node.js';
import { parse } from '../../../../src/device/console/grammar/parse.js';
import { iosXeDialect } from '../../../../src/device/console/ios-xe/dialect.js';
import type { Call } from '../../../../src/device/console/session.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { type Switch, withSwitch } from './switch.js';

type Node = GrammarNode<Call>;

const RELEASES = ['16.9.1', '17.3.1', '17.3.3', '17.6.4', '17.13.1'];

/** What may stand for an argument, by the way `?` shows it. */
const EXAMPLES: Readonly<Record<string, string>> = {
  WORD: 'zz9',
  LINE: 'zz9 zz8',
  'A.B.C.D': '10.9.8.7',
  'X:X:X:X::X': '2001:db8::7',
  'hh:mm:ss': '9:08:07',
  MONTH: 'march',
  Vlan1: 'Vlan7',
  Vlan: 'Vlan',
  '<-23 - 23>': '-7',
  'flash:': 'flash:',
  'flash:WORD': 'flash:zz9.txt',
};

function exampleOf({ kind, name }: Node): string {
  const shown = kind?.shown ?? '';
  const [, from] = /^<(\d+)-\d+>$/.exec(shown) ?? [];
  const text = name === 'url' || name === 'enrollmentUrl' ? 'https://zz9.example.com/x' : (from ?? EXAMPLES[shown]);
  if (text === undefined || !kind?.fits(text)) throw new TypeError(`no example of ${name} (${shown})`);
  return text;
}

/** The shortest beginning of a keyword that none beside it shares. */
function shortest(node: Node, beside: readonly Node[]): string {
  const word = node.word ?? '';
  const others = beside.flatMap((other) => (other === node || other.word === null ? [] : [other.word.toLowerCase()]));
  for (let length = 1; length < word.length; length++) {
    const beginning = word.slice(0, length).toLowerCase();
    if (!others.some((other) => other.startsWith(beginning))) return beginning;
  }
  return word;
}

interface Command {
  readonly whole: string;
  readonly short: string;
  readonly action: Node['action'];
}

function commandsOf(nodes: readonly Node[], whole: readonly string[] = [], short: readonly string[] = []): Command[] {
  return nodes.flatMap((node) => {
    const words = [...whole, node.word ?? exampleOf(node)];
    const beginnings = [...short, node.word === null ? exampleOf(node) : shortest(node, nodes)];
    const own = { whole: words.join(' '), short: beginnings.join(' '), action: node.action };
    return [...(node.action === null ? [] : [own]), ...commandsOf(node.next, words, beginnings)];
  });
}

describe.each(RELEASES)('the grammar of %s', (release) => {
  const { modes } = iosXeDialect(loadProfile('catalyst-9300-24p', release));
  it.each(Object.keys(modes))('%s: every command is what its shortest abbreviation is', (mode) => {
    const nodes = modes[mode]?.nodes ?? [];
    const commands = commandsOf(nodes);
    expect(commands.length).toBeGreaterThan(10);
    for (const { whole, short, action } of commands) {
      const long = parse(nodes, whole);
      expect(long, whole).toMatchObject({ kind: 'command' });
      if (long.kind === 'command') expect(long.action, whole).toBe(action);
      expect(parse(nodes, short), short).toEqual(long);
    }
  });

  it.each(Object.keys(modes))('%s: no two words beside each other are the same, and each has its help', (mode) => {
    const look = (nodes: readonly Node[], path: string): void => {
      const words = nodes.flatMap(({ word }) => (word === null ? [] : [word.toLowerCase()]));
      expect(new Set(words).size, path).toBe(words.length);
      for (const node of nodes) {
        expect(node.help, `${path} ${node.word ?? node.name}`).not.toBe('');
        expect(node.action !== null || node.next.length > 0, `${path} ${node.word ?? node.name}`).toBe(true);
        look(node.next, `${path} ${node.word ?? node.name}`);
      }
    };
    look(modes[mode]?.nodes ?? [], mode);
  });
});

describe('what a release has', () => {
  it.each([
    ['16.9.8', false],
    ['16.10.1', true],
    ['17.3.1', true],
  ])('%s: Smart Transport %s', (release, has) => {
    withSwitch({ release }, (device) => {
      const said = device.configure('license smart transport smart');
      if (has) expect(said).toBe('');
      else expect(said).toContain("% Invalid input detected at '^' marker.");
      expect(device.device.transport.kind).toBe(has ? 'smart' : 'callhome');
    });
  });
});

/** Everything a line could change. */
function stateOf({ device, session }: Switch): unknown {
  const { transport, system, state, context } = device;
  return structuredClone({ transport, system, state, context, mode: session.mode, subject: session.subject });
}

const ERROR =
  /^(?: *\^\n% Invalid input detected at '\^' marker\.\n\n|% Incomplete command\.\n\n|% Ambiguous command: {2}".*"\n)$/;

/** Ways into each mode. */
const MODES: Readonly<Record<string, readonly string[]>> = {
  user: ['disable'],
  exec: [],
  config: ['configure terminal'],
  'call-home': ['configure terminal', 'call-home'],
  'call-home-profile': ['configure terminal', 'call-home', 'profile CiscoTAC-1'],
  trustpoint: ['configure terminal', 'crypto pki trustpoint SLA-TrustPoint'],
};

const WORDS =
  'show license smart register idtoken call-home profile no ip host http client clock set crypto pki trustpoint active write copy reload do'.split(
    ' ',
  );
const text = fc.string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll(/[\r\n]/g, ' '));
const almost = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ minLength: 1, maxLength: 6 })), { minLength: 1, maxLength: 6 })
  .map((words) => words.join(' '));

describe('garbage', () => {
  // 6 modes × 1,700 lines: more than 10,000.
  it.each(Object.entries(MODES))('%s: gives the error of the OS and changes nothing', (mode, way) => {
    withSwitch({}, (device) => {
      device.type(...way);
      const { session } = device;
      expect(session.mode).toBe(mode);
      const before = stateOf(device);
      const { modes, pipes, comment } = session.dialect;
      const isCommand = (line: string): boolean => {
        for (let name: string | null = mode; name !== null; name = modes[name]?.fallback ?? null) {
          const { kind } = parse(modes[name]?.nodes ?? [], line.split(pipes === null ? /$^/ : '|')[0] ?? '');
          if (kind === 'command' || kind === 'empty') return true;
        }
        return line.trimStart().startsWith(comment);
      };
      fc.assert(
        fc.property(fc.oneof(text, almost), (line) => {
          fc.pre(!isCommand(line));
          expect(session.execute(line)).toMatch(ERROR);
          expect(session.closed).toBe(false);
        }),
        { numRuns: 1_700 },
      );
      expect(stateOf(device)).toEqual(before);
      expect(device.session).toBe(session);
    });
  });
});

describe('errors (as the CLI is known to print them)', () => {
  it.each([
    ['show lisense all', "                      ^\n% Invalid input detected at '^' marker.\n\n"],
    ['frobnicate', "                 ^\n% Invalid input detected at '^' marker.\n\n"],
    ['show license', '% Incomplete command.\n\n'],
    ['show c', '% Ambiguous command:  "show c"\n'],
    ['show version | frob x', "                                ^\n% Invalid input detected at '^' marker.\n\n"],
  ])('%s', (line, expected) => {
    withSwitch({}, (device) => expect(device.type(line)).toBe(expected));
  });
});

describe('modes', () => {
  it.each([
    [['configure terminal'], 'c9300-24p-000001(config)#'],
    [['conf t', 'call-home'], 'c9300-24p-000001(cfg-call-home)#'],
    [['conf t', 'call-home', 'profile Mine'], 'c9300-24p-000001(cfg-call-home-profile)#'],
    [['conf t', 'crypto pki trustpoint LicRoot'], 'c9300-24p-000001(ca-trustpoint)#'],
    [['disable'], 'c9300-24p-000001>'],
    [['disable', 'enable'], 'c9300-24p-000001#'],
    [['conf t', 'call-home', 'profile Mine', 'exit'], 'c9300-24p-000001(cfg-call-home)#'],
    [['conf t', 'call-home', 'profile Mine', 'end'], 'c9300-24p-000001#'],
    // A mode passes on what it does not know, and goes there.
    [['conf t', 'call-home', 'profile Mine', 'profile Other'], 'c9300-24p-000001(cfg-call-home-profile)#'],
    [['conf t', 'call-home', 'profile Mine', 'ip host a 10.1.1.1'], 'c9300-24p-000001(config)#'],
    [['conf t', 'call-home', 'profile Mine', 'no ip host a'], 'c9300-24p-000001(config)#'],
    [['conf t', 'call-home', 'do show clock'], 'c9300-24p-000001(cfg-call-home)#'],
    [['conf t', '! a comment', 'hostname A-Name-That-Is-Longer-Than-20'], 'A-Name-That-Is-Longe(config)#'],
  ])('%j leads to %s', (lines, prompt) => {
    withSwitch({}, (device) => {
      device.type(...lines);
      expect(device.session.prompt).toBe(prompt);
    });
  });

  it.each([[['exit']], [['logout']], [['disable', 'exit']]])('%j ends the session', (lines) => {
    withSwitch({}, ({ session }) => {
      for (const line of lines) session.execute(line);
      expect(session.closed).toBe(true);
    });
  });

  it('user mode configures and registers nothing', () => {
    withSwitch({}, (device) => {
      device.type('disable');
      for (const line of [
        'configure terminal',
        'license smart deregister',
        'write memory',
        'reload',
        'show running-config',
      ])
        expect(device.type(line), line).toMatch(ERROR);
      expect(device.type('show privilege')).toBe('Current privilege level is 1\n');
      expect(device.type('show license udi')).toMatch(/^UDI: PID:C9300-24P,SN:\w{11}\n$/);
    });
  });
});
