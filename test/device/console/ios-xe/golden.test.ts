import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITUATIONS } from './states.js';
import { Switch } from './switch.js';

/**
 * The outputs of every show command whose text depends on licensing, in every state, as files: a change of a layout shows as
 * a change of a file. `UPDATE_GOLDEN=1` writes them anew.
 */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden');
const UPDATES = process.env.UPDATE_GOLDEN === '1';

/** Command and source of its layout. */
const LICENSING: readonly (readonly [string, string])[] = [
  ['show license all', 'GP ShowLicenseAll golden_output_3 (classic), golden_output (stack)'],
  ['show license status', 'GP ShowLicenseStatus golden_output2; NTC show_license_status1; S4 scenarios 1 to 9'],
  ['show license summary', 'public log of a 16.9 stack; S4 "device does not register"'],
  ['show license usage', 'GP ShowLicenseAll (blocks); S2 (statuses)'],
  ['show license udi', 'GP ShowLicenseUdi golden_output, golden_output2'],
  ['show license tech support', 'GP ShowLicenseTechSupport, the blocks of the classic agent; order recalled [I]'],
  ['show license eventlog 1', 'P§5.6; S4 scenario 6'],
  ['show license history message', 'heading recalled [I]'],
  ['show tech-support license', 'S4 "verify smart license settings"; its parts assumed [I]'],
  ['show call-home smart-licensing', 'GP ShowCallHomeSmartLicensing golden_output'],
  ['show call-home profile all', 'GP ShowCallHomeProfileAll golden_output; S4 for 16.9'],
  ['show call-home statistics', 'GP ShowCallHomeStatistics golden_output'],
  ['show version', 'NTC cisco_ios_show_version'],
  ['show startup-config', 'as running-config'],
];

/** The same for commands that show how the switch is set up. */
const SYSTEM: readonly (readonly [string, string])[] = [
  ['show call-home', 'GP ShowCallHome (labels)'],
  ['show call-home profile OnPrem', 'GP ShowCallHomeProfileAll golden_output'],
  ['show call-home profile all', 'GP ShowCallHomeProfileAll golden_output'],
  ['show call-home alert-group', 'GP ShowCallHome'],
  ['show running-config', 'S4 configuration examples'],
  ['show running-config all', 'S4 "check basic connectivity"'],
  ['show running-config callhome', 'issue: section call-home'],
  ['show startup-config', 'as running-config'],
  ['show inventory', 'NTC cisco_ios_show_inventory'],
  ['show clock', 'NTC cisco_ios_show_clock'],
  ['show clock detail', 'recalled [I]'],
  ['show hosts', 'recalled [I]'],
  ['show ntp status', 'recalled [I]'],
  ['show ntp associations', 'recalled [I]'],
  ['show ip interface brief', 'NTC cisco_ios_show_ip_interface_brief'],
  ['show crypto pki trustpoints', 'recalled [I]'],
  ['show crypto pki trustpoints status', 'recalled [I]'],
  ['show debugging', 'recalled [I]'],
  ['show history', 'recalled [I]'],
  ['show privilege', 'recalled [I]'],
  ['show users', 'recalled [I]'],
];

/** Everything this console can configure. */
const CONFIGURED = [
  'hostname Core-1',
  'ip host cssm.example.com 10.1.1.5',
  'ip domain name example.com',
  'ip name-server vrf Mgmt-vrf 10.1.1.53',
  'ip http client source-interface GigabitEthernet0/0',
  'ntp server 10.1.1.123',
  'clock timezone CET 1 0',
  'logging host 10.1.1.99',
  'logging buffered 16384',
  'service timestamps log datetime msec localtime show-timezone',
  'crypto pki trustpoint LicRoot',
  'enrollment terminal',
  'revocation-check none',
  'call-home',
  'contact-email-addr noc@example.com',
  'http-proxy "proxy.example.com" port 8080',
  'no http secure server-identity-check',
  'profile OnPrem',
  'destination transport-method http',
  'destination address http https://cssm.example.com/Transportgateway/services/DeviceRequestHandler',
  'reporting smart-licensing-data',
];

function compare(command: string, state: string, output: string): void {
  const path = join(FOLDER, command.replaceAll(' ', '-'), `${state}.txt`);
  if (UPDATES) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, output);
  }
  expect(existsSync(path), `${path} is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
  expect(output).toBe(readFileSync(path, 'utf8'));
}

for (const { name, source, part, lead } of SITUATIONS) {
  describe(`${name} (${source})`, () => {
    let device: Switch;
    beforeAll(() => {
      device = new Switch(part);
      lead(device);
    });
    afterAll(() => device.close());
    it.each(LICENSING)('%s (%s)', (command) => compare(command, name, device.type(command)));
  });
}

describe.each([
  { name: 'out-of-the-box', lines: [] },
  { name: 'configured', lines: CONFIGURED },
])('$name', ({ name, lines }) => {
  let device: Switch;
  beforeAll(() => {
    device = new Switch({ members: 2 });
    expect(device.configure(...lines)).toBe('');
    device.after('3h17m4s234ms');
  });
  afterAll(() => device.close());
  it.each(SYSTEM)('%s (%s)', (command) => compare(command, name, device.type(command)));
});
