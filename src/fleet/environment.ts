import { type NetworkConditions, normalConditions } from '../network/conditions.js';
import { conditionsUnderFaults } from '../network/conditions-under-faults.js';
import type { ActiveFault, FaultDefinition } from '../network/fault.js';
import { FAULTS } from '../network/faults/register.js';
import { STEP_EVENTS } from './events/register.js';
import type { FleetPlan, PlannedStep } from './plan.js';

/**
 * What lies between a device and its endpoint at present: the faults in force on it and the conditions they make. All
 * devices under the same faults share one environment, so that a fault on 100,000 devices is 100,000 pointers.
 */
export interface DeviceEnvironment {
  readonly faults: readonly ActiveFault[];
  readonly conditions: NetworkConditions;
  /** Indices of the steps whose faults are in force. */
  readonly stepIndices: readonly number[];
  /** The same with the fault of a step begun. */
  with(step: PlannedStep): DeviceEnvironment;
  /** The same with the fault of a step ended. */
  without(step: PlannedStep): DeviceEnvironment;
}

function activeFault(step: PlannedStep): ActiveFault {
  const brought = faultOf(step);
  if (brought === null) throw new TypeError(`step ${step.index} brings no fault`);
  return { definition: FAULTS.get(brought.fault) as FaultDefinition, parameters: brought.parameters };
}

/** The fault of a step: its own, or that of an event which brings one. */
function faultOf({ action }: PlannedStep): { readonly fault: string; readonly parameters: unknown } | null {
  if (action.kind === 'fault') return action;
  if (action.kind !== 'event') return null;
  const definition = STEP_EVENTS.get(action.event);
  return (definition?.target === 'devices' ? definition.fault?.(action.parameters) : undefined) ?? null;
}

/** By their index: a step read back from a checkpoint is not the same object. */
function others(steps: readonly PlannedStep[], { index }: PlannedStep): readonly PlannedStep[] {
  return steps.filter((other) => other.index !== index);
}

/** Whether a CSLU listens. Of a server of the user's own it is not known: it is taken to be whatever the devices write to. */
function csluOf({ endpoint: { kind, at, csluNames } }: FleetPlan): NetworkConditions['cslu'] {
  return kind === 'cslu' || at !== 'embedded' ? { names: csluNames } : null;
}

/** Over sockets to servers of the run's own. A server of the user's own has neither the cloud's chain nor a name service. */
function isReal({ link, endpoint }: FleetPlan): boolean {
  return link === 'https' && endpoint.at === 'embedded';
}

/** The environment of a fleet in which no fault is in force, from which all others follow. */
export function undisturbed(plan: FleetPlan): DeviceEnvironment {
  const ways = plan.groups.map(({ profile }) => ({
    vrf: profile.defaultVrf,
    sourceInterface: profile.defaultSourceInterface,
  }));
  const conditionsOf = conditionsUnderFaults(normalConditions(ways, csluOf(plan), isReal(plan)));
  const known = new Map<string, DeviceEnvironment>();
  const environment = (steps: readonly PlannedStep[]): DeviceEnvironment => {
    const key = steps.map((step) => step.index).join(',');
    let shared = known.get(key);
    if (shared === undefined) {
      const faults = steps.map(activeFault);
      shared = {
        faults,
        stepIndices: steps.map(({ index }) => index),
        conditions: conditionsOf(faults),
        with: (step) => environment([...others(steps, step), step].sort((a, b) => a.index - b.index)),
        without: (step) => environment(others(steps, step)),
      };
      known.set(key, shared);
    }
    return shared;
  };
  return environment([]);
}
