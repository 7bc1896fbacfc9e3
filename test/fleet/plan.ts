import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import type { TransportConfiguration } from '../../src/device/call-home/configuration.js';
import { defaultTransport } from '../../src/device/call-home/default-configuration.js';
import { loadProfile } from '../../src/device/profile/load.js';
import { serialNumber } from '../../src/device/profile/serial.js';
import { DEFAULT_INTERVALS } from '../../src/endpoint/cssm/intervals.js';
import { ControlBlock } from '../../src/fleet/control-block.js';
import type { EndpointAccess } from '../../src/fleet/endpoint-access.js';
import { STEP_EVENTS } from '../../src/fleet/events/register.js';
import type { WantedAnswer } from '../../src/fleet/exec-plan.js';
import { createLatencyHistogram } from '../../src/fleet/latency.js';
import type { FleetPlan, GroupPlan, PlannedStep, StepSelection, VirtualAccountPlan } from '../../src/fleet/plan.js';
import { dealShards, type ShardPlan, shardsOf } from '../../src/fleet/population.js';
import runWorker, { type WorkerResult } from '../../src/fleet/worker.js';
import { FAULTS } from '../../src/network/faults/register.js';
import type { FleetEvent } from '../../src/telemetry/events.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration, SECOND_MS, YEAR_MS } from '../../src/time/duration.js';

export const START_MS = Date.UTC(2026, 0, 1);

/** `1d2h` as milliseconds; a test that misspells a duration fails. */
export function ms(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new TypeError(`no duration: ${text}`);
  return value;
}

/** An instant of a run as time since its start, to the millisecond: `30d5m1s`. */
export function since(t: number): string {
  let rest = t - START_MS;
  let text = '';
  for (const [unit, size] of [
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
    ['s', SECOND_MS],
    ['ms', 1],
  ] as const) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text || '0s';
}

/** Devices as a test writes them; what is left out is a device that is on from the start and registers after 5 minutes. */
export interface GroupPart {
  readonly profile?: string;
  readonly release?: string;
  readonly label?: string;
  readonly count?: number;
  readonly members?: number;
  readonly features?: readonly string[];
  readonly featureCounts?: Readonly<Record<string, number>>;
  readonly transport?: Partial<TransportConfiguration>;
  readonly saves?: boolean;
  readonly connections?: GroupPlan['connections'];
  readonly arrive?: { readonly at?: string; readonly over?: string };
  readonly register?: { readonly after?: string; readonly over?: string; readonly force?: boolean } | null;
  /** Indices of virtual accounts; all unless given. */
  readonly accounts?: readonly number[];
}

export interface PlanPart {
  readonly seed?: number;
  readonly for?: string;
  readonly groups?: readonly GroupPart[];
  readonly accounts?: number;
  /** Licences of each kind in each virtual account. */
  readonly licences?: number;
  readonly tokenUses?: number | null;
  readonly tokenValidFor?: string;
  readonly phases?: FleetPlan['phases'];
  readonly steps?: readonly StepPart[];
  readonly wire?: Partial<FleetPlan['wire']>;
  readonly intervals?: Partial<FleetPlan['endpoint']['intervals']>;
  /** A CSLU stands before the CSSM, and has these names in the name service. */
  readonly csluNames?: readonly string[];
  readonly speed?: FleetPlan['speed'];
  readonly pacing?: FleetPlan['pacing'];
  readonly syslog?: FleetPlan['syslog'];
  /** The load of RUM reports is looked at so long apart. */
  readonly observe?: string;
}

export interface StepPart {
  readonly at: string;
  readonly on?: Partial<StepSelection>;
  readonly event?: string;
  readonly fault?: string;
  readonly exec?: readonly string[];
  readonly expect?: Partial<WantedAnswer>;
  /** Of a fault; to the end of the run unless given. */
  readonly for?: string;
  readonly with?: unknown;
}

