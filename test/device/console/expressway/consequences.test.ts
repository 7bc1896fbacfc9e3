import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/time/duration.js';
import { atConsole, type Bench, OK, type Order, REGISTER, refusal } from './bench.js';

interface Consequence {
  readonly rule: string;
  readonly source: string;
  readonly order?: Order;
  /** Lines and waits, in order. */
  readonly done: readonly (string | number)[];
  readonly shows: (bench: Bench) => unknown;
  readonly is: unknown;
}

const ON_PREM = [
  'xConf License Smart Url: "https://ssm.example.com/SmartTransport"',
  'xConf License Smart Transport: OnPrem',
];
const SELF_SIGNED = 'SSL certificate problem: self signed certificate in certificate chain';

const licensing = ({ lone }: Bench): string => lone.console.state.licensing;
const reason = ({ lone }: Bench): string => lone.console.state.registrationReason;

const CONSEQUENCES: readonly Consequence[] = [
  {
    rule: 'X14.2.2: direct to the cloud fails by the certificate',
    source: 'S3, CSCwe09378',
    order: { release: 'X14.2.2' },
    done: [REGISTER, MINUTE_MS],
    shows: (bench) => [licensing(bench), reason(bench)],
    is: ['EVALUATION', SELF_SIGNED],
  },
  {
    rule: 'X14.2.2: through a proxy too',
    source: 'S3, CSCwe09378',
    order: { release: 'X14.2.2' },
    done: [
      'xConf License Smart Proxy Address: "proxy.example.com"',
      'xConf License Smart Transport: Proxy',
      REGISTER,
      MINUTE_MS,
    ],
    shows: (bench) => [bench.lone.console.transport.proxy, reason(bench)],
    is: [{ host: 'proxy.example.com', port: 8080 }, SELF_SIGNED],
  },
  {
    rule: 'X14.2.2: On-Prem works',
    source: 'S3, CSCwe09378',
    order: { release: 'X14.2.2' },
    done: [...ON_PREM, REGISTER, MINUTE_MS],
    shows: licensing,
    is: 'AUTHORIZED',
  },
  {
    rule: 'a registration that is being retried succeeds once the transport is changed',
    source: 'S3; admin guide: every 15 minutes',
    order: { release: 'X14.2.2' },
    done: [REGISTER, MINUTE_MS, ...ON_PREM, 20 * MINUTE_MS],
    shows: licensing,
    is: 'AUTHORIZED',
  },
  {
    rule: 'X14.2.5 trusts the cloud',
    source: 'S3, CSCwe09378',
    order: { release: 'X14.2.5' },
    done: [REGISTER, MINUTE_MS],
    shows: licensing,
    is: 'AUTHORIZED',
  },
  {
    rule: 'the path is case-sensitive',
    source: 'S4; P§2.1',
    done: [
      'xConf License Smart Url: "https://ssm.example.com/smarttransport"',
      'xConf License Smart Transport: OnPrem',
      REGISTER,
      MINUTE_MS,
    ],
    shows: (bench) => [licensing(bench), reason(bench)],
    is: ['EVALUATION', 'HTTP Server Error 404: Not Found'],
  },
  {
    rule: 'Direct goes back to the cloud, and On-Prem to the server that was named',
    source: 'S3',
    done: [...ON_PREM, 'xConf License Smart Transport: Direct'],
    shows: ({ lone, say }) => [
      lone.console.transport.url,
      say('xConf License Smart Transport: OnPrem'),
      lone.console.transport.url,
    ],
    is: ['https://smartreceiver.cisco.com/licservice/license', OK, 'https://ssm.example.com/SmartTransport'],
  },
  {
    rule: 'a registered device must deregister before it goes On-Prem',
    source: 'admin guide, "Configure Transport Settings on Expressway"',
    done: [ON_PREM[0] as string, REGISTER, MINUTE_MS],
    shows: ({ lone, say, wait }) => {
      const first = refusal(say('xConf License Smart Transport: OnPrem'));
      say('xCommand License Smart Deregister');
      wait(MINUTE_MS);
      return [first, say('xConf License Smart Transport: OnPrem'), lone.console.transport.url];
    },
    is: [
      'Deregister this product instance before changing between Direct and On-Prem',
      OK,
      'https://ssm.example.com/SmartTransport',
    ],
  },
  {
    rule: 'a proxy that is down is in the way',
    source: 'S3',
    order: { troubles: [{ fault: 'proxy-down', atMs: 0 }] },
    done: [
      'xConf License Smart Proxy Address: "proxy.example.com"',
      'xConf License Smart Proxy Port: 3128',
      'xConf License Smart Transport: Proxy',
      REGISTER,
      MINUTE_MS,
    ],
    shows: (bench) => [licensing(bench), bench.lone.console.transport.proxy],
    is: ['EVALUATION', { host: 'proxy.example.com', port: 3128 }],
  },
  {
    rule: 'without a name server Direct does not work; with one it does',
    source: 'admin guide, "Transport settings"',
    done: ['xConf IP DNS Server 1 Address: ""', REGISTER, MINUTE_MS],
    shows: (bench) => {
      const without = [licensing(bench), reason(bench)];
      bench.say('xConf IP DNS Server 2 Address: 192.0.2.9');
      bench.wait(20 * MINUTE_MS);
      return [...without, licensing(bench)];
    },
    is: ['EVALUATION', 'Unable to resolve server hostname/domain name', 'AUTHORIZED'],
  },
  {
    rule: 'a clock that is off keeps the device out until it has an NTP server',
    source: 'F3, S4 scenario 3',
    done: [],
    shows: (bench) => {
      bench.lone.console.setClockOffset(2 * HOUR_MS);
      bench.say(REGISTER);
      bench.wait(MINUTE_MS);
      const off = licensing(bench);
      bench.say('xConf NTP Server 1 Address: ntp.example.com');
      bench.say(REGISTER);
      bench.wait(HOUR_MS);
      return [off, bench.lone.console.context.clockOffsetMs, licensing(bench)];
    },
    is: ['EVALUATION', 0, 'AUTHORIZED'],
  },
  {
    rule: 'privacy: the host name is not shared',
    source: 'S3, "Do not share my hostname or IP address with Cisco"',
    done: ['xConf License Smart PrivacyHostname: On'],
    shows: ({ lone, say }) => [lone.console.context.hostname, /Sending Hostname: \w+/.exec(say('xStatus Lic'))?.[0]],
    is: [null, 'Sending Hostname: no'],
  },
  {
    rule: 'a new host name is what the CSSM is told from then on',
    source: 'admin guide, "How to Register a Change to the Expressway Hostname"',
    done: ['xConf IP DNS Hostname: exp-new'],
    shows: ({ lone }) => lone.console.context.hostname,
    is: 'exp-new',
  },
  {
    rule: 'a token registers; another needs Force',
    source: 'S3, "Reregister this product instance if it is already registered"',
    done: [REGISTER, MINUTE_MS],
    shows: ({ lone, say, wait }) => {
      const before = lone.console.state.idCertificateSerial;
      const answers = [refusal(say(REGISTER)), say('xCommand License Smart Register Force: On Token: "$TOKEN"')];
      wait(MINUTE_MS);
      return [...answers, lone.console.state.idCertificateSerial === before, lone.console.state.licensing];
    },
    is: ['Product Already Registered', OK, false, 'AUTHORIZED'],
  },
  {
    rule: 'deregistration brings the evaluation back, and its clock goes on',
    source: 'S3',
    done: [DAY_MS, REGISTER, DAY_MS, 'xCommand License Smart Deregister', DAY_MS],
    shows: ({ lone, say }) => [lone.console.state.licensing, /Remaining: \d+ days/.exec(say('xStatus License'))?.[0]],
    is: ['EVALUATION', 'Remaining: 88 days'],
  },
  {
    rule: 'orders of a registered device are refused without a registration',
    source: 'P§6',
    done: [],
    shows: ({ say }) =>
      ['Deregister', 'RenewAuth', 'RenewId', 'UpdateUsage'].map((word) => refusal(say(`xCom Lic S ${word}`))),
    is: [
      'Smart Agent not registered',
      'Smart Agent not registered',
      'Smart Agent not registered',
      'Smart Agent not registered',
    ],
  },
  {
    rule: 'each of them is sent at once',
    source: 'S3, admin guide',
    done: [REGISTER, HOUR_MS],
    shows: ({ lone, say, wait }) =>
      ['RenewAuth', 'RenewId', 'UpdateUsage'].map((word) => {
        const before = lone.console.history().length;
        say(`xCommand License Smart ${word}`);
        wait(MINUTE_MS);
        return lone.console
          .history()
          .slice(before)
          .map((event) => (event.kind === 'message' ? event.type : event.kind));
      }),
    is: [['authorization'], ['idCertificateRenewal'], ['authorization']],
  },
  {
    rule: 'configuration and registration survive a restart without being saved',
    source: 'admin guide [I]',
    done: ['xConf SystemUnit Name: Lab', REGISTER, MINUTE_MS, 'xCommand Restart', MINUTE_MS],
    shows: (bench) => [licensing(bench), bench.say('xConf SystemUnit Name')],
    is: ['AUTHORIZED', '*c xConfiguration SystemUnit Name: "Lab"\n\nOK\n'],
  },
  {
    rule: 'default values: nothing of it is left, but the evaluation is not reset',
    source: 'S3',
    done: [
      DAY_MS,
      ...ON_PREM,
      'xConf SystemUnit Name: Lab',
      REGISTER,
      DAY_MS,
      'xCommand DefaultValuesSet Level: 3',
      MINUTE_MS,
    ],
    shows: (bench) => [
      licensing(bench),
      bench.lone.console.transport.url,
      bench.lone.console.system.expressway.systemName,
      /Remaining: \d+ days, \d+ hours/.exec(bench.say('xStatus License'))?.[0],
    ],
    is: ['EVALUATION', 'https://smartreceiver.cisco.com/licservice/license', '', 'Remaining: 88 days, 23 hours'],
  },
  {
    rule: 'before X14.1 Smart Licensing must be switched on, and cannot be switched off',
    source: 'S3, "Configure", step 3',
    order: { release: 'X14.0.11' },
    done: [],
    shows: ({ say, wait, lone }) => {
      const before = [
        /Smart Licensing is \w+/.exec(say('xStatus License'))?.[0],
        refusal(say(REGISTER)),
        say('xStatus Alarm'),
      ];
      say('xConf License Smart Enable: On');
      const off = refusal(say('xConf License Smart Enable: Off'));
      say(REGISTER);
      wait(MINUTE_MS);
      return [...before, off, lone.console.state.licensing];
    },
    is: [
      'Smart Licensing is DISABLED',
      'Smart Licensing is not enabled',
      OK,
      'Smart Licensing cannot be disabled: a factory reset is required to use option keys again',
      'AUTHORIZED',
    ],
  },
  {
    rule: 'a factory reset takes Smart Licensing away again',
    source: 'S3',
    order: { release: 'X14.0.11' },
    done: ['xConf License Smart Enable: On', 'xCommand DefaultValuesSet Level: 3', MINUTE_MS],
    shows: ({ say }) => say('xConf License Smart Enable'),
    is: '*c xConfiguration License Smart Enable: Off\n\nOK\n',
  },
  {
    rule: 'option keys: only without Smart Licensing',
    source: 'S3; admin guide: "you cannot use option keys"',
    order: { release: 'X14.0.11' },
    done: ['xCommand OptionKeyAdd Key: "116341J00-1-0A1B2C3D"'],
    shows: ({ say }) => {
      const shown = say('xStatus Options');
      const wrong = refusal(say('xCommand OptionKeyAdd Key: "hello"'));
      const twice = refusal(say('xCommand OptionKeyAdd Key: "116341j00-1-0a1b2c3d"'));
      say('xConf License Smart Enable: On');
      const late = refusal(say('xCommand OptionKeyAdd Key: "116341H00-1-0A1B2C3D"'));
      return [
        shown,
        wrong,
        twice,
        late,
        say('xCommand OptionKeyDelete Key: "116341J00-1-0A1B2C3D"'),
        say('xStatus Options'),
      ];
    },
    is: [
      '*s Options: /\n  Option 1: /\n    Key: "116341J00-1-0A1B2C3D"\n    Description: "Advanced Account Security"\n*s/end\n\nOK\n',
      'Invalid option key',
      'The option key has already been added',
      'Option keys cannot be used when Smart Licensing is enabled',
      OK,
      '*s Options: /\n*s/end\n\nOK\n',
    ],
  },
  {
    rule: 'the cluster can be changed in the evaluation, and no longer when it is spent',
    source: 'F24, S3; admin guide, "Product Instance Evaluation Mode"',
    done: ['xConf Alternates Peer 1 Address: 192.0.2.21', 91 * DAY_MS],
    shows: ({ say, lone }) => [
      refusal(say('xConf Alternates Peer 2 Address: 192.0.2.22')),
      refusal(say('xConf Alternates ClusterName: exp')),
      lone.console.system.expressway.cluster,
    ],
    is: [
      'The evaluation period has expired: cluster configuration changes are not allowed',
      'The evaluation period has expired: cluster configuration changes are not allowed',
      { name: '', peers: ['192.0.2.21'] },
    ],
  },
  {
    rule: 'ping finds what the device finds',
    source: 'admin guide [I]',
    order: { troubles: [{ fault: 'dns-down', atMs: HOUR_MS }] },
    done: [],
    shows: ({ say, wait }) => {
      const up = say('xCommand Ping Hostname: smartreceiver.cisco.com');
      wait(2 * HOUR_MS);
      return [/status=OK/.test(up), refusal(say('xCommand Ping Hostname: smartreceiver.cisco.com'))];
    },
    is: [true, 'Unable to resolve host smartreceiver.cisco.com'],
  },
  {
    rule: 'the time zone moves the local time, not the time',
    source: '[I]',
    done: ['xConf TimeZone Name: Asia/Tokyo'],
    shows: ({ say }) => say('xStatus Time'),
    is: '*s Time: /\n  SystemTime: "2026-01-01 00:00:00"\n  TimeZone: "Asia/Tokyo"\n  LocalTime: "2026-01-01 09:00:00"\n*s/end\n\nOK\n',
  },
];

describe('what is configured has its consequence', () => {
  it.each(CONSEQUENCES.map((one) => [one.rule, one.source, one] as const))('%s (%s)', (_rule, _source, one) => {
    atConsole(one.order ?? {}, (bench) => {
      for (const act of one.done) {
        if (typeof act === 'number') bench.wait(act);
        else expect(bench.say(act), act).toMatch(/\nOK\n$/);
      }
      expect(one.shows(bench)).toEqual(one.is);
    });
  });
});
