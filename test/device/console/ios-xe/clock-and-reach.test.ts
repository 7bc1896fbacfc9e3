import { describe, expect, it } from 'vitest';
import { readSections } from './readers.js';
import { withSwitch } from './switch.js';

describe('the clock (S4 scenario 3)', () => {
  const reason = (output: string): string | undefined =>
    readSections(output).Registration?.['Initial Registration/Failure reason'];
  it.each([
    ['set right by hand', 'clock set 14:25:40 22 October 2018'],
    ['set right by hand, month first', 'clock set 14:25:40 October 22 2018'],
  ])('%s', (_what, command) => {
    withSwitch({}, (device) => {
      expect(device.type('clock set 17:55:46 Nov 11 2018')).toBe('');
      expect(device.type('show clock')).toBe('*17:55:46.000 UTC Sun Nov 11 2018\n');
      device.register();
      expect(reason(device.type('show license status'))).toContain('is offset beyond the allowed tolerance limit');
      device.type(command);
      device.register();
      expect(device.type('show license status | include Status: REG')).toBe('  Status: REGISTERED\n');
    });
  });

  it('set right by NTP', () => {
    withSwitch({}, (device) => {
      device.type('clock set 17:55:46 Nov 11 2018');
      device.configure('ntp server 10.1.1.123');
      expect(device.type('show clock')).toBe('14:25:31.000 UTC Mon Oct 22 2018\n');
      expect(device.type('show ntp status')).toContain('Clock is synchronized, stratum 3, reference is 10.1.1.123');
      device.register();
      expect(device.type('show license status | include Status: REG')).toBe('  Status: REGISTERED\n');
    });
  });

  it('is shown, and set, in the time zone of the switch', () => {
    withSwitch({}, (device) => {
      device.configure('clock timezone EST -5 30', 'clock calendar-valid');
      expect(device.type('show clock')).toBe('08:55:31.000 EST Mon Oct 22 2018\n');
      device.type('clock set 10:00:00 22 oct 2018');
      expect(device.type('show clock detail')).toBe(
        '10:00:00.000 EST Mon Oct 22 2018\nTime source is hardware calendar\n',
      );
    });
  });
});

describe('what the CSSM and the network see of the switch', () => {
  it('privacy withholds the host name', () => {
    withSwitch({}, (device) => {
      expect(device.device.context.hostname).toBe('c9300-24p-000001');
      device.configure('hostname Core-1', 'license smart privacy hostname');
      expect(device.device.context.hostname).toBeNull();
      device.configure('no license smart privacy all');
      expect(device.device.context.hostname).toBe('Core-1');
    });
  });

  it.each([
    [
      'ping tools.cisco.com',
      /^!!!!!\nSuccess rate is 100 percent \(5\/5\), round-trip min\/avg\/max = \d+\/\d+\/\d+ ms$/m,
    ],
    ['ping 10.1.1.5 repeat 2', /^Success rate is 100 percent \(2\/2\)/m],
    ['ping 10.1.1.5 source Vlan1', /^Packet sent with a source address of 10\.0\.0\.1 $/m],
    ['ping vrf Red 10.1.1.5', /^\.\.\.\.\.\nSuccess rate is 0 percent \(0\/5\)$/m],
    ['ping 10.1.1.5 source Vlan9', /^% Invalid source interface$/m],
    [
      'telnet tools.cisco.com 443 /source-interface gi0/0',
      /^Trying tools\.cisco\.com \(72\.163\.4\.38, 443\)\.\.\. Open\n\[Connection to tools\.cisco\.com closed by foreign host\]\n$/,
    ],
    ['telnet 10.1.1.5 25', /^Trying 10\.1\.1\.5, 25 \.\.\. \n% Connection refused by remote host\n$/m],
    ['telnet 10.1.1.5 443 /vrf Red', /^% Destination unreachable; gateway or host down$/m],
  ])('%s', (command, expected) => {
    withSwitch({}, (device) => expect(device.type(command)).toMatch(expected));
  });

  it('without a name server no name is known', () => {
    withSwitch({}, (device) => {
      device.configure('no ip name-server');
      expect(device.type('ping tools.cisco.com')).toBe('% Unrecognized host or address, or protocol not running.\n');
      expect(device.type('telnet tools.cisco.com 443')).toContain('% Bad IP address or host name\n');
    });
  });
});
