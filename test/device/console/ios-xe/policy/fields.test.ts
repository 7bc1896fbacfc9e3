import { beforeAll, describe, expect, it } from 'vitest';
import { NO_INSTANT_MS } from '../../../../../src/device/agent/classic-state.js';
import { trustOf } from '../../../../../src/device/agent/policy/policy-state.js';
import { CISCO_DEFAULT_POLICY, reportingStanding } from '../../../../../src/device/agent/policy/reporting-policy.js';
import { statisticsOf } from '../../../../../src/device/agent/policy/statistics.js';
import { usageReportSummary } from '../../../../../src/device/agent/policy/usage-summary.js';
import { DAY_MS } from '../../../../../src/time/duration.js';
import type { PolicyMessageType } from '../../../../../src/wire/policy-messages.js';
import { readDate } from '../readers.js';
import { PolicySwitch } from './policy-switch.js';
import {
  type Fields,
  readFields,
  readHandles,
  readLicences,
  readLines,
  readParts,
  readRumIds,
  readStatistics,
  readTrust,
  readUsageSummary,
} from './readers.js';
import { POLICY_SITUATIONS } from './situations.js';

const TYPES = { smart: 'Smart', callhome: 'Callhome', cslu: 'cslu', off: 'Transport Off' } as const;

const CLASSES = [
  ['Unenforced/Non-Export Perpetual Attributes', 'perpetual'],
  ['Unenforced/Non-Export Subscription Attributes', 'subscription'],
  ['Enforced (Perpetual/Subscription) License Attributes', 'enforced'],
  ['Export (Perpetual/Subscription) License Attributes', 'export'],
] as const;

const MESSAGES: readonly (readonly [string, PolicyMessageType])[] = [
  ['Trust Establishment', 'trust'],
  ['Usage Reporting', 'usageReport'],
  ['Result Polling', 'resultPolling'],
  ['Trust Sync', 'trustSync'],
  ['Hello Message', 'hello'],
];

/** An instant as the display can show it: whole seconds, by clock and zone of the device; `<none>` without one. */
function instantIn(device: PolicySwitch, text: string | undefined): number {
  if (text === '<none>' || text === 'None' || text === 'Expired Not Rescheduled') return NO_INSTANT_MS;
  const { name, offsetMinutes } = device.device.system.timeZone;
  return readDate(text?.replace(/^.*[oO]n /, '').replace(/^.* As of /, ''), name, offsetMinutes);
}

function shown(atMs: number): number {
  return atMs === NO_INSTANT_MS ? atMs : Math.floor(atMs / 1_000) * 1_000;
}

function expectStatus(device: PolicySwitch, fields: Fields): void {
  const { state, context } = device.bench;
  const { transport, system } = device.device;
  expect(fields['Transport/Type']).toBe(TYPES[context.transport]);
  const address = { cslu: 'Transport/Cslu address', smart: 'Transport/URL', callhome: '', off: '' }[context.transport];
  if (address !== '') expect(fields[address]).toBe(transport.url || '<empty>');
  expect(fields['Data Privacy/Sending Hostname']).toBe(system.privacy.hostname ? 'no' : 'yes');
  const proxy = fields['Transport/Proxy/Address'];
  if (proxy !== undefined && proxy !== '<empty>')
    expect({ host: proxy, port: Number(fields['Transport/Proxy/Port']) }).toEqual(transport.proxy);
  else expect(transport.proxy).toBeNull();

  const policy = state.policy ?? CISCO_DEFAULT_POLICY;
  const origin = state.policy === null ? 'CISCO default' : 'Customer Policy';
  expect(fields['Policy/Policy name']).toBe(state.policy?.name);
  expect(fields['Policy/Reporting ACK required']).toBe(`${policy.ackRequired ? 'yes' : 'no'} (${origin})`);
  for (const [heading, name] of CLASSES) {
    const { firstReportDays, frequencyDays, onChangeDays } = policy[name];
    expect(fields[`Policy/${heading}/First report requirement (days)`]).toBe(`${firstReportDays} (${origin})`);
    expect(fields[`Policy/${heading}/Reporting frequency (days)`]).toBe(`${frequencyDays} (${origin})`);
    expect(fields[`Policy/${heading}/Report on change (days)`]).toBe(`${onChangeDays} (${origin})`);
  }
  const inUse = fields['Policy/Policy in use'];
  if (state.policy === null) expect(inUse).toBe('Merged from multiple sources.');
  else expect(instantIn(device, inUse)).toBe(shown(state.policyInstalledMs));

  const { deadlineMs, policyDays } = reportingStanding(state, context);
  const instants = {
    'Last ACK received': state.lastAckMs,
    'Next ACK deadline': deadlineMs,
    'Next report push': context.transport === 'off' ? NO_INSTANT_MS : state.pushDueMs,
    'Last report push': state.lastPushMs,
    'Last report file write': state.lastFileWriteMs,
    'Next ACK push check': Math.min(NO_INSTANT_MS, ...state.polls.map(({ dueMs }) => dueMs)),
  };
  for (const [label, atMs] of Object.entries(instants))
    expect(instantIn(device, fields[`Usage Reporting/${label}`]), label).toBe(shown(atMs));
  const [, days, inPolicy] =
    /^(\d+) {2}days(?: State\([24]\) InPolicy\((\d+)\))?$/.exec(
      fields['Usage Reporting/Reporting push interval'] ?? '',
    ) ?? [];
  expect(Number(days)).toBe(context.policyRhythm.pushMs / DAY_MS);
  if (inPolicy !== undefined) expect(Number(inPolicy)).toBe(policyDays);

  const account = fields['Account Information/Smart Account'];
  if (account === undefined) return;
  expect(account.replace(/ As of .*$/, '')).toBe(state.smartAccount || '<none>');
  if (state.smartAccount !== '') expect(instantIn(device, account)).toBe(shown(state.accountMs));
  expect(fields['Account Information/Virtual Account']).toBe(state.virtualAccount || '<none>');
}

