import type { ConsoleDevice, OperatorAct } from '../../console-device.js';
import { MONTH, monthNumber, number, TIME_OF_DAY } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call, Question } from '../../session.js';
import { forgetConfiguration } from '../config/command-set.js';
import { clockLine } from '../ctime.js';

const MINUTE_MS = 60_000;
const COPIED = `[########################################] 100%
Copy complete, now saving to disk (please wait)...
Copy complete.
`;

/**
 * A question of `y` or `n`. NX-OS takes an empty line for `n`; here it is `y`, so that a script that does not answer gets what
 * it asked for (modelled).
 */
function confirm(prompt: string, carryOut: () => string): Question {
  return {
    prompt,
    byDefault: 'y',
    accepts: (line) => /^(?:y|yes|n|no)$/i.test(line.trim()),
    answer: (line) => (/^y/i.test(line.trim()) ? carryOut() : ''),
  };
}

const reload: Action<Call> = ({ session, device }) => {
  session.question = confirm('This command will reboot the system. (y/n)?  [n] ', () => {
    forgetConfiguration(session);
    device.reload();
    return '';
  });
  return '';
};

const writeErase: Action<Call> = ({ session, device }) => {
  session.question = confirm('Do you wish to proceed anyway? (y/n)  [n] ', () => {
    device.erase();
    return '';
  });
  return 'Warning: This command will erase the startup-configuration.\n';
};

const save: Action<Call> = ({ device }) => {
  device.save();
  return COPIED;
};

/** The time is the device's own, in its own zone. */
function setClock(device: ConsoleDevice, { time = '', day, month = '', year }: Call['args']): string {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  const local = Date.UTC(Number(year), monthNumber(month) ?? 0, Number(day), hours, minutes, seconds);
  const { offsetMinutes } = device.system.timeZone;
  device.setClockOffset(local - offsetMinutes * MINUTE_MS - device.now);
  device.record('clock-set');
  return `${clockLine(device, device.now)}\n`;
}

function recording(act: OperatorAct): Action<Call> {
  return ({ device }) => {
    device.record(act);
    return '';
  };
}

/** The subjects that can be debugged; all of them are one switch (modelled). */
function debugNodes(act: OperatorAct): GrammarNode<Call>[] {
  const action = recording(act);
  return [
    keyword('callhome', 'Call home', [keyword('all', 'Everything', action)], action),
    keyword('license', 'Licensing', [keyword('all', 'Everything', action)], action),
  ];
}

function terminal(change: (terminal: Call['session']['terminal'], args: Call['args']) => void): Action<Call> {
  return ({ session, args }) => {
    change(session.terminal, args);
    return '';
  };
}

function terminalNodes(): GrammarNode<Call>[] {
  const watch = (monitor: boolean): GrammarNode<Call> =>
    keyword(
      'monitor',
      'Show log messages on this terminal',
      terminal((own) => {
        own.monitor = monitor;
      }),
    );
  return [
    keyword('length', 'Lines to a page', [
      argument(
        'lines',
        number(0, 511),
        'Lines; 0 for no paging',
        terminal((own, { lines }) => {
          own.length = Number(lines);
        }),
      ),
    ]),
    watch(true),
    keyword('no', 'Negate a command', [watch(false)]),
    keyword('session-timeout', 'Minutes until an idle session ends', [
      argument('minutes', number(0, 525_600), 'Minutes', () => ''),
    ]),
    keyword('width', 'Columns of a line', [
      argument(
        'columns',
        number(24, 511),
        'Columns',
        terminal((own, { columns }) => {
          own.width = Number(columns);
        }),
      ),
    ]),
  ];
}

/** Exec commands on the system itself. `write memory` is no command of NX-OS; it is taken as `copy running-config startup-config` [I]. */
export function systemCommands(): GrammarNode<Call>[] {
  return [
    keyword('clear', 'Reset functions', [
      keyword('logging', 'Log', [keyword('logfile', 'Log file', recording('log-cleared'))]),
    ]),
    keyword('clock', 'Manage the clock', [
      keyword('set', 'Set the clock', [
        argument('time', TIME_OF_DAY, 'Time', [
          argument('day', number(1, 31), 'Day of the month', [
            argument('month', MONTH, 'Month', [
              argument('year', number(2000, 2099), 'Year', ({ device, args }) => setClock(device, args)),
            ]),
          ]),
        ]),
      ]),
    ]),
    keyword('copy', 'Copy a configuration', [
      keyword('running-config', 'What runs', [keyword('startup-config', 'What the system starts with', save)]),
    ]),
    keyword('debug', 'Debug', debugNodes('debug-on')),
    keyword('no', 'Negate a command', [
      keyword('debug', 'Debug', [...debugNodes('debug-off'), keyword('all', 'Everything', recording('debug-off'))]),
    ]),
    keyword('reload', 'Reboot the system', reload),
    keyword('terminal', 'Set up this terminal', terminalNodes()),
    keyword('undebug', 'End debugging', [
      ...debugNodes('debug-off'),
      keyword('all', 'Everything', recording('debug-off')),
    ]),
    keyword('write', 'Write or erase the configuration', [
      keyword('erase', 'Erase the startup configuration', writeErase),
      keyword('memory', 'Save the running configuration', save),
    ]),
  ];
}
