import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../../../src/time/duration.js';
import { atConsole, OK, type Order, REGISTER, refusal, START_MS } from './bench.js';
import { SITUATIONS } from './states.js';

/** Time, program, fields in quotes, and the time in UTC at the end (S3, P§5.5). */
const EVENT_LINE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d) ([a-z]+): ((?:[A-Za-z]+="[^"]*" )+)UTCTime="(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})"$/;
/** As recalled from the product's developer logs [I]; the word and the modules are S3's. */
const DIAGNOSTIC_LINE =
  /^\S+ \S+ smartlicenseagent: UTCTime="[^"]+" Module="(developer\.smartlicense(?:\.[a-z]+)*)" Level="([A-Z]+)": Detail="([^"]*)"$/;

function lines(answer: string): string[] {
  expect(answer.endsWith(OK)).toBe(true);
  return answer
    .slice(0, -OK.length)
    .split('\n')
    .filter((line) => line !== '');
}

/** What happened to alarms: `Raised Smart license evaluation mode`. */
function alarms(answer: string): string[] {
  return lines(answer).flatMap((line) => {
    const [, what, title] = /Event="Alarm (\w+)".* Detail="([^":]+)/.exec(line) ?? [];
    return what === undefined ? [] : [`${what} ${title}`];
  });
}

describe.each(Object.entries(SITUATIONS))('event log: %s', (_situation, { order, live }) => {
  it('every line has S3’s grammar, and they stand in order of time', () => {
    atConsole(order, (bench) => {
      live(bench);
      const all = lines(bench.say('eventlog all'));
      const instants = all.map((line) => {
        const [, local = '', , , utc = ''] = EVENT_LINE.exec(line) ?? [line];
        expect(line).toMatch(EVENT_LINE);
        expect(Date.parse(local)).toBe(Date.parse(`${utc.replace(' ', 'T')}Z`));
        return Date.parse(local);
      });
      expect(all.length).toBeGreaterThan(0);
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
      expect(lines(bench.say('eventlog 1'))).toEqual(all.slice(-1));
    });
  });
});

it('a line looks as S3 shows it', () => {
  atConsole({}, ({ say }) => {
    expect(lines(say('eventlog'))[0]).toMatch(
      /^2026-01-01T00:00:00\.000\+00:00 licensemanager: Level="WARNING" Event="Alarm Raised" Id="30\d{3}" UID="[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" Severity="warning" Detail="[^"]+" UTCTime="2026-01-01 00:00:00\.000"$/,
    );
  });
});

const EVALUATION = 'Smart license evaluation mode';
const COMMUNICATION = 'Smart license communication error';
const OUTAGE = { fault: 'outage', atMs: DAY_MS };

