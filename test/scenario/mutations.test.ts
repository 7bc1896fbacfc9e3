import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/load.js';
import { planFleet } from '../../src/scenario/plan.js';

const FOLDER = new URL('../../scenarios/', import.meta.url);
const LIBRARY = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'));

/** What stands for a value. Some of it is a number beyond all bounds, some no scenario at all, some an attack. */
const VALUES = [
  '0',
  '-1',
  '1e308',
  '.inf',
  '.nan',
  '99999999999999999999',
  '0x10',
  '~',
  '""',
  'true',
  '[]',
  '{}',
  '[[]]',
  '{a: {b: c}}',
  '"\\0"',
  '!!binary aGk=',
  '!foo bar',
  '&a [*a]',
  '*a',
  '|',
  '>-',
  '2026-01-01',
  '1ms',
  '100%',
  '-5%',
  '9'.repeat(400),
  '['.repeat(3_000),
  '{a: '.repeat(3_000),
  '__proto__',
  'constructor',
  '<<',
  '1e6d',
  '💥',
];

interface Mutation {
  readonly name: string;
  readonly apply: (text: string, at: number, value: string) => string;
}

function changeLine(text: string, at: number, change: (line: string) => readonly string[]): string {
  const lines = text.split('\n');
  const index = at % lines.length;
  return lines.toSpliced(index, 1, ...change(lines[index] ?? '')).join('\n');
}

function changePlace(text: string, at: number, pattern: RegExp, change: (match: string) => string): string {
  const places = [...text.matchAll(pattern)];
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return text;
  return text.slice(0, place.index) + change(place[0]) + text.slice(place.index + place[0].length);
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'a key with a letter less',
    apply: (text, at) => changePlace(text, at, /[A-Za-z]{2,}(?=:)/g, (key) => key.slice(1)),
  },
  {
    name: 'a key that is another',
    apply: (text, at, value) => changePlace(text, at, /[A-Za-z]{2,}(?=:)/g, () => value),
  },
  { name: 'another value', apply: (text, at, value) => changePlace(text, at, /(?<=: )[^,}\]\n]+/g, () => value) },
  {
    name: 'a letter swapped in a word',
    apply: (text, at) => changePlace(text, at, /[a-z]{4,}/g, (word) => `${word.slice(1)}${word[0]}`),
  },
  {
    name: 'a number a thousand times as large',
    apply: (text, at) => changePlace(text, at, /\d+/g, (digits) => `${digits}000`),
  },
  { name: 'a line less', apply: (text, at) => changeLine(text, at, () => []) },
  { name: 'a line twice', apply: (text, at) => changeLine(text, at, (line) => [line, line]) },
  { name: 'a line further in', apply: (text, at) => changeLine(text, at, (line) => [`   ${line}`]) },
  { name: 'a tab', apply: (text, at) => changeLine(text, at, (line) => [`\t${line}`]) },
  { name: 'a value behind a line', apply: (text, at, value) => changeLine(text, at, (line) => [line + value]) },
  { name: 'half of the file', apply: (text, at) => text.slice(0, at % text.length) },
  {
    name: 'a character less',
    apply: (text, at) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
  },
];

/** A run is never longer than this to be read, however broken it is. */
const LONGEST_READING_MS = 20_000;

/** Reads a text as the program does. @returns whether it may be run */
function readAsProgram(bytes: Uint8Array): boolean {
  const startedAt = performance.now();
  const { scenario, diagnostics } = readScenario(bytes, 'mutant.yaml');
  expect(performance.now() - startedAt).toBeLessThan(LONGEST_READING_MS);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (scenario === null) {
    expect(errors.length).toBeGreaterThan(0);
    for (const { line, column, message } of errors) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe('');
    }
    return false;
  }
  expect(errors).toEqual([]);
  const plan = planFleet(scenario, { folder: '.', devices: null });
  expect(plan.groups.length).toBe(scenario.fleet.length);
  for (const number of [plan.startMs, plan.durationMs, ...plan.steps.map(({ atMs }) => atMs)]) {
    expect(Number.isSafeInteger(number)).toBe(true);
  }
  return true;
}

it('knows the library to mutate', () => {
  expect(LIBRARY.length).toBeGreaterThanOrEqual(10);
  expect(LIBRARY.map((text) => readAsProgram(Buffer.from(text)))).toEqual(LIBRARY.map(() => true));
});

it('reads 600 mutated scenarios to coded errors or a valid plan, never to a crash or a hang', () => {
  let refused = 0;
  const mutation = fc.record({
    kind: fc.constantFrom(...MUTATIONS),
    at: fc.nat(1_000_000),
    value: fc.constantFrom(...VALUES),
  });
  fc.assert(
    fc.property(fc.constantFrom(...LIBRARY), fc.array(mutation, { minLength: 1, maxLength: 4 }), (text, mutations) => {
      const mutant = mutations.reduce((before, { kind, at, value }) => kind.apply(before, at, value), text);
      if (!readAsProgram(Buffer.from(mutant))) refused += 1;
    }),
    { numRuns: 600 },
  );
  expect(refused).toBeGreaterThan(300);
});

it('reads random bytes to errors', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4_000 }), (bytes) => {
      expect(readAsProgram(bytes)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

it('reads bytes changed inside a scenario', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LIBRARY),
      fc.nat(),
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
      (text, at, noise) => {
        const bytes = Buffer.from(text);
        bytes.set(noise.subarray(0, bytes.length), at % Math.max(1, bytes.length - noise.length));
        readAsProgram(bytes);
      },
    ),
    { numRuns: 200 },
  );
});

it.each([
  ['50,000 wrong serial numbers', Buffer.from(`steps: [{on: {serials: [${'1, '.repeat(50_000)}]}}]`)],
  [
    '10,000 broken groups and steps',
    Buffer.from(`fleet:\n${'- {label: a}\n'.repeat(10_000)}steps:\n${'- {on: {label: b}}\n'.repeat(10_000)}`),
  ],
])('refuses %s in a moment', (_name, bytes) => {
  expect(readAsProgram(bytes)).toBe(false);
});
