import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRumReport, writeRumReport } from '../../src/wire/rum-report.js';
import { sampleCount } from '../../src/wire/rum-samples.js';
import { writeRumSignature } from '../../src/wire/rum-signature.js';
import { WireError } from '../../src/wire/wire-error.js';
import { NETWORK, PUBLIC_MEASUREMENTS, REPORT, rumReports, SOFTWARE } from './policy-samples.js';
import { INSTANCE_ID, UDI } from './samples.js';

type Json = { [key: string]: unknown };
const origin = { udi: UDI, softwareId: SOFTWARE, productInstanceId: null };
const mine = { udi: UDI, verify: true };
const payloadOf = (entry: Json): Json => JSON.parse(entry.payload as string) as Json;

function errorOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error.kind;
    throw error;
  }
  return 'nothing was thrown';
}

describe('num_samples = round((interval − clock_change_delta)/900) + 1 (P§3.2 [C])', () => {
  it.each([
    [86_399, 0, 97],
    [374_401, 0, 417],
    [1_449_167, -3_433, 1_615],
    [0, 0, 1],
    [449, 0, 1],
    [450, 0, 2],
    [30 * 86_400, 0, 2_881],
  ])('%i s, clock set by %i s: %i', (interval, delta, samples) => {
    expect(sampleCount(interval, delta)).toBe(samples);
  });
});

describe('a RUM report as the public one (P§3.2, XV)', () => {
  const entry = writeRumReport(REPORT, origin) as Json;
  const payload = payloadOf(entry);

  it('has its fields in its order, and is signed inside and outside with 32 bytes', () => {
    expect(Object.keys(payload)).toEqual(['version', 'asset_identification', 'signature', 'meta', 'measurements']);
    expect(payload.asset_identification).toEqual({
      report_id: 1671840750,
      asset: { name: SOFTWARE },
      instance: { sudi: { udi_pid: UDI.pid, udi_serial_number: UDI.serialNumber } },
    });
    expect(payload.meta).toEqual({
      entitlement_tag: NETWORK,
      utility_enabled: false,
      software_version: '17.09.02',
      ha_udi: [
        { role: 'Active', sudi: { udi_pid: 'C9300-24UX', udi_serial_number: 'SIM0000001' } },
        { role: 'Standby', sudi: { udi_pid: 'C9300-24UX', udi_serial_number: 'SIM0000002' } },
      ],
    });
    for (const signature of [payload.signature, entry.signature]) {
      expect(signature).toMatchObject({
        signing_type: 'builtin',
        key: SOFTWARE,
        value: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      });
    }
    expect(entry.header).toEqual({ type: 'rum' });
  });

  it.each(PUBLIC_MEASUREMENTS.map((row, index) => [index, row] as const))('measurement %i', (index, row) => {
    expect((payload.measurements as Json[])[index]).toEqual({
      log_time: row.start,
      metric_name: 'ENTITLEMENT',
      start_time: row.start,
      end_time: row.end,
      sample_interval: row.end - row.start,
      num_samples: row.samples,
      meta: {
        removed_sudi_list: [],
        added_sudi_list: [],
        ...(row.delta === 0 ? {} : { clock_change_delta: `${row.delta}` }),
        ...(row.reason === '' ? {} : { termination_reason: row.reason, close_reason: row.reason }),
      },
      value: { type: 'COUNT', value: `${row.count}` },
    });
  });

  it('names the product instance once there is trust (P§3.2 [C] GL)', () => {
    const trusted = payloadOf(writeRumReport(REPORT, { ...origin, productInstanceId: INSTANCE_ID }) as Json);
    expect(trusted.asset_identification).toMatchObject({ instance: { product_instance_identifier: INSTANCE_ID } });
  });

  it('is read back as it was; a fraction of a second is not carried', () => {
    expect(readRumReport(entry, mine)).toEqual({ report: REPORT, udi: UDI });
    const [first] = REPORT.measurements;
    const late = {
      ...REPORT,
      measurements: [{ ...first, startMs: first?.startMs ?? 0, endMs: (first?.endMs ?? 0) + 999 }],
    };
    const read = readRumReport(writeRumReport(late as typeof REPORT, origin), mine);
    expect(read.report.measurements[0]?.endMs).toBe(first?.endMs);
  });
});

