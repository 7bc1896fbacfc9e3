import { describe, expect, it } from 'vitest';
import { withSwitch } from './switch.js';

/** Patterns as strict as those of the public TextFSM templates for these commands (NTC); own code. */
describe('show version (NTC cisco_ios_show_version)', () => {
  it('of a stack that was reloaded', () => {
    withSwitch({ members: 2, release: '16.9.1' }, (device) => {
      device.configure('hostname Core-1');
      device.type('write memory', 'reload', '');
      device.after('8d3h4m5s');
      const output = device.type('show version');
      expect(output).toMatch(/^.*Software,* \(CAT9K_IOSXE\), Version 16\.9\.1, RELEASE.*\(fc1\)$/m);
      expect(output).toMatch(/^Core-1 uptime is 1 week, 1 day, 3 hours, 4 minutes$/m);
      expect(output).toMatch(/^Last reload reason: Reload Command$/m);
      expect(output).toMatch(/^System image file is "flash:packages\.conf"$/m);
      expect(output).toMatch(/^cisco C9300-24P \(.+\).+$/m);
      const { udi, members } = device.device.context;
      expect(output).toContain(`\nProcessor board ID ${udi.serialNumber}\n`);
      expect(output).toMatch(/^Base Ethernet MAC Address +: ([0-9a-f]{2}:){5}[0-9a-f]{2}$/m);
      expect(output).toMatch(/^Configuration register is 0x102$/m);
      expect(output.match(/^[* ] {4}\d 41 {4}C9300-24P {10}16\.9\.1 .*INSTALL$/gm)).toHaveLength(members.length + 1);
    });
  });

  it.each([
    ['catalyst-3850-48p', 'WS-C3850-48P', 'UNREGISTERED/EVAL MODE'],
    ['catalyst-9407r', 'C9407R', 'UNREGISTERED/EVAL MODE'],
    ['catalyst-9500-32c', 'C9500-32C', 'UNREGISTERED/EVAL MODE'],
  ])('of %s', (profile, pid, status) => {
    withSwitch({ profile }, (device) => {
      const output = device.type('show version');
      expect(output).toContain(`\nModel Number                       : ${pid}\n`);
      expect(output).toContain(`\nSmart Licensing Status: ${status}\n`);
    });
  });
});

describe('show inventory (NTC cisco_ios_show_inventory)', () => {
  it.each([
    ['catalyst-9300-24p', 3, 4],
    ['catalyst-9407r', 2, 1],
    ['catalyst-9500-32c', 2, 3],
  ])('of %s with %i members', (profile, members, parts) => {
    withSwitch({ profile, members }, (device) => {
      const found = device
        .type('show inventory')
        .match(/^NAME: "(.+)", {1}DESCR: "(.+)"\nPID: (\S+) *, VID: V01 {2}, SN: (\w{11})$/gm);
      expect(found).toHaveLength(parts);
    });
  });
});

describe('show ip interface brief (NTC cisco_ios_show_ip_interface_brief)', () => {
  it('every row has its six columns', () => {
    withSwitch({ members: 2 }, (device) => {
      device.configure('ip http client source-interface GigabitEthernet2/0/5');
      const [head, ...rows] = device.type('show ip interface brief').trimEnd().split('\n');
      expect(head).toMatch(/^Interface +IP-Address +OK\? Method Status +Protocol$/);
      expect(rows).toHaveLength(2 + 48);
      expect(new Set(rows.map((row) => row.split(' ')[0])).size).toBe(rows.length);
      for (const row of rows)
        expect(row).toMatch(/^\S+ +(?:\d+\.\d+\.\d+\.\d+|unassigned) +YES \w+ +(?:up|down) +(?:up|down) *$/);
    });
  });
});

describe('show clock (NTC cisco_ios_show_clock)', () => {
  it.each([
    [[], /^\*\d\d:\d\d:\d\d\.\d{3} UTC Mon Oct 22 2018$/],
    [['clock timezone CEST 2'], /^\*16:25:31\.000 CEST Mon Oct 22 2018$/],
    [['clock calendar-valid'], /^14:25:31\.000 UTC Mon Oct 22 2018$/],
  ])('%j', (lines, expected) => {
    withSwitch({}, (device) => {
      device.configure(...lines);
      expect(device.type('show clock').trimEnd()).toMatch(expected);
    });
  });
});

describe('show hosts', () => {
  it('names the domain, the servers and the hosts', () => {
    withSwitch({}, (device) => {
      device.configure('ip domain name example.com', 'ip host cssm.example.com 10.1.1.5');
      const output = device.type('show hosts');
      expect(output).toMatch(/^Default domain is example\.com\nName servers are 192\.0\.2\.53\n/);
      expect(output).toMatch(/^cssm\.example\.com +None +\(perm, OK\) +0 +IP +10\.1\.1\.5$/m);
    });
  });
});
