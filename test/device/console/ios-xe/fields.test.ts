import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleDevice } from '../../../../src/device/console/console-device.js';
import type { LicensingState } from '../../../../src/telemetry/licensing-state.js';
import {
  type Fields,
  readBlocks,
  readDate,
  readParts,
  readProfiles,
  readRows,
  readSections,
  readStatistics,
} from './readers.js';
import { SITUATIONS } from './states.js';
import { Switch } from './switch.js';

const NONE = Number.MAX_SAFE_INTEGER;

/** An instant of the agent as a date can show it: whole seconds, by the device's clock. */
function shown(device: ConsoleDevice, atMs: number): number {
  return Math.floor((atMs + device.context.clockOffsetMs) / 1_000) * 1_000;
}

/** The date at the end of a value, or alone. */
function dateIn(device: ConsoleDevice, text: string | undefined): number {
  const { name, offsetMinutes } = device.system.timeZone;
  return readDate(text?.replace(/^.* on /, ''), name, offsetMinutes);
}

/** Every instant the agent holds must stand in the display, and no other. */
function expectDates(device: ConsoleDevice, fields: Fields, instants: Readonly<Record<string, number>>): void {
  for (const [label, atMs] of Object.entries(instants)) {
    if (atMs === NONE) expect(fields, label).not.toHaveProperty(label);
    else expect(dateIn(device, fields[label]), label).toBe(shown(device, atMs));
  }
}

const OUTCOMES = { none: 'None', succeeded: 'SUCCEEDED', failed: 'FAILED', pending: 'PENDING' } as const;
const AUTHORIZATIONS: Partial<Record<LicensingState, string>> = {
  EVALUATION: 'EVAL MODE',
  EVALUATION_EXPIRED: 'EVAL EXPIRED',
  REGISTERED: 'No Licenses in Use',
  AUTHORIZED: 'AUTHORIZED',
  OUT_OF_COMPLIANCE: 'OUT OF COMPLIANCE',
  AUTHORIZATION_EXPIRED: 'AUTHORIZATION EXPIRED',
};

function isRegistered({ state }: ConsoleDevice): boolean {
  return state.productInstanceId !== '';
}

function expectRegistration(device: ConsoleDevice, fields: Fields): void {
  const { state } = device;
  const registered = isRegistered(device);
  expect(fields.Status?.startsWith('REGISTERED')).toBe(registered);
  expect(fields['Smart Account'] ?? '').toBe(state.smartAccount);
  expect(fields['Virtual Account'] ?? '').toBe(state.virtualAccount);
  expect(fields['Export-Controlled Functionality']?.toUpperCase()).toBe(
    state.exportControlAllowed ? 'ALLOWED' : 'NOT ALLOWED',
  );
  expect(fields['Initial Registration']?.split(' ')[0] ?? 'None').toBe(OUTCOMES[state.registrationOutcome]);
  expectDates(device, fields, {
    'Initial Registration': state.registrationOutcome === 'none' ? NONE : state.registrationAttemptAtMs,
    'Next Registration Attempt': registered ? NONE : state.registrationDueMs,
    'Next Renewal Attempt': state.idRenewalDueMs,
    'Registration Expires': state.idCertificateNotAfterMs,
  });
  if (registered) {
    expect(fields['Last Renewal Attempt']?.split(' ')[0]).toBe(OUTCOMES[state.idRenewalOutcome]);
    expect(fields['Last Renewal Attempt/Failure reason'] ?? '').toBe(state.idRenewalReason);
  } else expect(fields['Initial Registration/Failure reason'] ?? '').toBe(state.registrationReason);
}