describe('alarms are raised and lowered', () => {
  it.each<[string, string, Order, readonly (string | number)[], readonly string[]]>([
    ['evaluation', 'S3', {}, [HOUR_MS], [`Raised ${EVALUATION}`]],
    [
      'evaluation spent, then registered',
      'S3',
      {},
      [91 * DAY_MS, REGISTER, MINUTE_MS],
      [
        `Raised ${EVALUATION}`,
        `Lowered ${EVALUATION}`,
        'Raised Smart license evaluation expired',
        'Lowered Smart license evaluation expired',
      ],
    ],
    [
      'registered and deregistered',
      'S3',
      {},
      [REGISTER, MINUTE_MS, 'xCommand License Smart Deregister', MINUTE_MS],
      [`Raised ${EVALUATION}`, `Lowered ${EVALUATION}`, `Raised ${EVALUATION}`],
    ],
    [
      'cut off for two days',
      'S3, known issue 2',
      { troubles: [{ ...OUTAGE, forMs: 2 * DAY_MS }] },
      [REGISTER, 4 * DAY_MS],
      [`Raised ${EVALUATION}`, `Lowered ${EVALUATION}`, `Raised ${COMMUNICATION}`, `Lowered ${COMMUNICATION}`],
    ],
    [
      'out of compliance',
      'S2',
      { licences: 0 },
      [REGISTER, MINUTE_MS],
      [`Raised ${EVALUATION}`, `Lowered ${EVALUATION}`, 'Raised Smart license out of compliance'],
    ],
    [
      'authorization and registration expired, and registered anew',
      'S2',
      { troubles: [{ ...OUTAGE, forMs: YEAR_MS }] },
      [REGISTER, YEAR_MS + 2 * DAY_MS, REGISTER, MINUTE_MS],
      [
        `Raised ${EVALUATION}`,
        `Lowered ${EVALUATION}`,
        `Raised ${COMMUNICATION}`,
        'Raised Smart license authorization expired',
        'Lowered Smart license authorization expired',
        `Raised ${EVALUATION}`,
        'Raised Smart license registration expired',
        `Lowered ${COMMUNICATION}`,
        `Lowered ${EVALUATION}`,
        'Lowered Smart license registration expired',
      ],
    ],
  ])('%s (%s)', (_what, _source, order, acts, wanted) => {
    atConsole(order, ({ say, wait }) => {
      for (const act of acts) {
        if (typeof act === 'number') wait(act);
        else say(act);
      }
      expect(alarms(say('eventlog all'))).toEqual(wanted);
    });
  });

  it('the communication error has S3’s text', () => {
    atConsole({ release: 'X14.2.2' }, ({ say, wait }) => {
      say(REGISTER);
      wait(MINUTE_MS);
      expect(say('eventlog')).toContain(
        'Detail="Smart license communication error: The system failed to communicate with cloud-based Cisco Smart Software Manager or Cisco Smart Software Manager On-Prem"',
      );
    });
  });

  it('one that is acknowledged stays raised, until it is raised anew', () => {
    const twice = {
      troubles: [
        { ...OUTAGE, forMs: DAY_MS },
        { fault: 'outage', atMs: 4 * DAY_MS },
      ],
    };
    atConsole(twice, ({ say, wait }) => {
      const states = (): unknown => say('xStatus Alarm').match(/(?<=State: )"\w+"/g);
      say(REGISTER);
      wait(1.5 * DAY_MS);
      const [, id = ''] = /ID: "(\d+)"/.exec(say('xStatus Alarm')) ?? [];
      expect(states()).toEqual(['"Raised"']);
      expect(say(`xCommand AlarmAcknowledge Id: ${id}`)).toBe(OK);
      expect(states()).toEqual(['"Acknowledged"']);
      expect(alarms(say('eventlog')).at(-1)).toBe(`Acknowledged ${COMMUNICATION}`);
      wait(DAY_MS);
      expect(states()).toBeNull();
      expect(refusal(say(`xCommand AlarmAcknowledge Id: ${id}`))).toBe('No such alarm is raised');
      wait(3 * DAY_MS);
      expect(states()).toEqual(['"Raised"']);
    });
  });

  it('restarts and changes of the configuration are in the log', () => {
    atConsole({}, ({ say, wait }) => {
      wait(MINUTE_MS);
      say('xConfiguration SystemUnit Name: Lab');
      say('xCommand Boot');
      expect(say('eventlog').match(/(?<=Event=")[^"]+/g)).toEqual([
        'Alarm Raised',
        'System Configuration Changed',
        'System Restart',
      ]);
    });
  });

  it('local time follows the time zone, UTCTime does not', () => {
    atConsole({}, ({ say }) => {
      say('xConfiguration TimeZone Name: America/New_York');
      expect(lines(say('eventlog'))[0]).toMatch(
        /^2025-12-31T19:00:00\.000-05:00 .* UTCTime="2026-01-01 00:00:00\.000"$/,
      );
    });
  });
});

describe('diagnostic log', () => {
  it('has an entry for every exchange and change of state, in the form of its lines', () => {
    atConsole({}, ({ say, wait, lone }) => {
      say(REGISTER);
      wait(DAY_MS);
      const all = lines(say('diagnosticlog all'));
      for (const line of all) expect(line).toMatch(DIAGNOSTIC_LINE);
      for (const event of lone.console.history()) {
        if (event.kind === 'message')
          expect(all.some((line) => line.includes(`${event.type} request succeeded`))).toBe(true);
        if (event.kind === 'state')
          expect(all.some((line) => line.includes(`from ${event.was} to ${event.state}`))).toBe(true);
      }
    });
  });

  it('DEBUG says more, of that module, from then on; FATAL says nothing', () => {
    atConsole({}, ({ say, wait }) => {
      const written = (): string[] =>
        lines(say('diagnosticlog all')).map((line) => {
          const [, module = '', level = ''] = DIAGNOSTIC_LINE.exec(line) ?? [];
          return `${module.replace('developer.smartlicense.', '')} ${level}`;
        });
      say(REGISTER);
      wait(HOUR_MS);
      expect(written().filter((one) => one.endsWith('DEBUG'))).toEqual([]);
      say('xConfiguration Logger Developer developer.smartlicense.curl Level: DEBUG');
      wait(6 * HOUR_MS);
      expect(written().filter((one) => one.endsWith('DEBUG'))).toEqual(['curl DEBUG', 'curl DEBUG']);
      const agentLines = written().filter((one) => one === 'agent INFO').length;
      say('xConfiguration Logger Developer developer.smartlicense.agent Level: FATAL');
      wait(6 * HOUR_MS);
      expect(written().filter((one) => one === 'agent INFO')).toHaveLength(agentLines);
    });
  });

  it('holds no token', () => {
    atConsole({}, ({ say, wait, lone }) => {
      for (const module of ['agent', 'curl', 'configuration'])
        say(`xConfiguration Logger Developer developer.smartlicense.${module} Level: TRACE`);
      say(REGISTER);
      wait(HOUR_MS);
      for (const line of ['diagnosticlog all', 'eventlog all', 'xStatus', 'xConfiguration'])
        expect(say(line)).not.toContain(lone.token);
    });
  });

  it('begins at the start of the device', () => {
    atConsole({}, ({ say }) => {
      expect(lines(say('diagnosticlog'))[0]).toContain(`${new Date(START_MS).toISOString().slice(0, -1)}+00:00`);
    });
  });
});
