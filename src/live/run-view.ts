import { z } from 'zod';
import type { DeviceFilter } from '../fleet/control-port.js';
import type { LiveFleet } from '../fleet/coordinator.js';
import { STEP_EVENTS } from '../fleet/events/register.js';
import { failuresOf } from '../fleet/progress.js';
import { FAULTS } from '../network/faults/register.js';
import type { LoadedScenario } from '../scenario/load.js';
import { LICENSING_STATES } from '../telemetry/licensing-state.js';
import type { LiveFeed } from './live-feed.js';

/** Names of virtual accounts a page offers; any other can be typed. */
const MOST_ACCOUNTS_OFFERED = 200;

export interface RunEnd {
  readonly verdict: 'passed' | 'failed' | 'interrupted';
  readonly hasReport: boolean;
}

/** What does not change while a run goes on. */
export function describeRun({ plan, scenario }: LoadedScenario, folder: string) {
  return {
    scenario: plan.scenario,
    title: plan.title,
    about: scenario.about ?? '',
    seed: plan.seed,
    startMs: plan.startMs,
    endMs: plan.startMs + plan.durationMs,
    link: plan.link,
    pacing: plan.pacing,
    target: plan.endpoint.at,
    folder,
    states: LICENSING_STATES,
    groups: plan.groups.map(({ label, profile, count }) => ({ label, profile: profile.name, count })),
    accounts: plan.accounts.slice(0, MOST_ACCOUNTS_OFFERED).map(({ name }) => name),
    storms: [
      ...[...STEP_EVENTS.values()].map(({ name, about, parameters }) => ({
        name,
        about,
        parameters: parametersOf(parameters),
      })),
      // How long it lasts is the scenario's to say, of every fault.
      ...[...FAULTS.values()].map(({ name, about, parameters }) => ({
        name,
        about,
        parameters: [...parametersOf(parameters), { name: 'for', needed: false }],
      })),
    ],
  };
}

/** Names of parameters, those that must be given first. */
function parametersOf(schema: z.ZodType): { readonly name: string; readonly needed: boolean }[] {
  const inner = schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>)
    .map(([name, field]) => ({ name, needed: !field.safeParse(undefined).success }))
    .sort((a, b) => Number(b.needed) - Number(a.needed));
}

/** What a run is at now, and its last seconds after a point. */
export async function stateOfRun(
  fleet: LiveFleet | null,
  feed: LiveFeed | null,
  end: RunEnd | null,
  filter: DeviceFilter,
  since: number,
) {
  if (fleet === null || feed === null) return { phase: end === null ? 'starting' : 'ended', end };
  const { control, figures } = fleet;
  return {
    phase: end !== null ? 'ended' : control.ended ? 'summing-up' : control.paused ? 'paused' : 'running',
    end,
    speed: control.speed,
    progress: feed.progress,
    // Of all devices since the start of the run, also where `seen.byType` counts from later.
    failures: Object.fromEntries(Object.entries(failuresOf(figures)).filter(([, count]) => count > 0)),
    seen: await feed.seenBy(filter),
    points: feed.pointsAfter(since),
    workers: feed.workers,
    sizes: control.sizes,
    controls: control.records,
  };
}