function stepOf(part: StepPart, index: number): PlannedStep {
  const on = { labels: [], accounts: [], share: 1, serials: [], ...part.on };
  const atMs = ms(part.at);
  if (part.fault !== undefined) {
    const definition = FAULTS.get(part.fault);
    if (definition === undefined) throw new TypeError(`no fault ${part.fault}`);
    const forMs = part.for === undefined ? Number.POSITIVE_INFINITY : ms(part.for);
    const parameters = definition.parameters.parse(part.with);
    return { index, number: index, atMs, on, action: { kind: 'fault', fault: part.fault, forMs, parameters } };
  }
  if (part.exec !== undefined) {
    const wanted = part.expect === undefined ? null : { contains: [], matches: [], lacks: [], ...part.expect };
    return { index, number: index, atMs, on, action: { kind: 'exec', commands: part.exec, wanted } };
  }
  const definition = STEP_EVENTS.get(part.event ?? '');
  if (definition === undefined) throw new TypeError(`no event ${part.event}`);
  const parameters = definition.parameters.parse(part.with ?? null);
  return { index, number: index, atMs, on, action: { kind: 'event', event: definition.name, parameters } };
}

function groupOf(part: GroupPart, index: number, firstIndex: number, accounts: number): GroupPlan {
  const profile = loadProfile(part.profile ?? 'nexus-93180yc-ex', part.release);
  const { register } = part;
  return {
    index,
    label: part.label ?? `group-${index}`,
    profile,
    firstIndex,
    count: part.count ?? 1,
    members: part.members ?? 1,
    features: part.features ?? profile.defaultFeatures,
    featureCounts: part.featureCounts ?? {},
    transport: { ...defaultTransport(profile), ...part.transport },
    shareHostname: true,
    savesRegistration: part.saves ?? true,
    connections: part.connections ?? 'keep-alive',
    arrive: { atMs: ms(part.arrive?.at ?? '0s'), overMs: ms(part.arrive?.over ?? '0s') },
    register:
      register === null
        ? null
        : {
            afterMs: ms(register?.after ?? '5m'),
            overMs: ms(register?.over ?? '0s'),
            force: register?.force ?? false,
            token: 'default',
          },
    accounts: part.accounts ?? Array.from({ length: accounts }, (_, account) => account),
  };
}

/** Every licence any group could ever ask for, so many of each in each account. */
function accountsOf(groups: readonly GroupPlan[], part: PlanPart): VirtualAccountPlan[] {
  const licences = new Map<string, { name: string; tag: string; quantity: number }>();
  for (const { profile } of groups) {
    for (const { name, tag } of profile.licences.values()) {
      licences.set(tag, { name, tag, quantity: part.licences ?? 10_000 });
    }
  }
  return Array.from({ length: part.accounts ?? 1 }, (_, index) => ({
    index,
    smartAccount: 'example.com',
    name: `VA-${index}`,
    licences: [...licences.values()],
    tokens: [
      {
        name: 'default',
        validForMs: part.tokenValidFor === undefined ? YEAR_MS : ms(part.tokenValidFor),
        maxUses: part.tokenUses ?? null,
        exportControlled: true,
      },
    ],
  }));
}

/** A plan: a Nexus 9000 at an embedded CSSM in process, decoded, answers after one second, unless a part says otherwise. */
export function planOf(part: PlanPart = {}): FleetPlan {
  let firstIndex = 0;
  const groups = (part.groups ?? [{}]).map((group, index) => {
    const planned = groupOf(group, index, firstIndex, part.accounts ?? 1);
    firstIndex += planned.count;
    return planned;
  });
  return {
    scenario: 'test',
    title: 'Test',
    seed: part.seed ?? 1,
    startMs: START_MS,
    durationMs: ms(part.for ?? '1y'),
    speed: part.speed ?? 'max',
    pacing: part.pacing ?? 'closed',
    link: 'in-process',
    wire: {
      mode: 'decoded',
      keys: 'p-256',
      dialect: null,
      connections: 'keep-alive',
      maxConnections: null,
      signatures: 'on',
      timestamps: 'virtual',
      lookaheadMs: DAY_MS,
      latencyMs: SECOND_MS,
      ...part.wire,
    },
    endpoint: {
      kind: part.csluNames === undefined ? 'cssm' : 'cslu',
      at: 'embedded',
      caFile: null,
      serverName: null,
      intervals: { ...DEFAULT_INTERVALS, ...part.intervals },
      csluNames: part.csluNames ?? [],
    },
    accounts: accountsOf(groups, part),
    groups,
    phases: part.phases ?? [],
    steps: (part.steps ?? [])
      .map((step, number) => ({ ...stepOf(step, 0), number }))
      .sort((a, b) => a.atMs - b.atMs)
      .map((step, index) => ({ ...step, index })),
    syslog: part.syslog ?? null,
    observe: part.observe === undefined ? null : { everyMs: ms(part.observe) },
  };
}