/** As the public file has it: no `header`, its lists of access points, signatures nobody outside the vendor can check. */
const REAL = {
  payload: JSON.stringify({
    version: '2.0',
    asset_identification: {
      report_id: 1671840750,
      asset: { name: SOFTWARE },
      instance: { sudi: { udi_pid: 'C9800-CL-K9', udi_serial_number: 'SIM00000077' } },
    },
    signature: { signing_type: 'builtin', key: SOFTWARE, value: `${'A'.repeat(43)}=` },
    meta: {
      entitlement_tag: NETWORK,
      utility_enabled: false,
      software_version: '17.09.02',
      ha_udi: [{ role: 'Active', sudi: { udi_pid: 'C9800-CL-K9', udi_serial_number: 'SIM00000077' } }],
    },
    measurements: PUBLIC_MEASUREMENTS.map(({ start, end, delta, samples, count, reason }) => ({
      log_time: start,
      metric_name: 'ENTITLEMENT',
      start_time: start,
      end_time: end,
      sample_interval: end - start,
      num_samples: samples,
      meta:
        reason === ''
          ? {
              removed_sudi_list: [],
              added_sudi_list: [{ udi_pid: 'AIR-AP2802I-E-K9', udi_serial_number: 'SIM00000078' }],
            }
          : { clock_change_delta: `${delta}`, termination_reason: reason, close_reason: reason },
      value: { type: 'COUNT', value: `${count}` },
    })),
  }),
  signature: {
    sudi: { udi_pid: 'C9800-CL-K9', udi_serial_number: 'SIM00000077' },
    signing_type: 'builtin',
    key: SOFTWARE,
    value: `${'B'.repeat(42)}A=`,
  },
};

describe("a real device's report", () => {
  it('is read where signatures are not checked (P§3.3)', () => {
    const { report, udi } = readRumReport(REAL, { udi: null, verify: false });
    expect(udi).toEqual({ pid: 'C9800-CL-K9', serialNumber: 'SIM00000077' });
    expect(report.measurements).toEqual(REPORT.measurements);
  });

  it('is refused where they are', () => {
    expect(errorOf(() => readRumReport(REAL, { udi: null, verify: true }))).toBe('signature');
  });

  it('of 17.6 and before has no version and its id in meta (P§3.2 [C])', () => {
    const payload = JSON.parse(REAL.payload) as { [key: string]: Json };
    const { version: _, ...old } = payload;
    const { report_id: id, ...asset } = old.asset_identification as Json;
    const entry = {
      ...REAL,
      payload: JSON.stringify({ ...old, asset_identification: asset, meta: { ...old.meta, report_id: id } }),
    };
    expect(readRumReport(entry, { udi: null, verify: false }).report.reportId).toBe(1671840750);
  });
});

