import { number } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { alarmsNow } from '../alarm/alarms.js';
import { done, refused } from '../answer.js';
import { configureExpressway, keep } from '../change.js';
import { isOptionKey } from '../option-keys.js';
import { usesSmartLicensing } from '../smart-licensing.js';
import { textOf } from '../text-kind.js';
import { type ExpresswayCommand, plain } from './command.js';

const LONGEST_KEY = 90;
const LONGEST_ID = 10;
const LONGEST_HOST = 64;
/** The level of `DefaultValuesSet` that resets everything. */
const EVERYTHING = 3;

const KEY_KIND = textOf(1, LONGEST_KEY);

/** Commands about the system itself. Recalled [I]. */
export const MAINTENANCE_COMMANDS: readonly ExpresswayCommand[] = [
  {
    path: 'AlarmAcknowledge',
    help: 'Acknowledges an alarm that is raised.',
    source: 'inferred',
    takes: [`Id(r): <S: 1, ${LONGEST_ID}>`],
    next: [keyword('Id', 'Id of the alarm', [argument('id', textOf(1, LONGEST_ID), '', acknowledge)])],
    run: null,
  },
  plain('Boot', 'Reboots the system.', 'inferred', restart),
  {
    // Levels 1 and 2 reset a part; which part is not public in full, so that only the whole is offered.
    path: 'DefaultValuesSet',
    help: 'Resets all system parameters to default values, and restarts the system.',
    source: 'inferred',
    takes: [`Level(r): <${EVERYTHING}..${EVERYTHING}>`],
    next: [
      keyword('Level', 'Level of system parameters to be reset', [
        argument('level', number(EVERYTHING, EVERYTHING), '', ({ device }) => {
          device.erase();
          device.reload();
          return done();
        }),
      ]),
    ],
    run: null,
  },
  {
    path: 'OptionKeyAdd',
    help: 'Adds a new option key to the system.',
    source: 'inferred',
    takes: [`Key(r): <S: 1, ${LONGEST_KEY}>`],
    next: [keyword('Key', 'The option key of the software option', [argument('key', KEY_KIND, '', addOptionKey)])],
    run: null,
  },
  {
    path: 'OptionKeyDelete',
    help: 'Deletes a software option key from the system.',
    source: 'inferred',
    takes: [`Key(r): <S: 1, ${LONGEST_KEY}>`],
    next: [keyword('Key', 'The option key of the software option', [argument('key', KEY_KIND, '', deleteOptionKey)])],
    run: null,
  },
  {
    path: 'Ping',
    help: 'Checks that a particular host system is contactable.',
    source: 'inferred',
    takes: [`Hostname(r): <S: 1, ${LONGEST_HOST}>`],
    next: [
      keyword('Hostname', 'The IP address or host name of the host system', [
        argument('host', textOf(1, LONGEST_HOST), '', ping),
      ]),
    ],
    run: null,
  },
  plain('Restart', 'Restarts the system.', 'inferred', restart),
];

function acknowledge({ device, args }: Call): string {
  const id = args.id ?? '';
  if (!alarmsNow(device).some(({ alarm }) => alarm.id === id)) return refused('No such alarm is raised');
  const acknowledgedAlarms = { ...device.system.expressway.acknowledgedAlarms, [id]: device.now };
  configureExpressway(device, { acknowledgedAlarms });
  keep(device);
  return done();
}

function restart({ device }: Call): string {
  device.reload();
  return done();
}

/** Under Smart Licensing option keys cannot be used (S3, admin guide). */
function addOptionKey({ device, args }: Call): string {
  const key = (args.key ?? '').toUpperCase();
  if (usesSmartLicensing(device)) return refused('Option keys cannot be used when Smart Licensing is enabled');
  if (!isOptionKey(key)) return refused('Invalid option key');
  const { optionKeys } = device.system.expressway;
  if (optionKeys.includes(key)) return refused('The option key has already been added');
  configureExpressway(device, { optionKeys: [...optionKeys, key] });
  keep(device);
  return done();
}

function deleteOptionKey({ device, args }: Call): string {
  const key = (args.key ?? '').toUpperCase();
  const { optionKeys } = device.system.expressway;
  if (!optionKeys.includes(key)) return refused('No such option key');
  configureExpressway(device, { optionKeys: optionKeys.filter((one) => one !== key) });
  keep(device);
  return done();
}

/** The form of the result is made up in the style of the shell's other results [I]. */
function ping({ device, args }: Call): string {
  const host = args.host ?? '';
  const { outcome, address, roundTripMs } = device.reach({ host, port: null, vrf: '', sourceInterface: '' });
  if (outcome === 'unresolved') return refused(`Unable to resolve host ${host}`);
  if (outcome !== 'reached') return refused(`No response from host ${host}`);
  const lines = [`Hostname: "${host}"`, `Address: "${address}"`, `RoundTripTime: "${roundTripMs.toFixed(1)} ms"`];
  return done(`*r PingResult (status=OK): /\n${lines.map((line) => `  ${line}\n`).join('')}*r/end\n`);
}