/** Serial number of a device of a plan, by its index in the fleet. */
export function serialOf({ groups }: FleetPlan, index = 0): string {
  const group = groups.find(({ firstIndex, count }) => index >= firstIndex && index < firstIndex + count);
  return serialNumber(group?.profile.serialPrefix ?? '', index);
}

/** A folder that is gone when the work is done. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A run that has ended: what its workers report, and its event files by name. */
export interface Lived {
  readonly plan: FleetPlan;
  readonly results: readonly WorkerResult[];
  readonly control: ControlBlock;
  /** Text of the event files by name, in the order of the shards. */
  readonly files: ReadonlyMap<string, string>;
  /** All events: the lines of the first shard, then those of the second, … */
  readonly events: readonly FleetEvent[];
}

export interface LiveOptions {
  readonly workers?: number;
  readonly access?: EndpointAccess;
  readonly control?: ControlBlock;
  /** Ports by which the consoles of each worker are reached. */
  readonly consoles?: readonly MessagePort[];
  /** Ports by which the run is operated; the workers then live at the same time. */
  readonly controls?: readonly MessagePort[];
}

export function readEventFiles(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

export function eventsIn(text: string): FleetEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FleetEvent);
}

/** Lives a plan from its start to its end, worker after worker in this thread. */
export function live(plan: FleetPlan, options: LiveOptions = {}): Promise<Lived> {
  return inFolder(async (eventsFolder) => {
    const hands = dealShards(shardsOf(plan), options.workers ?? 1);
    const control = options.control ?? ControlBlock.create(hands.length);
    const results: WorkerResult[] = [];
    const liveOne = (shards: ShardPlan[], worker: number) =>
      runWorker({
        plan,
        shards,
        worker,
        control: control.shared,
        eventsFolder,
        access: options.access ?? { kind: 'decoded' },
        service: createLatencyHistogram(),
        corrected: createLatencyHistogram(),
        consoles: options.consoles?.[worker] ?? null,
        controls: options.controls?.[worker] ?? null,
      });
    if (options.controls !== undefined) {
      const together = await Promise.all(hands.map(liveOne));
      results.push(...together.filter((result) => result !== null));
    } else {
      for (const [worker, shards] of hands.entries()) {
        const result = await liveOne(shards, worker);
        if (result !== null) results.push(result);
      }
    }
    const files = readEventFiles(eventsFolder);
    return { plan, results, control, files, events: [...files.values()].flatMap(eventsIn) };
  });
}

function lineOf(event: FleetEvent): string {
  const at = since(event.t);
  switch (event.kind) {
    case 'device':
      return `${at} ${event.state}`;
    case 'state':
      return `${at} ${event.state}`;
    case 'message':
      return `${at} ${event.type} ${event.ok ? 'ok' : `${event.failure}: ${event.reason}`}`;
    case 'endpoint':
      return `${at} cssm: ${event.what}${event.text === undefined ? '' : ` (${event.text})`}`;
    case 'step':
    case 'fault':
    case 'control':
      return `${at} ${event.kind}: ${event.what} (${event.devices})`;
    case 'load':
      return `${at} load: ${event.label} in ${event.va}`;
    case 'reminder':
      return `${at} an ACK is required in ${event.days} days`;
    default:
      return `${at} ${event.kind}: ${event.what}`;
  }
}

/** What a device lived through, as text: arrival, changes of state, messages by the instant they ended. */
export function lifeOf({ events, plan }: Lived, index = 0): string[] {
  const serial = serialOf(plan, index);
  const lived = ['device', 'state', 'message'];
  return events.filter(({ sn, kind }) => sn === serial && lived.includes(kind)).map(lineOf);
}

/** What happened to the fleet as a whole: steps, faults, and what the CSSM did by itself. */
export function chronicleOf({ events }: Lived): string[] {
  return events
    .filter(({ kind }) => kind === 'step' || kind === 'fault' || kind === 'control' || kind === 'endpoint')
    .map(lineOf);
}