describe('is not taken', () => {
  const change = (from: string, to: string): Json => {
    expect(REAL.payload).toContain(from);
    return { ...REAL, payload: REAL.payload.replace(from, to) };
  };

  it.each<[string, Json, string]>([
    ['a payload of another version', change('"2.0"', '"3.0"'), 'version'],
    ['a report of another kind (telemetry, P§3.4)', change('ENTITLEMENT', 'hardware_inventory'), 'invalid-field'],
    [
      'an interval that is none of its two ends',
      change('"sample_interval":86399', '"sample_interval":86398'),
      'invalid-field',
    ],
    ['samples that are no number', change('"num_samples":97', '"num_samples":"97"'), 'invalid-field'],
    ['a count that is no number', change('"value":"2"', '"value":"two"'), 'invalid-field'],
    ['a count below 0', change('"value":"2"', '"value":"-2"'), 'invalid-field'],
    ['more licences than can be', change('"value":"2"', '"value":"1000000001"'), 'invalid-field'],
    ['a count that is not in text', change('"value":"2"', '"value":2'), 'invalid-field'],
    ['a value of another type', change('"COUNT"', '"GAUGE"'), 'invalid-field'],
    ['an unknown role', change('"Active"', '"Boss"'), 'invalid-field'],
    ['a report id in text', change('1671840750', '"1671840750"'), 'invalid-field'],
    ['a time in text', change('"start_time":1671880245', '"start_time":"1671880245"'), 'invalid-field'],
    ['a time beyond all dates', change('"start_time":1671880245', '"start_time":1e13'), 'invalid-field'],
    ['a clock change that is no number', change('"-3433"', '"-0x1"'), 'invalid-field'],
    ['no software tag', change('"asset":{', '"no_asset":{'), 'missing-field'],
    ['a payload cut off', { ...REAL, payload: REAL.payload.slice(0, -1) }, 'malformed-json'],
    ['a payload that is no text', { ...REAL, payload: {} }, 'invalid-field'],
    ['another header', { ...REAL, header: { type: 'telemetry' } }, 'invalid-field'],
    ['no signature', { payload: REAL.payload }, 'missing-field'],
    [
      "another device's signature",
      { ...REAL, signature: { ...REAL.signature, sudi: { udi_pid: 'X', udi_serial_number: 'SIM00000077' } } },
      'signature',
    ],
  ])('%s', (_, entry, kind) => {
    expect(errorOf(() => readRumReport(entry, { udi: null, verify: false }))).toBe(kind);
  });
});

it('property: any change of a signed report is noticed, and so is another device that passes it off as its own', () => {
  const texts = fc.tuple(rumReports, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(65_535));
  fc.assert(
    fc.property(texts, ([report, share, unit]) => {
      const entry = writeRumReport(report, origin) as Json;
      expect(readRumReport(entry, mine).report).toEqual(report);
      const text = entry.payload as string;
      const at = Math.floor(share * text.length);
      const changed = text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1);
      fc.pre(Buffer.compare(Buffer.from(changed), Buffer.from(text)) !== 0);
      expect(errorOf(() => readRumReport({ ...entry, payload: changed }, mine))).not.toBe('nothing was thrown');
      const thief = { pid: UDI.pid, serialNumber: 'SIM0000009' };
      expect(errorOf(() => readRumReport(entry, { udi: thief, verify: true }))).toBe('signature');
    }),
    { numRuns: 500 },
  );
});

describe('each signature alone tells', () => {
  const honest = writeRumReport(REPORT, origin) as Json;
  const other = writeRumReport({ ...REPORT, reportId: 1 }, origin) as Json;
  const signed = (payload: string): Json => ({
    ...honest,
    payload,
    signature: { ...(honest.signature as Json), ...writeRumSignature(payload, UDI, SOFTWARE) },
  });

  it('the outer one, that the payload was replaced by another of the same device', () => {
    expect(errorOf(() => readRumReport({ ...honest, signature: other.signature }, mine))).toBe('signature');
  });

  it('the outer one, that the payload was written differently', () => {
    const spaced = (honest.payload as string).replace('{', '{ ');
    expect(errorOf(() => readRumReport({ ...honest, payload: spaced }, mine))).toBe('signature');
    expect(readRumReport(signed(spaced), mine).report).toEqual(REPORT);
  });

  it('the inner one, that it was taken from another report', () => {
    const spliced = JSON.stringify({ ...payloadOf(honest), signature: payloadOf(other).signature });
    expect(errorOf(() => readRumReport(signed(spliced), mine))).toBe('signature');
  });

  it.each<[string, Json]>([
    ['of another kind', { signing_type: 'CISC123' }],
    ['empty', { value: '' }],
    ['with spare bits set', { value: `${'A'.repeat(42)}B=` }],
    ['shorter than 32 bytes', { value: 'AAAA' }],
  ])('one %s is none', (_, change) => {
    const entry = { ...honest, signature: { ...(honest.signature as Json), ...change } };
    expect(errorOf(() => readRumReport(entry, mine))).toBe('signature');
  });
});
