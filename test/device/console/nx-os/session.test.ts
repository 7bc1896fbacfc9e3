import { describe, expect, it } from 'vitest';
import { type Bench, type BenchPart, onBench } from './bench.js';

/** Lines as they stand on the terminal: prompt, line, answer. */
function transcript(on: Bench, ...lines: readonly string[]): string {
  return lines.map((line) => `${on.session.prompt}${line}\n${on.session.execute(line)}`).join('');
}

interface Row {
  readonly rule: string;
  readonly part?: BenchPart;
  readonly lines: readonly string[];
  readonly reads: string;
}

const N = 'n9348gc-fxp-000001';

const ROWS: readonly Row[] = [
  {
    rule: 'prompts of the modes (S2: a blank after the sign)',
    lines: ['configure terminal', 'callhome', 'exit', 'crypto ca trustpoint one', 'end', 'hostname'],
    reads: `${N}# configure terminal
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# callhome
${N}(config-callhome)# exit
${N}(config)# crypto ca trustpoint one
${N}(config-trustpoint)# end
${N}# hostname
${' '.repeat(N.length + 2)}^
% Invalid command at '^' marker.
`,
  },
  {
    rule: 'the three complaints',
    lines: ['show licence', 'show l', 'show license'],
    reads: `${N}# show licence
${' '.repeat(N.length + 7)}^
% Invalid command at '^' marker.
${N}# show l
${' '.repeat(N.length + 7)}^
% Ambiguous command at '^' marker.
${N}# show license
${' '.repeat(N.length + 14)}^
% Incomplete command at '^' marker.
`,
  },
  {
    rule: 'exec commands in every configuration mode, which stays (S2: `(config)# ping`)',
    lines: ['conf t', 'show clock', 'callhome', 'show clock', 'ip domain-name example.com', 'no callhome'],
    reads: `${N}# conf t
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# show clock
16:00:00.000 UTC Wed Jun 22 2022
${N}(config)# callhome
${N}(config-callhome)# show clock
16:00:00.000 UTC Wed Jun 22 2022
${N}(config-callhome)# ip domain-name example.com
${N}(config)# no callhome
${' '.repeat(N.length + 13)}^
% Invalid command at '^' marker.
`,
  },
  {
    rule: 'a command of (config)# below it, negated, goes there too',
    lines: ['conf', 'callhome', 'no license smart enable', 'show license status'],
    reads: `${N}# conf
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# callhome
${N}(config-callhome)# no license smart enable
${N}(config)# show license status
Smart Licensing is DISABLED
`,
  },
  {
    rule: 'comments, and many filters in a row',
    lines: [
      '! a comment',
      'show running-config callhome | section callhome | exclude email | count',
      'show clock | x y',
    ],
    reads: `${N}# ! a comment
${N}# show running-config callhome | section callhome | exclude email | count
Number of lines which match regexp = 6
${N}# show clock | x y
${' '.repeat(N.length + 15)}^
% Invalid command at '^' marker.
`,
  },
  {
    rule: 'ping by name through the management VRF (S2)',
    lines: ['ping tools.cisco.com vrf management count 2'],
    reads: `${N}# ping tools.cisco.com vrf management count 2
PING tools.cisco.com (72.163.4.38): 56 data bytes
64 bytes from 72.163.4.38: icmp_seq=0 ttl=232 time=238.600 ms
64 bytes from 72.163.4.38: icmp_seq=1 ttl=232 time=238.970 ms

--- tools.cisco.com ping statistics ---
2 packets transmitted, 2 packets received, 0.00% packet loss
round-trip min/avg/max = 238.600/238.785/238.970 ms
`,
  },
  {
    rule: 'options of ping in any order; a VRF that leads nowhere',
    lines: ['ping tools.cisco.com source-interface vlan 27 count 1 vrf management', 'ping 192.0.2.1 count 1 vrf blue'],
    reads: `${N}# ping tools.cisco.com source-interface vlan 27 count 1 vrf management
PING tools.cisco.com (72.163.4.38): 56 data bytes
ping: sendto 72.163.4.38 64 chars, No route to host
Request 0 timed out

--- tools.cisco.com ping statistics ---
1 packets transmitted, 0 packets received, 100.00% packet loss
${N}# ping 192.0.2.1 count 1 vrf blue
PING 192.0.2.1 (192.0.2.1): 56 data bytes
ping: sendto 192.0.2.1 64 chars, No route to host
Request 0 timed out

--- 192.0.2.1 ping statistics ---
1 packets transmitted, 0 packets received, 100.00% packet loss
`,
  },
  {
    rule: 'ping and telnet in an outage, and of a name nobody knows',
    part: { faults: [{ fault: 'outage' }] },
    lines: [
      'ping tools.cisco.com count 1',
      'telnet tools.cisco.com 443',
      'conf t',
      'no ip domain-lookup',
      'ping tools.cisco.com',
      'telnet tools.cisco.com 443 vrf management',
    ],
    reads: `${N}# ping tools.cisco.com count 1
PING tools.cisco.com (72.163.4.38): 56 data bytes
Request 0 timed out

--- tools.cisco.com ping statistics ---
1 packets transmitted, 0 packets received, 100.00% packet loss
${N}# telnet tools.cisco.com 443
Trying 72.163.4.38...
telnet: connect to address 72.163.4.38: Connection timed out
${N}# conf t
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# no ip domain-lookup
${N}(config)# ping tools.cisco.com
% Invalid host/interface tools.cisco.com
${N}(config)# telnet tools.cisco.com 443 vrf management
telnet: could not resolve tools.cisco.com/443: Name or service not known
`,
  },
  {
    rule: 'telnet to a port (S2), and to one nobody listens at',
    lines: ['telnet tools.cisco.com 443 vrf management', 'telnet tools.cisco.com vrf management'],
    reads: `${N}# telnet tools.cisco.com 443 vrf management
Trying 72.163.4.38...
Connected to tools.cisco.com.
Escape character is '^]'.
^CConnection closed by foreign host.
${N}# telnet tools.cisco.com vrf management
Trying 72.163.4.38...
telnet: connect to address 72.163.4.38: Connection refused
`,
  },
  {
    rule: 'a reload restarts the session too; `where`',
    lines: ['conf t', 'where', 'reload', 'y', 'where'],
    reads: `${N}# conf t
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# where
conf                 admin@${N}%default
${N}(config)# reload
This command will reboot the system. (y/n)?  [n] y
${N}# where
exec                 admin@${N}%default
`,
  },
  {
    rule: 'an ID token is in no history',
    lines: ['license smart register idtoken very-secret force', 'lic sm reg id very-secret', 'show cli history'],
    reads: `${N}# license smart register idtoken very-secret force
Initiated device registration with backend. run show license status, for registration status
${N}# lic sm reg id very-secret
Initiated device registration with backend. run show license status, for registration status
${N}# show cli history
0   license smart register idtoken <token> force
1   lic sm reg id <token>
2   show cli history
`,
  },
  {
    rule: 'a device-wide name and a profile that is not there',
    lines: [
      'conf t',
      'switchname core',
      'no hostname',
      'callhome',
      'no destination-profile CiscoTAC-1',
      'no destination-profile mine',
      'destination-profile mine',
      'show callhome destination-profile profile mine | head',
    ],
    reads: `${N}# conf t
Enter configuration commands, one per line. End with CNTL/Z.
${N}(config)# switchname core
core(config)# no hostname
switch(config)# callhome
switch(config-callhome)# no destination-profile CiscoTAC-1
Cannot delete a predefined destination profile
switch(config-callhome)# no destination-profile mine
destination profile mine does not exist
switch(config-callhome)# destination-profile mine
switch(config-callhome)# show callhome destination-profile profile mine | head
${' '.repeat(24 + 50)}^
% Invalid command at '^' marker.
`,
  },
];

