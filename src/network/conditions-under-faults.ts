import type { NetworkConditions } from './conditions.js';
import type { ActiveFault } from './fault.js';

/**
 * Conditions by the faults in force. Faults are laid over `base` in the order given, so of two that touch the same thing
 * the later one holds. Equal conditions are one object with one version, whichever faults led to them: a device whose
 * faults change without changing its conditions keeps what it has computed.
 *
 * Ask when the faults of a device change, not for each message.
 */
export function conditionsUnderFaults(base: NetworkConditions): (active: readonly ActiveFault[]) => NetworkConditions {
  const known = new Map<string, NetworkConditions>([[contentOf(base), base]]);
  return (active) => {
    let conditions = base;
    for (const { definition, parameters } of active) {
      if (definition.changeConditions) conditions = definition.changeConditions(parameters, conditions);
    }
    const content = contentOf(conditions);
    let shared = known.get(content);
    if (shared === undefined) {
      shared = { ...conditions, version: base.version + known.size };
      known.set(content, shared);
    }
    return shared;
  };
}

function contentOf(conditions: NetworkConditions): string {
  return JSON.stringify({ ...conditions, version: undefined });
}
