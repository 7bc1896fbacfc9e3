import { resolve } from 'node:path';
import { loadProfile } from '../device/profile/load.js';
import type { CssmIntervals } from '../endpoint/cssm/intervals.js';
import type { ArrivalPlan } from '../fleet/arrival.js';
import { STEP_EVENTS } from '../fleet/events/register.js';
import type {
  EndpointPlan,
  FleetPlan,
  GroupPlan,
  PlannedStep,
  TokenPlan,
  VirtualAccountPlan,
  WirePlan,
} from '../fleet/plan.js';
import { CSLU_HOST } from '../network/name-service.js';
import { instantsOf } from './instants.js';
import { licencesOf, usageByAccount } from './licences.js';
import { type CountedGroup, planArrival, planPhases } from './phases.js';
import { scaleCounts } from './population.js';
import type { Scenario } from './schema/scenario.js';
import type { Step } from './schema/steps.js';
import { type Action, actionOf } from './step-action.js';
import { transportOf } from './transport.js';
import { accountsNamed, expandAccounts, type NamedAccount } from './virtual-accounts.js';

export interface PlanOptions {
  /** Folder the paths in the scenario are relative to. */
  readonly folder: string;
  /** Devices in all, or null for as many as written. */
  readonly devices: number | null;
}

/**
 * Makes the plan of a scenario that has passed all checks: names become what they stand for, counts become devices, an
 * `every` becomes its instants.
 * @throws SlfleetError SLF_OPTION_INVALID if `devices` is less than one a group
 */
export function planFleet(scenario: Scenario, { folder, devices }: PlanOptions): FleetPlan {
  const { time, endpoint } = scenario;
  const accounts = expandAccounts(scenario.accounts);
  const counts = scaleCounts(
    scenario.fleet.map((group) => group.count),
    devices,
  );
  const groups = planGroups(scenario, counts, accounts);
  const usage = usageByAccount(groups, accounts.length);
  const link = endpoint.link ?? (endpoint.at === 'embedded' ? 'in-process' : 'https');
  return {
    scenario: scenario.name,
    title: scenario.title,
    seed: scenario.seed,
    startMs: time.start,
    durationMs: time.for,
    speed: time.speed,
    pacing: time.pacing,
    link,
    wire: planWire(scenario, link, folder),
    endpoint: planEndpoint(endpoint, folder),
    accounts: accounts.map((account) => planAccount(account, usage[account.index] ?? new Map())),
    groups,
    phases: planPhases(scenario.phases),
    steps: planSteps(scenario.steps, accounts, time.for),
    syslog: planSyslog(scenario.syslog),
    observe: scenario.observe === undefined ? null : { everyMs: scenario.observe.every },
  };
}

function planWire({ time, wire, endpoint }: Scenario, link: FleetPlan['link'], folder: string): WirePlan {
  return {
    mode: wire.mode ?? (link === 'https' ? 'encoded' : 'decoded'),
    keys: wire.keys,
    signatures: wire.signatures,
    dialect: wire.dialect === undefined ? null : resolve(folder, wire.dialect),
    connections: wire.connections,
    maxConnections: wire.maxConnections ?? null,
    timestamps: time.timestamps ?? (endpoint.at !== 'embedded' && time.speed !== 'max' ? 'wall' : 'virtual'),
    lookaheadMs: wire.lookahead,
    latencyMs: endpoint.latency,
  };
}

function planEndpoint(
  { kind, at, caFile, serverName, intervals, names }: Scenario['endpoint'],
  folder: string,
): EndpointPlan {
  const inMs: CssmIntervals = {
    authorizationRenewalMs: intervals.authorizationRenewal,
    authorizationValidityMs: intervals.authorizationValidity,
    certificateRenewalMs: intervals.certificateRenewal,
    certificateValidityMs: intervals.certificateValidity,
    releaseAfterMs: intervals.releaseAfter,
    backdateMs: intervals.backdate,
    clockToleranceMs: intervals.clockTolerance,
  };
  return {
    kind,
    at,
    caFile: caFile === undefined ? null : resolve(folder, caFile),
    serverName: serverName ?? null,
    intervals: inMs,
    csluNames: kind === 'cslu' ? (names ?? [CSLU_HOST]) : [],
  };
}

