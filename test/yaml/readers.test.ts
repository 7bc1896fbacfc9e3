import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openProfileStore } from '../../src/device/profile/store.js';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { loadScenario } from '../../src/scenario/load.js';
import { loadDialect } from '../../src/wire/dialect-file.js';

const folder = mkdtempSync(join(tmpdir(), 'slfleet-yaml-'));
const file = join(folder, 'text.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that reads YAML of unknown origin, as the program calls it. */
const READERS = [
  { kind: 'a scenario', code: 'SLF_SCENARIO_INVALID', load: () => loadScenario(file) },
  { kind: 'a wire dialect', code: 'SLF_DIALECT_INVALID', load: () => loadDialect(file) },
  { kind: 'a profile', code: 'SLF_PROFILE_INVALID', load: () => openProfileStore(folder).profile('text') },
] as const;

/** A reading may wait for other work on the machine, but takes no longer than this, however hostile the text. */
const LONGEST_READING_MS = 20_000;

function errorOf(load: () => unknown, bytes: Uint8Array): SlfleetError {
  writeFileSync(file, bytes);
  const startedAt = performance.now();
  try {
    load();
  } catch (error) {
    expect(performance.now() - startedAt).toBeLessThan(LONGEST_READING_MS);
    if (error instanceof SlfleetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Each level stands for nine of the one before. */
const bomb = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, n) =>
      `a${n}: &a${n} [${
        n === 0
          ? 'x'
          : Array(9)
              .fill(`*a${n - 1}`)
              .join(', ')
      }]`,
  )
    .concat('')
    .join('\n');

const TOO_DEEP = 'blocks within blocks, more than 32 deep';

/** [what, text, line and column of an error, how it begins; KIND is the reader's word for its files] */
const HOSTILE: readonly (readonly [string, string | Uint8Array, string, string])[] = [
  ['10,000 open brackets', '['.repeat(10_000), '1:34', TOO_DEEP],
  ['10,000 lists in lists', '['.repeat(10_000) + ']'.repeat(10_000), '1:34', TOO_DEEP],
  ['100,000 open brackets', '['.repeat(100_000), '1:34', TOO_DEEP],
  ['100,000 open braces', '{a: '.repeat(100_000), '1:133', TOO_DEEP],
  ['100,000 dashes', '- '.repeat(100_000), '1:67', TOO_DEEP],
  ['a steep stair', Array.from({ length: 500 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'), '34:34', TOO_DEEP],
  ['an alias bomb', bomb(9), '1:1', 'aliases make this far larger than it is written'],
  ['an alias of itself', 'pid: &a [*a]', '1:10', '*a stands inside itself'],
  ['an alias of nothing', 'pid: *a', '1:6', 'there is no anchor &a before this'],
  [
    '20,000 anchors and aliases',
    `pid: [${Array.from({ length: 20_000 }, (_, n) => `&a${n} x, *a${n}`).join(', ')}]`,
    '1:15797',
    'more than 1000 aliases',
  ],
  [
    '50,000 keys',
    Array.from({ length: 50_000 }, (_, n) => `key${n}:`).join('\n'),
    '1:1',
    'a block of 50000 keys; at most 1000',
  ],
  ['50,000 equal keys', 'pid: 1\n'.repeat(50_000), '1:1', 'a block of 50000 keys; at most 1000'],
  ['a key twice', 'pid: 1\npid: 2\n', '2:1', 'the key "pid" stands here twice'],
  ['a key that is the prototype', '__proto__: {}', '1:1', 'the key "__proto__" cannot be used'],
  ['a key that is a list', '? [pid]\n: 1', '1:3', 'a key must be a word'],
  ['a second document', 'pid: 1\n---\npid: 2\n', '2:1', 'a second document begins; KIND is one'],
  ['a thousand documents', '---\n'.repeat(1_000), '2:1', 'a second document begins; KIND is one'],
  ['no YAML', 'pid: [', '1:7', 'not YAML: '],
  ['a control character', 'pid: \u001b[2J', '1:6', 'the file holds a control character: it is not plain text'],
  ['a zero byte', 'pid: 1\n\0', '2:1', 'the file holds a control character: it is not plain text'],
  ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), '1:1', 'the file is not UTF-8 text'],
  ['600 kB', `pid: ${'x'.repeat(600_000)}`, '1:1', 'the file has 600005 bytes; KIND has at most 524288'],
  ['600 kB of comment', '#'.repeat(600_000), '1:1', 'the file has 600000 bytes; KIND has at most 524288'],
  ['a tag that makes objects', 'no-such-key: !!js/function "() => 1"', '1:1', 'unknown key "no-such-key"'],
];

describe.each(READERS)('$kind', ({ kind, code, load }) => {
  it.each(HOSTILE)('is refused in a moment: %s', (_what, text, at, message) => {
    const error = errorOf(load, Buffer.from(text));
    expect(error.code).toBe(code);
    const place = `text.yaml:${at}: ${message.replace('KIND', kind)}`;
    expect(error.options.details).toContainEqual(expect.stringContaining(place));
  });

  it('random bytes end in no other error than a coded one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (bytes) => {
        writeFileSync(file, bytes);
        try {
          load();
        } catch (error) {
          expect(error).toMatchObject({ code });
        }
      }),
      { numRuns: 100 },
    );
  });
});
