import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicySwitch } from './policy-switch.js';

const CSLU = 'http://192.0.2.7:8182/cslu/v1/pi';
const ON_PREM = 'https://cssm.example.com/cslu/v1/pi/OnPrem-1';
const SMART = 'https://cssm.example.com/SmartTransport';
const CLOUD = 'https://smartreceiver.cisco.com/licservice/license';
const CALL_HOME_CLOUD = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';

describe('transport and URL (S1 "configuration examples")', () => {
  it.each([
    [[], 'cslu', ''],
    [['license smart transport smart'], 'smart', CLOUD],
    [['license smart transport smart', 'license smart url default'], 'smart', CLOUD],
    [['license smart transport smart', `license smart url ${SMART}`], 'smart', SMART],
    [[`license smart url smart ${SMART}`], 'cslu', ''],
    [[`license smart url smart ${SMART}`, 'license smart transport smart'], 'smart', SMART],
    [[`license smart url cslu ${CSLU}`], 'cslu', CSLU],
    [[`license smart url cslu ${ON_PREM}`, 'license smart transport cslu'], 'cslu', ON_PREM],
    [['license smart url default'], 'cslu', 'http://cslu-local:8182/cslu/v1/pi'],
    [[`license smart url cslu ${CSLU}`, 'no license smart url cslu'], 'cslu', ''],
    [['license smart transport callhome'], 'callhome', CALL_HOME_CLOUD],
    [['license smart transport callhome', `license smart url ${CALL_HOME_CLOUD}`], 'callhome', CALL_HOME_CLOUD],
    [['license smart transport off'], 'off', ''],
    [['license smart transport automatic'], 'automatic', CLOUD],
    [['license smart transport automatic', `license smart url cslu ${CSLU}`], 'automatic', CSLU],
    [['license smart transport off', 'no license smart transport'], 'cslu', ''],
    [['license smart transport off', 'no license smart transport off'], 'cslu', ''],
  ])('%j', (lines, kind, url) => {
    const device = new PolicySwitch();
    expect(device.configure(...lines)).toBe('');
    expect(device.device.transport).toMatchObject({ kind, url });
  });

  it('changing over and back loses no destination', () => {
    const device = new PolicySwitch();
    device.configure(`license smart url cslu ${CSLU}`, `license smart url smart ${SMART}`);
    const url = 'https://cssm.example.com/Transportgateway/services/DeviceRequestHandler';
    device.configure('call-home', 'profile CiscoTAC-1', `destination address http ${url}`);
    const seen = ['smart', 'callhome', 'off', 'cslu', 'callhome', 'smart', 'automatic', 'cslu'].map((kind) => {
      device.configure(`license smart transport ${kind}`);
      return device.device.transport.url;
    });
    expect(seen).toEqual([SMART, url, '', CSLU, url, SMART, CSLU, CSLU]);
  });

  it('the agent goes by it: nothing is sent while it is off, a hello first through CSLU', () => {
    const device = new PolicySwitch();
    device.configure('license smart transport off');
    device.after('2d');
    expect(device.bench.types).toEqual([]);
    device.configure('license smart transport cslu');
    device.after('1h');
    expect(device.bench.types[0]).toBe('hello');
  });
});

describe('usage interval (P§3.7)', () => {
  it.each([
    [1, '1  days'],
    [365, '365  days'],
  ])('%i', (days, shown) => {
    const device = new PolicySwitch();
    device.configure(`license smart usage interval ${days}`);
    expect(device.type('show license status')).toContain(`  Reporting push interval: ${shown}\n`);
    device.configure('no license smart usage interval');
    expect(device.type('show license status')).toContain('  Reporting push interval: 30  days\n');
  });

  it.each([0, 366])('%i is out of range', (days) => {
    expect(new PolicySwitch().configure(`license smart usage interval ${days}`)).toContain('% Invalid input');
  });
});

describe('VRF', () => {
  it.each([
    ['17.5.1', false],
    ['17.6.1', true],
  ])('%s: license smart vrf %s', (release, has) => {
    const device = new PolicySwitch({ release });
    const said = device.configure('license smart vrf Mgmt-vrf');
    expect(said.includes('% Invalid input')).toBe(!has);
    expect(device.device.transport.vrf).toBe(has ? 'Mgmt-vrf' : '');
  });

  it('is not that of call home', () => {
    const device = new PolicySwitch();
    device.configure('license smart vrf Mgmt-vrf', 'license smart transport callhome');
    expect(device.device.transport.vrf).toBe('');
    device.configure('license smart transport smart');
    expect(device.device.transport.vrf).toBe('Mgmt-vrf');
  });
});

const LINES = [
  ...['automatic', 'callhome', 'cslu', 'off', 'smart'].map((kind) => `license smart transport ${kind}`),
  'no license smart transport',
  `license smart url cslu ${CSLU}`,
  `license smart url smart ${SMART}`,
  `license smart url ${SMART}`,
  `license smart url ${ON_PREM}`,
  'license smart url default',
  'no license smart url',
  'no license smart url cslu',
  'no license smart url smart',
  'license smart proxy address proxy.example.com',
  'license smart proxy port 3128',
  'no license smart proxy address',
  'license smart usage interval 9',
  'no license smart usage interval',
  'license smart privacy all',
  'license smart privacy hostname',
  'no license smart privacy version',
  'license smart vrf Mgmt-vrf',
  'no license smart vrf',
  'service internal',
  'no service internal',
  'snmp-server enable traps config',
  'no snmp-server enable traps config',
  'ip http client source-interface GigabitEthernet0/0',
  'no ip http client source-interface',
  'ip http client proxy-server other.example.com proxy-port 80',
  'hostname Core-1',
];

function runningLines(device: PolicySwitch): string[] {
  const text = device.type('show running-config');
  return text.slice(text.indexOf('\n!') + 1).split('\n');
}

describe('the running configuration', () => {
  it('of a switch out of its box says nothing of licensing: all is as it comes', () => {
    expect(new PolicySwitch().type('show running-config')).not.toContain('license smart');
  });

  it.each(['17.3.3', '17.6.4', '17.9.2', '17.13.1'])('%s: typed at another switch it makes the same', (release) => {
    const lines = LINES.filter((line) => release !== '17.3.3' || !line.includes('vrf'));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 25 }), (typed) => {
        const device = new PolicySwitch({ release });
        expect(device.configure(...typed)).toBe('');
        const copy = new PolicySwitch({ release });
        for (const line of ['configure terminal', ...runningLines(device)])
          expect(copy.type(line), line).toMatch(/^(?:Enter.*\n)?$/);
        expect(runningLines(copy)).toEqual(runningLines(device));
        expect(copy.device.transport).toEqual(device.device.transport);
        expect(copy.device.system.privacy).toEqual(device.device.system.privacy);
      }),
      { numRuns: 60 },
    );
  });
});
