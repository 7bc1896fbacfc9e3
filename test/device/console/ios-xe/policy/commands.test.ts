import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../../../src/device/console/script.js';
import { PolicySwitch } from './policy-switch.js';

const INVALID = / *\^\n% Invalid input detected at '\^' marker\.\n\n/;

describe('the old commands are gone (S1: no registration, no evaluation)', () => {
  it.each([
    'license smart register idtoken T',
    'license smart register idtoken T force',
    'license smart deregister',
    'license smart renew auth',
    'license smart renew ID',
  ])('%s', (line) => {
    expect(new PolicySwitch().type(line)).toMatch(INVALID);
  });

  it('`license smart enable` of configuration mode, too', () => {
    expect(new PolicySwitch().configure('license smart enable')).toMatch(INVALID);
  });
});

describe('trust (S1)', () => {
  it.each([
    ['license smart trust idtoken T local', { members: 'local', force: false }],
    ['license smart trust idtoken T all', { members: 'all', force: false }],
    ['license smart trust idtoken T all force', { members: 'all', force: true }],
    ['lic sm tru id T l f', { members: 'local', force: true }],
  ])('%s', (line, order) => {
    const device = new PolicySwitch({ members: 2 });
    device.configure('license smart transport smart');
    expect(device.type(line)).toBe('');
    const [sent] = device.bench.sent.filter(({ request }) => request.type === 'trust');
    if (sent?.request.type !== 'trust') throw new TypeError('nothing sent');
    expect(sent.request).toMatchObject({ token: 'T', force: order.force });
    expect(sent.request.udis).toHaveLength(order.members === 'all' ? 2 : 1);
  });

  it('wants to know whose trust, and a token', () => {
    const device = new PolicySwitch();
    expect(device.type('license smart trust idtoken T')).toBe('% Incomplete command.\n\n');
    expect(device.type('license smart trust idtoken')).toBe('% Incomplete command.\n\n');
  });

  it.each([
    ['license smart trust idtoken SECRET all force', 'license smart trust idtoken <token> all force'],
    ['lic sm tr id SECRET local', 'lic sm tr id <token> local'],
    ['do license sma trust i SECRET local', 'do license sma trust i <token> local'],
    ['license smart transport off', 'license smart transport off'],
    ['crypto pki trustpoint Inner', 'crypto pki trustpoint Inner'],
    ['traceroute ip 10.1.1.1', 'traceroute ip 10.1.1.1'],
  ])('%s is remembered as %s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });

  it('no output, no history and no file has the token', () => {
    const device = new PolicySwitch().trusted().after('2h');
    device.type('license smart save usage all file flash:a.txt');
    const outputs = [
      'show history',
      'show license all',
      'show license tech support',
      'show tech-support license',
      'show running-config',
      'more flash:a.txt',
    ].map((line) => device.type(line));
    for (const output of outputs) expect(output).not.toContain('SECRET');
  });
});

describe('synchronisation (S1 "license smart sync")', () => {
  it.each(['all', 'local'])('sync %s reports at once, and the ACK is asked for', (scope) => {
    const device = new PolicySwitch().trusted().after('5h');
    const before = device.bench.timesOf('usageReport').length;
    expect(device.type(`license smart sync ${scope}`)).toBe('');
    device.after('10m');
    expect(device.bench.timesOf('usageReport')).toHaveLength(before + 1);
    expect(device.bench.state.lastAckMs).toBeGreaterThan(device.bench.now - 600_000);
  });
});

describe('factory reset (S1, FN72578 workaround 1)', () => {
  it('warns, and the reload forgets trust, ACK and reports', () => {
    const device = new PolicySwitch().trusted().after('1d');
    expect(device.type('license smart factory reset')).toBe(
      '%Warning: reload required after "license smart factory reset" command\n',
    );
    expect(device.type('show license status')).not.toContain('Trust Code Installed: <none>');
    device.type('write memory', 'reload', '');
    const output = device.type('show license status');
    expect(output).toContain('Trust Code Installed: <none>\n');
    expect(output).toContain('  Last ACK received: <none>\n');
    expect(output).toContain('  Smart Account: <none>\n');
    expect(device.type('show license rum id all').match(/ OPEN /g)).toHaveLength(2);
  });
});

describe('RUM reports up to 17.6 (S1)', () => {
  it('are hidden without `service internal`', () => {
    const device = new PolicySwitch({ release: '17.6.4' });
    expect(device.type('test license smart rum id-list')).toMatch(INVALID);
    expect(device.session.help('te')).not.toContain('test');
    expect(device.session.completions('tes').words).toEqual([]);
    expect(device.type('show license rum id all')).toMatch(INVALID);
  });

  it('are listed with it, as S1 prints them', () => {
    const device = new PolicySwitch({ release: '17.6.4' });
    device.configure('service internal');
    device.trusted().after('1h2m');
    expect(device.session.completions('tes').words).toEqual(['test']);
    const [first, second, third, fourth] = device.bench.state.reports.slice(-4).map(({ id }) => id);
    expect(device.type('test license smart rum id-list').split('\n').slice(-5)).toEqual([
      `report_id:${first} state:SmartAgentRumStateUnacknowledged`,
      `report_id:${second} state:SmartAgentRumStateUnacknowledged`,
      `report_id:${third} state:SmartAgentRumStateOpen`,
      `report_id:${fourth} state:SmartAgentRumStateOpen`,
      '',
    ]);
    const report = JSON.parse(device.type(`test license smart rum show ${third}`));
    const { asset_identification, meta } = JSON.parse(report.payload);
    expect(asset_identification.report_id).toBe(third);
    expect(meta.software_version).toBe('17.06.04');
    device.type('configure terminal');
    expect(device.type('do test license smart rum id-list')).toContain('report_id:');
    device.type('no service internal');
    expect(device.type('do test license smart rum id-list')).toMatch(INVALID);
  });

  it('an unknown id is told so', () => {
    const device = new PolicySwitch({ release: '17.3.3' });
    device.configure('service internal');
    expect(device.type('test license smart rum show 17')).toBe('% Report Id not found\n');
  });
});

describe('RUM reports from 17.7 on (S1)', () => {
  it('`service internal` brings no test command', () => {
    const device = new PolicySwitch({ release: '17.7.1' });
    device.configure('service internal');
    expect(device.type('test license smart rum id-list')).toMatch(INVALID);
  });

  it('one report, and its details (GP ShowLicenseRumIdDetail)', () => {
    const device = new PolicySwitch({ release: '17.7.1' }).trusted().after('1h2m');
    const waiting = device.bench.state.reports.find(({ state }) => state === 'UNACKNOWLEDGED');
    expect(device.type(`show license rum id ${waiting?.id}`)).toMatch(
      new RegExp(`^${waiting?.id} {10}UNACK {5}N {5}network-advantage$`, 'm'),
    );
    const detail = device.type(`show license rum id ${waiting?.id} detail`);
    expect(detail).toContain(`  State: UNACK,      State Change Reason: REPORTING\n`);
    expect(detail).toContain(`  Transaction ID: ${waiting?.pollId}\n`);
    expect(device.type('show license rum id 17')).toBe('% Report Id not found\n');
    expect(device.type('show license rum id 17 detail')).toBe('% Report Id not found\n');
  });

  it('a report that could not be pushed is flagged E (S1: N normal, E error)', () => {
    const device = new PolicySwitch().trusted();
    device.bench.server.mode = 'down';
    device.after('2h');
    expect(device.type('show license rum id all')).toMatch(/ CLOSED {4}E {5}network-advantage$/m);
    device.bench.server.mode = 'ok';
    device.after('2d');
    expect(device.type('show license rum id all')).not.toMatch(/ E /);
  });
});

describe('load (FN72578)', () => {
  it('show processes cpu sorted | include SA', () => {
    const device = new PolicySwitch({ release: '17.6.4' });
    const output = device.type('show processes cpu sorted | include SA');
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    expect(output).toMatch(/^ 725 +\d+ +\d+ +12886 +\d+\.\d\d% +\d+\.\d\d% +\d+\.\d\d% {3}0 SAGetRUMIds$/m);
    expect(output).toMatch(/^ 154 +\d+ +\d+ +630 +\d+\.\d\d% +\d+\.\d\d% +\d+\.\d\d% {3}0 SAUtilRepSave$/m);
  });

  it('a backlog shows in CPU and memory of an affected release, and not of a fixed one', () => {
    const loads = ['17.6.4', '17.6.5'].map((release) => {
      const device = new PolicySwitch({ release }).trusted();
      device.bench.server.mode = 'down';
      // A quarter of an hour after the hourly save, when ids are listed.
      device.after('500d20m');
      const cpu = device.type('show processes cpu sorted');
      const memory = device.type('show processes memory sorted');
      const [, fiveMinutes = ''] = /five minutes: (\d+)%/.exec(cpu) ?? [];
      const [, used = ''] = /^Processor Pool Total: +1348707052 Used: +(\d+) /m.exec(memory) ?? [];
      const [, platform = ''] = /^ {4}Used {11}: (\d+)$/m.exec(device.type('show memory platform')) ?? [];
      return [Number(fiveMinutes), Number(used), Number(platform)] as const;
    });
    const [affected, fixed] = loads;
    expect(affected?.[0]).toBeGreaterThan(60);
    expect(fixed?.[0]).toBeLessThan(5);
    expect(affected?.[1]).toBe(1_348_707_052);
    expect(fixed?.[1]).toBeLessThan(350_000_000);
    expect(affected?.[2]).toBeGreaterThan(fixed?.[2] ?? 0);
  });
});

describe('show license tech events (S1)', () => {
  it('prints the event log', () => {
    const device = new PolicySwitch().trusted().after('2h');
    const output = device.type('show license tech events');
    expect(output).toMatch(/^\*{4} Event Log \*{4}\n\n/);
    expect(output).toBe(device.type('show license eventlog'));
    for (const line of output.trimEnd().split('\n').slice(2))
      expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC SAEVT_[A-Z_]+(?: \w+="[^"]*")*$/);
  });
});

describe('show version and reload work without a classic agent', () => {
  it('names the method', () => {
    expect(new PolicySwitch().type('show version')).toContain(
      '\nSmart Licensing Status: Smart Licensing Using Policy\n',
    );
  });

  it('a reload asks only for configuration that is not saved', () => {
    const device = new PolicySwitch().trusted();
    device.session.execute('reload');
    expect(device.session.prompt).toBe('System configuration has been modified. Save? [yes/no]: ');
    device.type('yes', '');
    device.session.execute('reload');
    expect(device.session.prompt).toBe('Proceed with reload? [confirm]');
  });
});

describe('call home watches over the switch by itself, and each command is a ciscoConfigManEvent trap (S1: expected)', () => {
  const traps = (device: PolicySwitch) => /^ +(\d+) Trap PDUs$/m.exec(device.type('show snmp'))?.[1];

  it('nothing is sent before traps are enabled', () => {
    expect(new PolicySwitch().after('3d').type('show snmp')).toBe('%SNMP agent not enabled\n');
  });

  it('five commands a day (modelled), and a trap for a change of the configuration', () => {
    const device = new PolicySwitch();
    device.configure('snmp-server enable traps config');
    expect(traps(device)).toBe('1');
    expect(traps(device.after('3d'))).toBe('16');
    device.configure('hostname Core-1');
    expect(traps(device)).toBe('17');
  });

  it('with call home off, only for what an operator does', () => {
    const device = new PolicySwitch();
    device.configure('snmp-server enable traps config');
    device.configure('no service call-home');
    expect(traps(device.after('30d'))).toBe('2');
  });
});