function expectAuthorization(device: ConsoleDevice, fields: Fields): void {
  const { state } = device;
  expect(fields.Status?.split(' on ')[0]).toBe(AUTHORIZATIONS[state.licensing]);
  expectDates(device, fields, {
    'Next Communication Attempt': state.authorizationDueMs,
    'Communication Deadline': state.authorizationDeadlineMs,
    'Last Communication Attempt': state.authorizationAttemptAtMs,
  });
  expect(fields['Last Communication Attempt']?.split(' ')[0] ?? 'None').toBe(OUTCOMES[state.authorizationOutcome]);
  expect(fields['Last Communication Attempt/Failure reason'] ?? '').toBe(state.authorizationReason);
  if (state.authorizationSinceMs !== NONE)
    expect(dateIn(device, fields.Status)).toBe(shown(device, state.authorizationSinceMs));
}

describe.each(SITUATIONS)("$name: the output read back is the agent's state", ({ part, lead }) => {
  let device: Switch;
  let console: ConsoleDevice;
  beforeAll(() => {
    device = new Switch(part);
    console = device.device;
    lead(device);
  });
  afterAll(() => device.close());

  const sectionsOf = (command: string): Readonly<Record<string, Fields>> => {
    const output = device.type(command);
    return readSections(command === 'show license all' ? (readParts(output)['Smart Licensing Status'] ?? '') : output);
  };

  it.each(['show license status', 'show license all'])('%s', (command) => {
    const sections = sectionsOf(command);
    expectRegistration(console, sections.Registration ?? {});
    expectAuthorization(console, sections['License Authorization'] ?? {});
    expect(sections.Transport?.Type).toBe(console.transport.kind === 'smart' ? 'Smart' : 'Callhome');
    expect(sections.Transport?.Port).toBe(console.transport.proxy?.port.toString());
    expect(sections['Data Privacy']?.['Sending Hostname']).toBe(console.system.privacy.hostname ? 'no' : 'yes');
  });

  it('show license all: licences, UDIs and the agent', () => {
    const parts = readParts(device.type('show license all'));
    const licences = readBlocks(parts['License Usage'] ?? '');
    expect(licences.map(({ count }) => count)).toEqual(console.context.entitlements.map(({ count }) => count));
    const udis = [...(parts['Product Information'] ?? '').matchAll(/^ *\w+: ?PID:(\S+),SN:(\S+)$/gm)];
    const { udi, members } = console.context;
    const listed = members.length === 0 ? [udi] : [udi, udi, ...members];
    expect(udis.map(([, pid, serialNumber]) => ({ pid, serialNumber }))).toEqual(listed);
    expect(parts['Agent Version']).toMatch(/^Smart Agent for Licensing: \d+\.\d+\.\d+(\.\d+)?_rel\/\d+$/m);
  });

  it('show license usage and summary list the same licences', () => {
    const blocks = readBlocks(device.type('show license usage'));
    const rows = readRows(device.type('show license summary'));
    const cut = (text: string, width: number): string =>
      text.length > width ? `${text.slice(0, width - 3)}...` : text;
    expect(rows).toEqual(
      blocks.map(({ name, entitlement, ...rest }) => ({
        name: cut(name, 23),
        entitlement: cut(entitlement, 25),
        ...rest,
      })),
    );
    expect(blocks).toHaveLength(console.context.entitlements.length);
  });

  it('show call-home profile all and statistics', () => {
    const profiles = readProfiles(device.type('show call-home profile all'));
    const { name, active, smartLicensingData } = console.transport.profile;
    expect(profiles[name]?.['Profile status']).toBe(active ? 'ACTIVE' : 'INACTIVE');
    expect(profiles[name]?.['Reporting Data']?.includes('Smart Licensing')).toBe(smartLicensingData);
    const statistics = readStatistics(device.type('show call-home statistics'));
    expect(Object.keys(statistics)).toHaveLength(4 * 11 + 4);
    const exchanges = console.history().filter((event) => event.kind === 'message');
    const sent = (statistics.Success?.[2] ?? 0) + (statistics.Failed?.[2] ?? 0);
    expect(sent).toBeLessThanOrEqual(exchanges.length);
  });
});
