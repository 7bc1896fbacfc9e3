import { NEVER } from '../../device/agent/agent.js';
import type { PolicyContext } from '../../device/agent/policy/policy-context.js';
import { loadProfile } from '../../device/profile/load.js';
import { renewContext } from '../agent-context.js';
import { createAgentState, licensingStateOf } from '../device-agent.js';
import { wholeText } from '../device-files.js';
import type { FleetDevice } from '../fleet-device.js';
import type { PlannedStep } from '../plan.js';
import { LazyList } from './long-lists.js';
import { shareStrings } from './share-strings.js';

/** What is kept of a device as it is. Everything else follows from the plan, or from these. */
const FIELDS = [
  'arrived',
  'lifecycleAt',
  'registerAt',
  'held',
  'heldUntil',
  'onItsWay',
  'sendNumber',
  'orderedAt',
  'sentAt',
  'sentType',
  'outcome',
  'outcomeAt',
  'delayMs',
  'lateMs',
  'serviceMs',
  'clockOffsetMs',
  'features',
  'featureCounts',
  'system',
  'startup',
] as const satisfies readonly (keyof FleetDevice)[];

/**
 * The devices of a shard as plain data. A row holds values only, in the order of names that are written once: that is a third of
 * the size and of the time of objects. Rows of one shard may share what they hold; written together they still do.
 */
export interface DeviceRecords {
  readonly fields: readonly string[];
  /** Names of the agents' states; devices of a shard may have one of two agents. */
  readonly shapes: readonly (readonly string[])[];
  readonly devices: readonly DeviceRecord[];
}

/** The same before it is written. */
export interface LazyDeviceRecords extends Omit<DeviceRecords, 'devices'> {
  readonly devices: LazyList<DeviceRecord>;
}

interface DeviceRecord {
  readonly fields: readonly unknown[];
  /** Which of the shapes its agent's state has. */
  readonly shape: number;
  readonly state: readonly unknown[];
  readonly outbox: unknown;
  /** Its flash; null: there is none. */
  readonly files: unknown;
  /** What carries its messages, as it found out last; null: the release has the classic agent. */
  readonly carriage: PolicyContext['transport'] | null;
  readonly release: string;
  /** Null: that of its group. */
  readonly transport: unknown;
  /** Stages of steps that are still to reach it; null: none. */
  readonly stages: readonly { readonly atMs: number; readonly step: number; readonly stage: number }[] | null;
  /** Steps whose faults are in force on it; null: none. */
  readonly faults: readonly number[] | null;
}

/** The devices as they are now. They are read when this is written, which is to be before anything else happens. */
export function captureDevices(devices: readonly FleetDevice[]): LazyDeviceRecords {
  const shapes = SHAPES.map((isOf) => Object.keys(devices.find(isOf)?.state ?? {}));
  const record = (local: number): DeviceRecord => recordOf(devices[local] as FleetDevice, shapes);
  return { fields: FIELDS, shapes, devices: new LazyList(devices.length, record) };
}

/** The two agents; all states of one have the same names. */
const SHAPES: readonly ((device: FleetDevice) => boolean)[] = [
  ({ policyContext }) => policyContext === null,
  ({ policyContext }) => policyContext !== null,
];

/** One device of the records by the names of its fields. */
export function deviceAsObject(records: DeviceRecords, local: number) {
  const record = records.devices[local];
  if (record === undefined) throw new RangeError('a checkpoint of another population');
  const named = (names: readonly string[], values: readonly unknown[]) =>
    Object.fromEntries(names.map((name, place) => [name, values[place]]));
  const { release, transport, files } = record;
  return {
    device: named(records.fields, record.fields) as Pick<FleetDevice, (typeof FIELDS)[number]>,
    state: named(records.shapes[record.shape] ?? [], record.state),
    release,
    transport,
    files: files as FleetDevice['files'],
  };
}

function recordOf(device: FleetDevice, shapes: readonly (readonly string[])[]): DeviceRecord {
  const state = device.state as object as Readonly<Record<string, unknown>>;
  const shape = SHAPES.findIndex((isOf) => isOf(device));
  const { profile, transport, group, environment, outbox } = device;
  return {
    fields: FIELDS.map((field) => device[field]),
    shape,
    state: (shapes[shape] as readonly string[]).map((name) => state[name]),
    outbox,
    files: filesOf(device),
    carriage: device.policyContext?.transport ?? null,
    release: profile.release,
    transport: transport === group.transport ? null : transport,
    stages:
      device.stages === null ? null : device.stages.map(({ atMs, step, stage }) => ({ atMs, step: step.index, stage })),
    faults: environment.stepIndices.length === 0 ? null : environment.stepIndices,
  };
}

/** A text that was to be made when it is read is made now: what it is made from could not be written down. */
function filesOf({ files }: FleetDevice): FleetDevice['files'] {
  if (files === null) return null;
  for (const [name, { text, writtenMs }] of files) {
    if (typeof text !== 'string') files.set(name, { text: wholeText(text), writtenMs });
  }
  return files;
}

/**
 * Makes devices, fresh from the plan, what they were.
 * @param steps of the plan, for the faults in force
 * @throws RangeError if the records are of another plan
 */
export function restoreDevices(
  devices: readonly FleetDevice[],
  records: DeviceRecords,
  steps: readonly PlannedStep[],
  seed: number,
): void {
  if (records.devices.length !== devices.length) throw new RangeError('a checkpoint of another population');
  const share = shareStrings();
  const byIndex = new Map(steps.map((step) => [step.index, step]));
  for (const [local, record] of records.devices.entries()) {
    const device = devices[local] as FleetDevice;
    const target = device as unknown as Record<string, unknown>;
    for (const [place, field] of records.fields.entries()) target[field] = share(record.fields[place]);
    if (record.transport !== null) device.transport = share(record.transport) as FleetDevice['transport'];
    if (record.release !== device.profile.release) device.profile = loadProfile(device.profile.name, record.release);
    for (const index of record.faults ?? []) device.environment = device.environment.with(stepOf(byIndex, index));
    if (record.stages !== null) {
      device.stages = record.stages.map(({ step, ...rest }) => ({ ...rest, step: stepOf(byIndex, step) }));
      device.stageAt = device.stages[0]?.atMs ?? NEVER;
    }
    device.files = record.files as FleetDevice['files'];
    renewContext(device, seed);
    const { policyContext, outbox } = device;
    Object.assign(outbox, record.outbox);
    if (policyContext !== null && record.carriage !== null) {
      device.policyContext = { ...policyContext, transport: record.carriage };
    }
    device.state = createAgentState(device);
    const state = device.state as object as Record<string, unknown>;
    for (const [place, name] of (records.shapes[record.shape] ?? []).entries()) {
      state[name] = share(record.state[place]);
    }
    device.licensing = licensingStateOf(device);
  }
}

function stepOf(steps: ReadonlyMap<number, PlannedStep>, index: number): PlannedStep {
  const step = steps.get(index);
  if (step === undefined) throw new RangeError('a checkpoint of another scenario');
  return step;
}
