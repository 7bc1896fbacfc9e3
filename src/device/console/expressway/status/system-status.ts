import type { DeviceView } from '../../console-device.js';
import { localStamp, utcStamp } from '../log/stamps.js';
import { optionDescription } from '../option-keys.js';
import { nested, quoted, type StatusElement, statusBlock } from './element.js';

const SECOND_MS = 1_000;
const PRODUCT = 'Cisco Expressway';

/** `2023-09-29 15:06:54`. */
function systemTime(view: DeviceView): string {
  return utcStamp(view, view.now).slice(0, 'YYYY-MM-DD hh:mm:ss'.length);
}

function localTime(view: DeviceView): string {
  return localStamp(view, view.now).slice(0, 'YYYY-MM-DD hh:mm:ss'.length).replace('T', ' ');
}

/** When the device last started. */
function startedMs(view: DeviceView): number {
  const starts = view
    .history()
    .filter((event) => event.kind === 'device' || (event.kind === 'power' && event.what !== 'off'));
  return starts.at(-1)?.t ?? view.now;
}

/** The numbers of builds are not public; the release stands in their place. */
export const SYSTEM_UNIT: StatusElement = {
  path: 'SystemUnit',
  help: 'Information about the system.',
  print: (view) =>
    statusBlock('SystemUnit', [
      quoted('Product', PRODUCT),
      quoted('Name', view.system.expressway.systemName),
      `Uptime: ${Math.floor((view.now - startedMs(view)) / SECOND_MS)}`,
      quoted('SystemTime', systemTime(view)),
      quoted('TimeZone', view.system.timeZone.name),
      quoted('LocalTime', localTime(view)),
      ...nested('Software', [
        quoted('Version', view.profile.release),
        quoted('Build', view.profile.release),
        quoted('Name', 'Release'),
      ]),
      ...nested('Hardware', [quoted('SerialNumber', view.serial)]),
    ]),
};

export const TIME: StatusElement = {
  path: 'Time',
  help: 'The time of the system.',
  print: (view) =>
    statusBlock('Time', [
      quoted('SystemTime', systemTime(view)),
      quoted('TimeZone', view.system.timeZone.name),
      quoted('LocalTime', localTime(view)),
    ]),
};

export const IP: StatusElement = {
  path: 'IP',
  help: 'Names and name servers. Addresses of interfaces are not simulated.',
  print: ({ system }) =>
    statusBlock('IP', [
      ...nested('DNS', [
        quoted('Hostname', system.hostname),
        quoted('Domain', system.domainName),
        ...system.nameServers.flatMap(({ address }, index) =>
          address === '' ? [] : nested(`Server ${index + 1}`, [quoted('Address', address)]),
        ),
      ]),
    ]),
};

export const NTP: StatusElement = {
  path: 'NTP',
  help: 'The NTP servers.',
  print: ({ system }) =>
    statusBlock('NTP', [
      quoted('Status', system.ntpServers.length > 0 ? 'STARTED' : 'STOPPED'),
      ...system.ntpServers.flatMap((address, index) =>
        address === '' ? [] : nested(`Server ${index + 1}`, [quoted('Address', address)]),
      ),
    ]),
};

export const OPTIONS: StatusElement = {
  path: 'Options',
  help: 'The option keys of the system.',
  print: ({ system }) =>
    statusBlock(
      'Options',
      system.expressway.optionKeys.flatMap((key, index) =>
        nested(`Option ${index + 1}`, [quoted('Key', key), quoted('Description', optionDescription(key))]),
      ),
    ),
};
