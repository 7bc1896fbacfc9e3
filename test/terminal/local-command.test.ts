import { describe, expect, it } from 'vitest';
import { localCommand } from '../../src/terminal/local/local-command.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/duration.js';

describe('commands to the simulator', () => {
  it.each([
    ['!advance 30d', { kind: 'advance', ms: 30 * DAY_MS }],
    ['  !advance   1h30m ', { kind: 'advance', ms: HOUR_MS + 30 * MINUTE_MS }],
    ['!token', { kind: 'token' }],
    ['!state', { kind: 'state' }],
    ['!help', { kind: 'help' }],
  ])('%j', (line, command) => {
    expect(localCommand(line)).toEqual(command);
  });

  it.each([
    ['', 'an empty line'],
    ['!', 'a comment of a configuration'],
    ['! advance 30d', 'a comment'],
    ['!!! advance', 'a comment'],
    ['!Command: show running-config', 'a comment NX-OS writes'],
    ['!Time: Thu Jan  1 00:00:00 2026', 'a comment NX-OS writes'],
    ['!Running configuration last done at: never', 'a comment NX-OS writes'],
    ['show version ! advance', 'a command'],
    ['show license status', 'a command'],
  ])('%j is for the device: %s', (line) => {
    expect(localCommand(line)).toBeNull();
  });

  it.each([
    ['!advnce 30d', '!advnce is no command to the simulator; did you mean "!advance"?'],
    ['!tokens', '!tokens is no command to the simulator; did you mean "!token"?'],
    ['!xyzzy', '!xyzzy is no command to the simulator'],
    ['!advance', '!advance takes a duration such as 30d or 1h30m, not ""'],
    ['!advance 30', '!advance takes a duration such as 30d or 1h30m, not "30"'],
    ['!advance 51y', '!advance takes 50 years at most, not 51y'],
    ['!token x', '!token takes no argument'],
  ])('%j is wrong', (line, message) => {
    expect(() => localCommand(line)).toThrow(expect.objectContaining({ code: 'SLF_LOCAL_COMMAND', message }));
  });
});
