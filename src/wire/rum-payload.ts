import { readSudi } from './identity-fields.js';
import {
  countField,
  type JsonObject,
  listField,
  objectField,
  optionalPatternField,
  optionalTextField,
  patternField,
  textField,
} from './json-fields.js';
import type { Udi } from './messages.js';
import type { RumMeasurement, RumUsage } from './policy-messages.js';
import { sampleCount } from './rum-samples.js';
import { WireError } from './wire-error.js';

/**
 * What is in a RUM report (P§3.2, payload version 2.0 [C]: 17.9.2, XV). All names are public, so no dialect renames them.
 * Times are whole seconds here and milliseconds in messages; a fraction of a second does not survive.
 */
const VERSION = '2.0';
const METRIC = 'ENTITLEMENT';
const COUNT_TYPE = 'COUNT';
const SUDI_NAMES = { pid: 'udi_pid', serialNumber: 'udi_serial_number' };

/** A boot epoch that counts on (P§3.2); far above what any clock shows. */
const REPORT_ID_LIMIT = 1_000_000_000_000;
const TAG_LIMIT = 256;
const SOFTWARE_LIMIT = 256;
const VERSION_LIMIT = 64;
const REASON_LIMIT = 64;
const HA_UDIS_LIMIT = 64;
const MEASUREMENTS_LIMIT = 4_096;
const COUNT_LIMIT = 1_000_000_000;
const COUNT_PATTERN = /^\d{1,10}$/;
/** Clock changes stand in text (`"-3433"` in the sample). */
const DELTA_PATTERN = /^-?\d{1,11}$/;
/** ECMA-262 time values, in seconds. */
const LATEST_SECOND = 8.64e12;

/** Whose report it is. */
export interface RumOrigin {
  readonly udi: Udi;
  /** Software identification tag. */
  readonly softwareId: string;
  /** Null before trust was established. */
  readonly productInstanceId: string | null;
}

function plainSudi({ pid, serialNumber }: Udi): JsonObject {
  return { udi_pid: pid, udi_serial_number: serialNumber };
}

function writeMeasurement(measurement: RumMeasurement): JsonObject {
  const start = Math.floor(measurement.startMs / 1_000);
  const end = Math.floor(measurement.endMs / 1_000);
  const { clockChangeDeltaSeconds: delta, terminationReason: reason } = measurement;
  const ended = reason === '' ? {} : { termination_reason: reason, close_reason: reason };
  const changed = Math.round(delta) === 0 ? {} : { clock_change_delta: `${Math.round(delta)}` };
  return {
    log_time: start,
    metric_name: METRIC,
    start_time: start,
    end_time: end,
    sample_interval: end - start,
    num_samples: sampleCount(end - start, delta),
    meta: { removed_sudi_list: [], added_sudi_list: [], ...changed, ...ended },
    value: { type: COUNT_TYPE, value: `${measurement.count}` },
  };
}

/** The payload but for its inner signature, which covers exactly this, as text [U]. */
export function writePayloadBody(report: RumUsage, origin: RumOrigin): JsonObject {
  const instance =
    origin.productInstanceId === null
      ? { sudi: plainSudi(origin.udi) }
      : { sudi: plainSudi(origin.udi), product_instance_identifier: origin.productInstanceId };
  return {
    version: VERSION,
    asset_identification: { report_id: report.reportId, asset: { name: origin.softwareId }, instance },
    meta: {
      entitlement_tag: report.tag,
      utility_enabled: false,
      software_version: report.softwareVersion,
      ha_udi: report.haUdis.map(({ role, udi }) => ({ role, sudi: plainSudi(udi) })),
    },
    measurements: report.measurements.map(writeMeasurement),
  };
}

function secondField(object: JsonObject, name: string): number {
  return countField(object, name, LATEST_SECOND);
}

function readMeasurement(row: JsonObject): RumMeasurement {
  if (textField(row, 'metric_name', VERSION_LIMIT) !== METRIC) throw new WireError('invalid-field', 'metric_name');
  const start = secondField(row, 'start_time');
  const end = secondField(row, 'end_time');
  if (row.sample_interval !== end - start) throw new WireError('invalid-field', 'sample_interval');
  if (!Number.isSafeInteger(row.num_samples)) throw new WireError('invalid-field', 'num_samples');
  const value = objectField(row, 'value');
  if (textField(value, 'type', VERSION_LIMIT) !== COUNT_TYPE) throw new WireError('invalid-field', 'type');
  const count = Number(patternField(value, 'value', COUNT_PATTERN));
  if (count > COUNT_LIMIT) throw new WireError('invalid-field', 'value');
  const meta = objectField(row, 'meta');
  return {
    startMs: start * 1_000,
    endMs: end * 1_000,
    count,
    // "-0" is no clock change either.
    clockChangeDeltaSeconds: Number(optionalPatternField(meta, 'clock_change_delta', DELTA_PATTERN) ?? 0) || 0,
    terminationReason: optionalTextField(meta, 'termination_reason', REASON_LIMIT) ?? '',
  };
}

const ROLES = ['Active', 'Standby', 'Member'] as const satisfies readonly RumUsage['haUdis'][number]['role'][];

function readHaUdi(item: JsonObject): RumUsage['haUdis'][number] {
  const word = textField(item, 'role', VERSION_LIMIT);
  const role = ROLES.find((candidate) => candidate === word);
  if (role === undefined) throw new WireError('invalid-field', 'role');
  return { role, udi: readSudi(objectField(item, 'sudi'), SUDI_NAMES) };
}

/** The UDI a payload or a signature object names. @throws WireError */
export function readRumSudi(object: JsonObject): Udi {
  return readSudi(objectField(object, 'sudi'), SUDI_NAMES);
}

/**
 * Reads a payload. In payloads without version, of 17.6 and before, the report id stands in `meta` (P§3.2 [C]).
 * @throws WireError if a field is absent or of the wrong form
 */
export function readPayload(payload: JsonObject): { readonly report: RumUsage; readonly udi: Udi } {
  const version = optionalTextField(payload, 'version', VERSION_LIMIT);
  if (version !== null && version !== VERSION) throw new WireError('version', 'version');
  const asset = objectField(payload, 'asset_identification');
  const meta = objectField(payload, 'meta');
  textField(objectField(asset, 'asset'), 'name', SOFTWARE_LIMIT);
  return {
    udi: readRumSudi(objectField(asset, 'instance')),
    report: {
      reportId: countField(version === null ? meta : asset, 'report_id', REPORT_ID_LIMIT),
      tag: textField(meta, 'entitlement_tag', TAG_LIMIT),
      softwareVersion: textField(meta, 'software_version', VERSION_LIMIT),
      haUdis: listField(meta, 'ha_udi', HA_UDIS_LIMIT, readHaUdi),
      measurements: listField(payload, 'measurements', MEASUREMENTS_LIMIT, readMeasurement),
    },
  };
}
