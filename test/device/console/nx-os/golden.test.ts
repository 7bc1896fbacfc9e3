import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, type BenchPart, bench } from './bench.js';
import { golden } from './golden.js';
import { STATES } from './states.js';

/** What each state's text depends on, and where its layout is from. */
const LICENSING: readonly (readonly [command: string, source: string])[] = [
  ['show license status', 'S2 "Method-1"; failures S4, P§6'],
  ['show license summary', 'public NX-OS migration page, "before upgrade"'],
  ['show license usage', 'P§6, NTC (10.x); disabled: NTC cisco_nxos_show_license_usage'],
  ['show license all', 'sections GP (classic IOS-XE), blocks S2 [I]'],
  ['show license tech support', 'sections P§6 [I]'],
  ['show license eventlog', 'P§5.6 [I]'],
  ['show license history message', 'frame of IOS-XE [I]'],
  ['show callhome smart-licensing', 'IOS-XE [I]'],
  ['show callhome smart-licensing statistics', 'GP (IOS-XE) [I]'],
  ['show logging logfile', 'lines: the log’s own tests'],
  ['show logging last 2', 'lines: the log’s own tests'],
  ['show tech-support license', 'NX-OS form of show tech-support [I]'],
];

/** Commands whose text does not depend on the licensing state. */
const SYSTEM: readonly (readonly [command: string, source: string])[] = [
  ['show license udi', 'P§6, GP [I]'],
  ['show license host-id', 'NX-OS documentation'],
  ['show callhome', 'public sample of NX-OS'],
  ['show callhome destination-profile', 'public sample of NX-OS [I]'],
  ['show callhome destination-profile profile CiscoTAC-1', 'public sample of NX-OS [I]'],
  ['show callhome transport', 'NX-OS, MDS [I]'],
  ['show callhome pending', '[I]'],
  ['show running-config', 'head S2; order [I]'],
  ['show running-config callhome', 'S2 "Method-1"'],
  ['show startup-config', 'head S2 [I]'],
  ['show version', 'public samples of 9.3(5); Nexus 7000: Genie'],
  ['show inventory', 'NTC cisco_nxos_show_inventory'],
  ['show module', 'NTC [I]'],
  ['show clock', 'NTC'],
  ['show hostname', 'NTC'],
  ['show logging', 'NX-OS documentation [I]'],
  ['show ip interface brief', 'NTC'],
  ['show ip interface brief vrf management', 'NTC'],
  ['show hosts', '[I]'],
  ['show ntp peers', 'Genie'],
  ['show ntp peer-status', 'Genie'],
  ['show crypto ca trustpoints', 'NX-OS documentation'],
  ['show crypto ca certificates', 'NX-OS documentation [I]'],
];

const CONFIGURED = [
  'configure terminal',
  'ip domain-name example.com',
  'ip host ssm.example.com 192.0.2.10',
  'ntp server 192.0.2.123 use-vrf management',
  'logging server 192.0.2.99',
  'clock timezone CET 1 0',
  'crypto ca trustpoint proxy-root',
  'revocation-check none',
  'callhome',
  'phone-contact +31 20 555 0100',
  'streetaddress 1 Example Street',
  'transport http proxy server proxy.example port 3128',
  'end',
];

const SWITCHES: readonly { readonly name: string; readonly part: BenchPart; readonly lines?: readonly string[] }[] = [
  { name: 'out-of-the-box', part: {} },
  { name: 'configured', part: {}, lines: CONFIGURED },
  { name: 'nexus-3172tq', part: { profile: 'nexus-3172tq', release: '9.3(7a)' } },
  { name: 'nexus-93180yc-ex', part: { profile: 'nexus-93180yc-ex', release: '9.3(4)' } },
  { name: 'nexus-9504-two-supervisors', part: { profile: 'nexus-9504', release: '9.3(3)', members: 2 } },
  { name: 'nexus-7009', part: { profile: 'nexus-7009', release: '8.2(3)', members: 2 } },
];

for (const { name, source, part, reach } of STATES) {
  describe(`${name} (${source})`, () => {
    let on: Bench;
    beforeAll(() => {
      on = bench(part);
      reach(on);
    });
    afterAll(() => on.device.close());

    it.each(LICENSING)('%s: %s', (command) => {
      const printed = on.run(command);
      expect(printed).toBe(golden(command, name, printed));
    });
  });
}

for (const { name, part, lines = [] } of SWITCHES) {
  describe(`the system of ${name}`, () => {
    let on: Bench;
    beforeAll(() => {
      on = bench(part);
      on.run(...lines);
      on.wait('1d2h');
    });
    afterAll(() => on.device.close());

    it.each(SYSTEM)('%s: %s', (command) => {
      const printed = on.run(command);
      expect(printed).not.toMatch(/% \w+ command/);
      expect(printed).toBe(golden(command, name, printed));
    });
  });
}
