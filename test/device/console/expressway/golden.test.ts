import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atConsole } from './bench.js';
import { SITUATIONS } from './states.js';

const GOLDEN = join(import.meta.dirname, 'golden');

/**
 * Where each layout comes from. The whole tree is not public (P§6 [U]): what is inferred is held still here, not proved.
 */
const COMMANDS = [
  { command: 'xStatus', source: 'block form: Greenbone gb_cisco_vcs_ssh; order of parts [I]' },
  {
    command: 'xStatus License Smart',
    source: 'License Authorization: S3; other labels: `show license status` (GP, S4) [I]; words: admin guide',
  },
  { command: 'xStatus Alarm', source: 'fields recalled [I]' },
  { command: 'xStatus SystemUnit', source: 'Greenbone gb_cisco_vcs_ssh (Build); further fields recalled [I]' },
  { command: 'xStatus Options', source: 'fields recalled [I]' },
  { command: 'xConfiguration License', source: 'ReservationEnable: S3; others [I]' },
  { command: 'eventlog', source: 'line grammar: S3, P§5.5; ids other than 30028 [U]' },
  { command: 'diagnosticlog 12', source: 'modules: S3; line recalled [I]' },
] as const;

function fileOf(command: string, situation: string): string {
  return join(GOLDEN, command.toLowerCase().replaceAll(' ', '-'), `${situation}.txt`);
}

describe.each(Object.entries(SITUATIONS))('%s', (situation, { order, live, licensing }) => {
  it('prints what the golden files hold', () => {
    atConsole(order, (bench) => {
      live(bench);
      expect(bench.lone.console.state.licensing).toBe(licensing);
      for (const { command } of COMMANDS) {
        const file = fileOf(command, situation);
        const printed = bench.say(command);
        if (process.env.UPDATE_GOLDEN === '1') {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, printed);
        }
        expect(existsSync(file), `${file} is missing: make it with UPDATE_GOLDEN=1 and look at it`).toBe(true);
        expect(printed, command).toBe(readFileSync(file, 'utf8'));
      }
    });
  });
});

it('S3: the block of the evaluation mode, to the letter', () => {
  expect(readFileSync(fileOf('xStatus License Smart', 'evaluation'), 'utf8')).toContain(
    'License Authorization:\n  Status: EVAL MODE\n  Evaluation Period Remaining: 89 days, 0 hours, 4 minutes, 34 seconds\n',
  );
});
