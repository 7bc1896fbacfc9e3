import { describe, expect, it } from 'vitest';
import { authorizationStatusOf, isRegistered, NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import { evaluationLeftMs } from '../../../../src/device/agent/evaluation.js';
import { type Bench, onBench } from './bench.js';
import {
  dated,
  readDate,
  readInventory,
  readPackages,
  readSpan,
  readStatus,
  readSummaryTable,
  readUsage,
  readVersion,
} from './readers.js';
import { STATES } from './states.js';

/** An instant as the console shows it: by the second. */
function second(instantMs: number): number {
  return instantMs - (instantMs % 1_000);
}

function shownDate(text: string | undefined): number {
  return text === undefined ? NO_INSTANT_MS : readDate(text);
}

function kept(instantMs: number): number {
  return instantMs === NO_INSTANT_MS ? NO_INSTANT_MS : second(instantMs);
}

const OUTCOMES: Readonly<Record<string, string>> = {
  None: 'none',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  PENDING: 'pending',
};

const AUTHORIZATIONS: Readonly<Record<string, string>> = {
  'No Licenses in Use': 'none',
  'EVAL MODE': 'evaluation',
  'EVAL EXPIRED': 'evaluation-expired',
  AUTHORIZED: 'authorized',
  'OUT OF COMPLIANCE': 'out-of-compliance',
  'AUTHORIZATION EXPIRED': 'expired',
};

/** Privacy and transport stand in blocks of their own before the registration, read by a test of their own. */
function withoutSettings(text: string): string {
  return text.replace(/\nData Privacy:[\s\S]*?(?=\nRegistration:)/, '');
}

function statusOf(on: Bench): ReturnType<typeof readStatus> {
  return readStatus(withoutSettings(on.run('show license status')));
}

const SMART = STATES.filter(({ name }) => name !== 'disabled');

describe('nothing of the agent is lost on the way to the screen', () => {
  it.each(SMART)('$name: registration', ({ part, reach }) =>
    onBench(part, (on) => {
      reach(on);
      const { state } = on.device.console;
      const { enabled, registration } = statusOf(on);
      const initial = dated(registration, 'Initial Registration');
      const renewal = dated(registration, 'Last Renewal Attempt');
      expect({
        enabled,
        registered: registration.Status === 'REGISTERED',
        smartAccount: registration['Smart Account'] ?? '',
        virtualAccount: registration['Virtual Account'] ?? '',
        exportControl: registration['Export-Controlled Functionality'],
        initial: OUTCOMES[initial.value],
        initialAt: initial.atMs ?? NO_INSTANT_MS,
        reason: registration['Initial Registration Failure'] ?? '',
        next: shownDate(registration['Next Registration Attempt']),
        renewal: OUTCOMES[renewal.value],
        renewalAt: renewal.atMs ?? NO_INSTANT_MS,
        renewalReason: registration['Last Renewal Attempt Failure'] ?? '',
        nextRenewal: shownDate(registration['Next Renewal Attempt']),
        expires: shownDate(registration['Registration Expires']),
      }).toEqual({
        enabled: true,
        registered: isRegistered(state),
        smartAccount: state.smartAccount,
        virtualAccount: state.virtualAccount,
        exportControl: state.exportControlAllowed ? 'Allowed' : 'Not Allowed',
        initial: state.registrationOutcome,
        initialAt: kept(state.registrationAttemptAtMs),
        reason: state.registrationReason,
        next: kept(state.registrationDueMs),
        renewal: state.idRenewalOutcome,
        renewalAt: kept(state.idRenewalAttemptAtMs),
        renewalReason: state.idRenewalReason,
        nextRenewal: kept(state.idRenewalDueMs),
        expires: kept(state.idCertificateNotAfterMs),
      });
    }),
  );

  it.each(SMART)('$name: authorization', ({ part, reach }) =>
    onBench(part, (on) => {
      reach(on);
      const { state, context } = on.device.console;
      const { authorization, conversion } = statusOf(on);
      const status = dated(authorization, 'Status');
      const attempt = dated(authorization, 'Last Communication Attempt');
      const left = authorization['Evaluation Period Remaining'];
      const expected = authorizationStatusOf(state, context.entitlements.length > 0);
      expect({
        status: AUTHORIZATIONS[status.value],
        since: status.atMs ?? NO_INSTANT_MS,
        left: left === undefined ? null : readSpan(left),
        outcome: OUTCOMES[attempt.value],
        at: attempt.atMs ?? NO_INSTANT_MS,
        reason: authorization['Last Communication Attempt Failure'] ?? '',
        next: shownDate(authorization['Next Communication Attempt']),
        deadline: shownDate(authorization['Communication Deadline']),
      }).toEqual({
        status: expected,
        since: kept(state.authorizationSinceMs),
        left: expected === 'evaluation' ? second(evaluationLeftMs(state, on.device.now)) : null,
        outcome: state.authorizationOutcome,
        at: kept(state.authorizationAttemptAtMs),
        reason: state.authorizationReason,
        next: kept(state.authorizationDueMs),
        deadline: kept(state.authorizationDeadlineMs),
      });
      expect(conversion).toEqual({ 'Automatic Conversion Enabled': 'False', Status: 'Not started' });
    }),
  );

  it.each(SMART)('$name: licences, in usage and summary alike', ({ part, reach }) =>
    onBench(part, (on) => {
      reach(on);
      const { context, profile } = on.device.console;
      const wanted = context.entitlements.map(({ tag, count }) => ({
        tag,
        count,
      }));
      const usage = readUsage(on.run('show license usage'));
      const summary = readStatus(on.run('show license summary'));
      const rows = readSummaryTable(summary.rest);
      const tagOf = (feature: string) => profile.licences.get(feature)?.tag;
      expect(usage.licences.map(({ feature, count }) => ({ tag: tagOf(feature), count }))).toEqual(wanted);
      expect(rows.map(({ feature, count, status }) => [feature, count, status])).toEqual(
        usage.licences.map(({ feature, count, status }) => [feature, count, status]),
      );
      for (const [at, { name }] of rows.entries()) {
        const whole = usage.licences[at]?.name ?? '';
        expect(whole.startsWith(name.replace(/\.\.\.$/, ''))).toBe(true);
      }
      expect(usage.status).toBe(statusOf(on).authorization.Status);
      expect(summary.authorization.Status).toBe(usage.status);
      expect(summary.registration.Status).toBe(statusOf(on).registration.Status);
    }),
  );

  it('privacy and Smart Transport, once they are not as out of the box', () =>
    onBench({}, (on) => {
      on.run(
        'configure terminal',
        'license smart transport smart',
        'license smart url smart https://ssm.example/SmartTransport',
      );
      expect(on.run('show license status')).toContain('  Proxy:\n    Not Configured\n');
      on.run(
        'license smart proxy address proxy.example',
        'license smart proxy port 3128',
        'license smart privacy all',
        'end',
      );
      const text = on.run('show license status');
      const block = /\n(Data Privacy:[\s\S]*)\nRegistration:/.exec(text)?.[1] ?? '';
      const fields = block.split('\n').flatMap((line) => /^ +(.+?): (.+)$/.exec(line)?.slice(1, 3).join('=') ?? []);
      expect(fields).toEqual([
        'Sending Hostname=no',
        'Callhome hostname privacy=DISABLED',
        'Smart Licensing hostname privacy=ENABLED',
        'Version privacy=ENABLED',
        'Type=Smart',
        'URL=https://ssm.example/SmartTransport',
        'Address=proxy.example',
        'Port=3128',
      ]);
    }));

  it('disabled: the traditional table names what is in use', () =>
    onBench({}, (on) => {
      on.run('configure terminal', 'no license smart enable', 'end');
      const packages = readPackages(on.run('show license usage'));
      expect(packages.filter(({ status }) => status === 'In use').map(({ feature }) => feature)).toEqual(
        on.device.console.profile.defaultFeatures,
      );
      expect(packages.every(({ installed }) => !installed)).toBe(true);
      expect(readStatus(on.run('show license status')).enabled).toBe(false);
    }));
});

const MODELS = [
  { profile: 'nexus-93180yc-ex', release: '9.3(5)', platform: 'C93180YC', chassis: 'Nexus9000 C93180YC-EX' },
  { profile: 'nexus-9348gc-fxp', release: '9.3(14)', platform: 'C9348GC', chassis: 'Nexus9000 C9348GC-FXP' },
  { profile: 'nexus-3172tq', release: '9.3(7a)', platform: 'C3172TQ', chassis: 'Nexus3000 C3172TQ-10GT' },
  { profile: 'nexus-9504', release: '9.3(3)', platform: 'C9504', chassis: 'Nexus9000 C9504' },
  { profile: 'nexus-7004', release: '8.0(1)', platform: 'C7004', chassis: 'Nexus7000 C7004' },
  { profile: 'nexus-7009', release: '8.4(6)', platform: 'C7009', chassis: 'Nexus7000 C7009' },
];

describe('what the public parsers read of the system', () => {
  it.each(MODELS)('$profile $release: show version', ({ profile, release, platform, chassis }) =>
    onBench({ profile, release }, (on) => {
      on.wait('3d4h5m6s');
      const before = readVersion(on.run('show version'));
      expect(before).toMatchObject({
        release,
        platform,
        chassis,
        board: on.device.console.serial,
        name: on.device.console.system.hostname,
        uptime: '3 day(s), 4 hour(s), 5 minute(s), 6 second(s)',
        reason: 'Unknown',
      });
      on.run('reload', 'y');
      on.wait('10s');
      expect(readVersion(on.run('show version'))).toMatchObject({
        uptime: '0 day(s), 0 hour(s), 0 minute(s), 10 second(s)',
        reason: 'Reset Requested by CLI command reload',
      });
    }),
  );

  it.each(MODELS)('$profile $release: show inventory', ({ profile, release }) =>
    onBench({ profile, release }, (on) => {
      const [first, ...parts] = readInventory(on.run('show inventory'));
      expect(first).toEqual({ name: 'Chassis', pid: on.device.console.profile.pid, serial: on.device.console.serial });
      expect(parts).toHaveLength(1);
    }),
  );

  it('show clock follows the clock and its zone', () =>
    onBench({}, (on) => {
      expect(on.run('show clock')).toBe('16:00:00.000 UTC Wed Jun 22 2022\n');
      expect(on.run('clock set 09:08:07 5 January 2023')).toBe('09:08:07.000 UTC Thu Jan 05 2023\n');
      on.run('configure terminal', 'clock timezone IST 5 30', 'end');
      expect(on.run('show clock')).toBe('14:38:07.000 IST Thu Jan 05 2023\n');
    }));
});
