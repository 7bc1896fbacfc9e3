import { readScenario, type ScenarioReading } from '../../src/scenario/load.js';
import type { Override } from '../../src/scenario/override.js';
import { formatDiagnostic } from '../../src/scenario/problem.js';

/** The smallest scenario; tests put their own lines behind it, from line 5 on. */
const HEAD = ['version: 1', 'name: test', 'title: A test'];
const FLEET = 'fleet: [{label: access, profile: catalyst-9300-24p, release: 16.12.4, count: 10}]';

/** A scenario of a head (lines 1 to 3), one group labelled `access` (line 4), and these lines (5 and on). */
export function withLines(...lines: readonly string[]): string {
  return `${[...HEAD, FLEET, ...lines].join('\n')}\n`;
}

/** A scenario of a head (lines 1 to 3) and these lines (4 and on). */
export function withoutFleet(...lines: readonly string[]): string {
  return `${[...HEAD, ...lines].join('\n')}\n`;
}

export function read(text: string, overrides: readonly Override[] = []): ScenarioReading {
  return readScenario(Buffer.from(text), 'test.yaml', overrides);
}

/** Diagnostics as `validate` prints them, without the file's name. */
export function diagnosticsOf(text: string, overrides: readonly Override[] = []): string[] {
  return read(text, overrides).diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).replace('test.yaml:', ''));
}