function expectTrust(device: PolicySwitch, output: string): void {
  const { state, context } = device.bench;
  const read = readTrust(output);
  if (state.trust.length === 0) {
    expect(read).toBe('<none>');
    return;
  }
  const udis = [context.udi, ...context.members];
  const installed = udis.map((udi) => shown(trustOf(state, udi)?.installedMs ?? NO_INSTANT_MS));
  if (typeof read === 'string') {
    expect([instantIn(device, read)]).toEqual(installed);
    return;
  }
  expect(read.map((member) => member.sn)).toEqual(udis.map(({ serialNumber }) => serialNumber));
  expect(read.map((member) => instantIn(device, member.installed))).toEqual(installed);
  expect(read.map(({ role }) => role)).toEqual(udis.map((_udi, at) => ['Active', 'Standby'][at] ?? 'Member'));
}

describe.each(POLICY_SITUATIONS)("$name: the output read back is the agent's state", ({ part, lead }) => {
  let device: PolicySwitch;
  beforeAll(() => {
    device = new PolicySwitch(part);
    lead(device);
  });

  it('show license status', () => {
    const output = device.type('show license status');
    expectStatus(device, readFields(output));
    expectTrust(device, output);
  });

  it('show license all', () => {
    const parts = readParts(device.type('show license all'));
    const status = parts['Smart Licensing Status'] ?? '';
    expectStatus(device, readFields(status));
    expectTrust(device, status);
    const { licences } = device.bench.state;
    expect(
      readLicences(parts['License Usage'] ?? '').map(({ feature, name, count }) => ({ feature, name, count })),
    ).toEqual(licences.map(({ feature, name, count }) => ({ feature, name, count })));
    const { udi, members } = device.bench.context;
    const udis = [...(parts['Product Information'] ?? '').matchAll(/^ *\w+: ?PID:(\S+),SN:(\S+)$/gm)];
    expect(udis.map(([, pid, serialNumber]) => ({ pid, serialNumber }))).toEqual(
      members.length === 0 ? [udi] : [udi, udi, ...members],
    );
    const authorizations = parts['License Authorizations'] ?? '';
    expect(authorizations.match(/^ +Status: NOT INSTALLED$/gm)).toHaveLength(members.length + 1);
    expect(device.type('show license authorization').trim()).toBe(authorizations.trim());
    const summary = parts['Usage Report Summary'];
    if (summary === undefined) return expect(device.profile.release).toMatch(/^17\.[345]\./);
    const { total, purged, acknowledged, waitingForAck } = usageReportSummary(device.bench.state);
    expect(readUsageSummary(summary)).toMatchObject({ total, purged, acknowledged, waitingForAck });
  });

  it('show license summary and usage list the same licences', () => {
    const { licences } = device.bench.state;
    const rows = [...device.type('show license summary').matchAll(/^ {2}(\S+) +\((.+)\) +(\d+) IN USE$/gm)];
    expect(rows.map(([, feature, , count]) => [feature, Number(count)])).toEqual(
      licences.map(({ feature, count }) => [feature, count]),
    );
    const read = readLicences(device.type('show license usage'));
    expect(read.map(({ name, type }) => [name, type.toLowerCase()])).toEqual(
      licences.map(({ name, term }) => [name, term]),
    );
  });

  it('show license tech support', () => {
    const { state, context } = device.bench;
    const output = device.type('show license tech support');
    const parts = readParts(output);
    const status = parts['Smart Licensing Status'] ?? '';
    expectStatus(device, readFields(status));
    if (status.includes('Trust Code Installed')) expectTrust(device, status);

    const read = readHandles(parts['License Usage'] ?? '');
    expect(read.map(({ tag, count }) => ({ tag, count }))).toEqual(
      state.licences.map(({ tag, count }) => ({ tag, count })),
    );
    for (const { tag, report, previous, statusTime } of read) {
      const open = state.reports.findLast((candidate) => candidate.tag === tag);
      if (report !== '') expect([report, previous]).toEqual([String(open?.id), String(open?.previousId)]);
      expect(instantIn(device, statusTime)).toBe(shown(state.bootedMs));
    }

    const { level, of } = readStatistics(parts['Communication Statistics'] ?? '');
    expect(level).toBe({ smart: 'DIRECT', callhome: 'DIRECT', cslu: 'INDIRECT', off: 'NONE' }[context.transport]);
    for (const [heading, type] of MESSAGES) {
      const expected = statisticsOf(state, type);
      const shownOf = of[heading];
      expect(shownOf, heading).toMatchObject({
        total: expected.successes + expected.failures,
        success: expected.successes,
        fail: expected.failures,
        overall: expected.ongoingFailures,
        communication: expected.ongoingCommunicationFailures,
        reason: expected.failureReason || '<none>',
      });
      expect(shownOf?.response.replace(/ on .*$/, '')).toBe(expected.lastResponse);
      expect(instantIn(device, shownOf?.lastSuccess)).toBe(shown(expected.lastSuccessMs));
      expect(instantIn(device, shownOf?.lastFailure)).toBe(shown(expected.lastFailureMs));
    }
    expect(output).not.toContain('SECRET');

    const jobs = readLines(parts['Upcoming Scheduled Jobs'] ?? '');
    const now = instantIn(device, jobs['Current time']);
    for (const [job, text] of Object.entries(jobs)) {
      const [, date, days, hours, minutes, seconds] =
        /^(.+) \((?:(\d+) days, )?(?:(\d+) hours, )?(?:(\d+) minutes, )?(\d+) seconds remaining\)$/.exec(text) ?? [];
      if (date === undefined) continue;
      const remaining =
        Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds);
      expect(Math.abs(instantIn(device, date) - now - remaining * 1_000), job).toBeLessThanOrEqual(1_000);
      expect(remaining, job).toBeGreaterThanOrEqual(0);
    }

    const other = readOther(parts['Other Info'] ?? '');
    const udis = [context.udi, ...context.members];
    expect(other.trusted).toEqual(udis.map((udi) => trustOf(state, udi) !== undefined));
    expect(other.overall).toBe(other.trusted[0] === true ? 'INSTALLED (2)' : 'No ID');
  });

  it('show license rum id all', () => {
    const output = device.type('show license rum id all');
    if (/^17\.[3-6]\./.test(device.profile.release)) return expect(output).toContain('% Invalid input');
    const states = { OPEN: 'OPEN', CLOSED: 'CLOSED', UNACKNOWLEDGED: 'UNACK', ACKNOWLEDGED: 'ACK' };
    const { reports } = device.bench.state;
    expect(readRumIds(output).map(({ id, state }) => [id, state])).toEqual(
      reports.map(({ id, state }) => [id, states[state]]),
    );
  });
});

/** The end of `Other Info`; what stands before it is `label: value`. */
function readOther(part: string): { readonly trusted: readonly boolean[]; readonly overall: string } {
  const [before = '', after = ''] = part.split(/^Event log current size: .*\n/m);
  expect(Object.keys(readLines(before)).length).toBeGreaterThan(50);
  const [overall, ...reversed] = after.trimEnd().split('\n').reverse().slice(1);
  const trusted = reversed.reverse().map((line) => {
    if (/^(?:P:\S+,S:\S+|Local Device): No Trust Data$/.test(line)) return false;
    if (/^(?:P:\S+,S:\S+|Local Device): P:\S+,S:\S+, state\[2\], Trust Data INSTALLED(?: {2}TrustId:\d+)?$/.test(line))
      return true;
    throw new TypeError(`no trust line: "${line}"`);
  });
  return { trusted, overall: overall?.replace('Overall Trust: ', '') ?? '' };
}
