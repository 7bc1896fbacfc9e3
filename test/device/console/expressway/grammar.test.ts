import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expresswayDialect } from '../../../../src/device/console/expressway/dialect.js';
import type { GrammarNode } from '../../../../src/device/console/grammar/node.js';
import { parse } from '../../../../src/device/console/grammar/parse.js';
import { withoutSecrets } from '../../../../src/device/console/script.js';
import type { Call } from '../../../../src/device/console/session.js';
import { loadProfile } from '../../../../src/device/profile/load.js';
import { atConsole, everything, NEWEST, OK } from './bench.js';

const NODES = expresswayDialect(loadProfile('expressway-c', NEWEST)).modes.tsh?.nodes ?? [];

interface Path {
  /** Whole words. */
  readonly words: readonly string[];
  /** The shortest beginning of each that no other shares. */
  readonly short: readonly string[];
}

function shortest(word: string, siblings: readonly GrammarNode<Call>[]): string {
  const others = siblings.flatMap((node) =>
    node.word === null || node.word === word ? [] : [node.word.toLowerCase()],
  );
  for (let length = 1; length < word.length; length++) {
    const beginning = word.slice(0, length).toLowerCase();
    if (!others.some((other) => other.startsWith(beginning))) return beginning;
  }
  return word;
}

/** Every path of keywords that is a command; arguments end a path. */
function pathsOf(nodes: readonly GrammarNode<Call>[], above: Path): Path[] {
  return nodes.flatMap((node) => {
    if (node.word === null) return [];
    const here = { words: [...above.words, node.word], short: [...above.short, shortest(node.word, nodes)] };
    return [...(node.action === null ? [] : [here]), ...pathsOf(node.next, here)];
  });
}

const PATHS = pathsOf(NODES, { words: [], short: [] });

describe('grammar', () => {
  it('the three trees and the logs have paths', () => {
    expect(PATHS.length).toBeGreaterThan(100);
    expect(new Set(PATHS.map(({ words }) => words[0]))).toEqual(
      new Set(['xConfiguration', 'xCommand', 'xStatus', 'eventlog', 'diagnosticlog', 'bye', 'exit']),
    );
  });

  it('any beginning between the shortest of its own and the whole word, in any case, is the word', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        ({ words, short }, more, upper) => {
          const typed = words.map((word, index) => {
            const least = short[index]?.length ?? word.length;
            const length = least + ((more.next().value ?? 0) % (word.length - least + 1));
            return upper ? word.slice(0, length).toUpperCase() : word.slice(0, length);
          });
          const whole = parse(NODES, words.join(' '));
          const abbreviated = parse(NODES, typed.join(' '));
          expect(whole.kind).toBe('command');
          expect(abbreviated).toEqual(whole);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('the shortest beginnings of every command', () => {
    for (const { words, short } of PATHS) {
      expect(parse(NODES, short.join(' ')), short.join(' ')).toEqual(parse(NODES, words.join(' ')));
    }
  });

  it('garbage gets the error of the shell and changes nothing', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'xConfiguration',
        'xCommand',
        'xStatus',
        'License',
        'Smart',
        'Force',
        'On',
        '1',
        '?',
        '|',
        ':',
        '"',
      ),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const garbage = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    atConsole({}, (bench) => {
      const before = everything(bench);
      fc.assert(
        fc.property(garbage, (line) => {
          const typed = line.replaceAll(/"[^"]*"|:(?=\s|$)/g, (found) => (found === ':' ? ' ' : found));
          const { kind } = parse(NODES, typed);
          fc.pre(kind !== 'command');
          const answer = bench.say(line);
          if (kind === 'empty') expect(answer).toBe('');
          else expect(answer).toMatch(/^(?:Command not recognized\.|No match on address expression\n\nERROR)\n$/);
        }),
        { numRuns: 10_000 },
      );
      expect(everything(bench)).toBe(before);
      expect(bench.session.closed).toBe(false);
    });
  });

  it.each([
    ['frobnicate', 'Command not recognized.\n'],
    ['xC', 'Command not recognized.\n'],
    ['xStatus Nothing', 'No match on address expression\n\nERROR\n'],
    ['xConfiguration License Smart Transport: Pigeon', 'No match on address expression\n\nERROR\n'],
    ['xCommand License Smart Register Token:', 'No match on address expression\n\nERROR\n'],
  ])('%s', (line, answer) => {
    atConsole({}, ({ say }) => expect(say(line)).toBe(answer));
  });

  it('a colon that ends a word is no part of it; one in quotes is', () => {
    atConsole({}, ({ say }) => {
      expect(say('xConfiguration: SystemUnit: Name: "a: b:"')).toBe(OK);
      expect(say('xConfiguration SystemUnit Name:')).toBe('*c xConfiguration SystemUnit Name: "a: b:"\n\nOK\n');
    });
  });

  it('help and completion know values and names', () => {
    atConsole({}, ({ session }) => {
      expect(session.help('xConfiguration License Smart Transport: ')).toBe(
        '*h xConfiguration License Smart Transport: Direct\n*h xConfiguration License Smart Transport: OnPrem\n*h xConfiguration License Smart Transport: Proxy\n\nOK\n',
      );
      expect(session.help('xStatus Sys')).toBe('*h xStatus SystemUnit\n        Information about the system.\n\nOK\n');
      expect(session.help('nonsense ')).toBe('Command not recognized.\n');
      expect(session.completions('xCommand License Smart Re')).toEqual({
        partial: 'Re',
        words: ['Register', 'RenewAuth', 'RenewId', 'Reservation'],
      });
      expect(session.completions('xConf lic smart transport: D').words).toEqual(['Direct']);
    });
  });

  it('a command without what it needs prints its usage', () => {
    atConsole({}, ({ say }) => {
      expect(say('xCommand Ping')).toBe(
        '*h xCommand Ping\n        Checks that a particular host system is contactable.\n        Hostname(r): <S: 1, 64>\n\nOK\n',
      );
    });
  });

  it('there is no prompt; the greeting ends as every answer does (netmiko cisco_tp_tcce)', () => {
    atConsole({}, ({ session }) => {
      expect(session.prompt).toBe('');
      expect(session.dialect.banner).toMatch(/\nOK\n$/);
    });
  });

  it.each(['bye', 'exit'])('%s ends the session', (line) => {
    atConsole({}, ({ say, session }) => {
      say(line);
      expect(session.closed).toBe(true);
    });
  });

  it.each([
    [
      'xCommand License Smart Register Token: "c2VjcmV0" Force: On',
      'xCommand License Smart Register Token: "<token>" Force: On',
    ],
    ['xc lic s reg t c2VjcmV0', 'xc lic s reg t <token>'],
    ['xCommand Lic Smart Register Force: On Token:"c2VjcmV0"', 'xCommand Lic Smart Register Force: On Token:"<token>"'],
    ['xCommand License Smart Register Token', 'xCommand License Smart Register Token'],
    ['XCOMMAND LICENSE SMART REGISTER TOKEN "c2VjcmV0"', 'XCOMMAND LICENSE SMART REGISTER TOKEN "<token>"'],
    ['xCommand License Smart Register Token: "$TOKEN"', 'xCommand License Smart Register Token: "$TOKEN"'],
  ])('transcripts hold no token: %s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });
});