function planSyslog(syslog: Scenario['syslog']): FleetPlan['syslog'] {
  if (syslog === undefined) return null;
  const { log, collector } = syslog;
  if (collector === undefined) return { log, collector: null };
  // The sender looks nothing up.
  const host = collector.host === 'localhost' ? '127.0.0.1' : collector.host;
  return { log, collector: { ...collector, host } };
}

function planAccount(account: NamedAccount, used: ReadonlyMap<string, number>): VirtualAccountPlan {
  const { index, smartAccount, name, entry } = account;
  const tokens = entry.tokens.map(
    (token): TokenPlan => ({
      name: token.name,
      validForMs: token.validFor,
      maxUses: token.maxUses ?? null,
      exportControlled: token.exportControlled,
    }),
  );
  return { index, smartAccount, name, licences: licencesOf(account, used), tokens };
}

function planGroups(
  { fleet, phases, wire }: Scenario,
  counts: readonly number[],
  accounts: readonly NamedAccount[],
): GroupPlan[] {
  const counted = fleet.map((group, index) => ({ group, count: counts[index] as number }));
  let firstIndex = 0;
  return counted.map((wanted, index) => {
    const plan = planGroup(wanted, index, firstIndex, planArrival(wanted, counted, phases), wire.connections, accounts);
    firstIndex += wanted.count;
    return plan;
  });
}

function planGroup(
  { group, count }: CountedGroup,
  index: number,
  firstIndex: number,
  arrive: ArrivalPlan,
  connections: GroupPlan['connections'],
  accounts: readonly NamedAccount[],
): GroupPlan {
  const { label, members, licences, register } = group;
  const profile = loadProfile(group.profile, group.release);
  const numbers = licences === undefined || Array.isArray(licences) ? {} : (licences as Record<string, number>);
  return {
    index,
    label,
    profile,
    firstIndex,
    count,
    members,
    features: Array.isArray(licences)
      ? licences
      : licences === undefined
        ? profile.defaultFeatures
        : Object.keys(numbers),
    featureCounts: numbers,
    transport: transportOf(profile, group.transport),
    shareHostname: group.shareHostname,
    savesRegistration: group.saves,
    connections: group.connections ?? connections,
    arrive,
    register:
      register === false
        ? null
        : { afterMs: register.after, overMs: register.over, force: register.force, token: register.token },
    accounts: accountsNamed(accounts, group.account).map((account) => account.index),
  };
}

/** The steps in the order in which they happen; at one instant in the order of the file. */
export function planSteps(
  steps: readonly Step[],
  accounts: readonly NamedAccount[],
  durationMs: number,
): PlannedStep[] {
  const planned = steps.flatMap((step, number) => {
    const reading = actionOf(step);
    if ('wrong' in reading) return [];
    const labels = step.on?.label ?? [];
    const on = {
      labels: typeof labels === 'string' ? [labels] : labels,
      accounts: step.on?.account === undefined ? [] : accountsNamed(accounts, step.on.account).map(({ name }) => name),
      share: step.on?.share ?? 1,
      serials: step.on?.serials ?? [],
    };
    const actions = perAccount(reading.action, accounts);
    const { firstMs, everyMs, count } = instantsOf(step, durationMs);
    return Array.from({ length: count }, (_, n) =>
      actions.map((action) => ({ number, atMs: firstMs + n * everyMs, on, action })),
    ).flat();
  });
  planned.sort((a, b) => a.atMs - b.atMs);
  return planned.map((step, index) => ({ index, ...step }));
}

/** An event at the endpoint that names a counted virtual account happens in each of its accounts. */
function perAccount(action: Action, accounts: readonly NamedAccount[]): Action[] {
  if (action.kind !== 'event' || STEP_EVENTS.get(action.event)?.target !== 'endpoint') return [action];
  const parameters = action.parameters as { readonly account?: string } | null;
  if (typeof parameters?.account !== 'string') return [action];
  return accountsNamed(accounts, parameters.account).map(({ name }) => ({
    ...action,
    parameters: { ...parameters, account: name },
  }));
}