describe('at the console', () => {
  it.each(ROWS)('$rule', ({ part = {}, lines, reads }) =>
    onBench(part, (on) => expect(transcript(on, ...lines)).toBe(reads)),
  );

  it('question mark and tab know what may follow', () =>
    onBench({}, (on) => {
      expect(on.session.help('show license ')).toContain('  status      Status of registration and authorization\n');
      expect(on.session.help('license smart re')).toBe('register  renew\n');
      expect(on.session.completions('license smart reg')).toEqual({ partial: 'reg', words: ['register'] });
      expect(on.session.help('nonsense ')).toMatch(/% Invalid command at '\^' marker\.\n$/);
    }));

  it('terminal length, width and monitor are the session’s', () =>
    onBench({}, (on) => {
      on.run('terminal length 0', 'terminal width 511', 'terminal monitor');
      expect(on.session.terminal).toEqual({ length: 0, width: 511, monitor: true });
      on.run('terminal no monitor');
      expect(on.session.terminal.monitor).toBe(false);
    }));

  it('debugging, the clock and the log leave traces', () =>
    onBench({}, (on) => {
      on.run('debug license', 'undebug all', 'debug callhome', 'no debug all', 'clock set 1:02:03 4 may 2023');
      on.run('clear logging logfile');
      const acts = on.device.console.history().flatMap((event) => (event.kind === 'operator' ? [event.what] : []));
      expect(acts).toEqual(['debug-on', 'debug-off', 'debug-on', 'debug-off', 'clock-set', 'log-cleared']);
    }));

  it('a paste that breaks off ends with the script', () =>
    onBench({}, (on) => {
      on.run(
        'configure terminal',
        'crypto ca trustpoint one',
        'crypto ca authenticate one',
        '-----BEGIN CERTIFICATE-----',
      );
      expect(on.session.question).not.toBeNull();
      expect(on.session.execute('')).toBe('');
      expect(on.session.execute('')).toContain('could not perform CA authentication');
      expect(on.session.question).toBeNull();
    }));

  it.each(['constructor', '__proto__', 'toString'])('%s is a name like any other', (name) =>
    onBench({}, (on) => {
      on.run('conf t', `crypto ca trustpoint ${name}`, 'revocation-check none');
      on.run('callhome', `destination-profile ${name}`);
      expect(on.run('show crypto ca trustpoints')).toBe(`trustpoint: ${name}; key-pair:\nrevokation methods:  none\n`);
      expect(on.run('show callhome destination-profile')).toContain(`${name} destination profile information\n`);
      expect(on.run(`show ip interface brief vrf ${name}`)).toBe(`VRF "${name}" does not exist\n`);
      expect(on.run(`no destination-profile ${name}`, `no crypto ca trustpoint ${name}`)).toBe('');
    }),
  );

  it('Nexus 7000 has call home only', () =>
    onBench({ profile: 'nexus-7009', release: '8.2(3)' }, (on) => {
      expect(on.run('conf t', 'license smart transport smart')).toContain("% Invalid command at '^' marker.");
      on.register();
      on.wait('1m');
      expect(on.run('show license status')).toContain('  Status: REGISTERED\n');
    }));

  it('show license all takes less than 0.2 ms', () =>
    onBench({}, (on) => {
      on.register();
      on.wait('1m');
      // The quickest of many batches: what else the machine does meanwhile is not the renderer's.
      const BATCHES = 50;
      const BATCH = 50;
      const times = Array.from({ length: BATCHES }, () => {
        const started = performance.now();
        for (let n = 0; n < BATCH; n++) on.session.execute('show license all');
        return (performance.now() - started) / BATCH;
      });
      expect(Math.min(...times)).toBeLessThan(0.2);
    }));
});
