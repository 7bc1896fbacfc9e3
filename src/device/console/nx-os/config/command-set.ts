import { mapActions, mergeNodes } from '../../grammar/merge-nodes.js';
import { type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call, ConsoleSession } from '../../session.js';

/** Commands of a configuration mode: what they are, and what may follow `no`. */
export interface ConfigCommands {
  readonly set: readonly GrammarNode<Call>[];
  readonly unset: readonly GrammarNode<Call>[];
}

/** Sessions in which something was configured since they entered configuration mode. */
const CHANGED = new WeakSet<ConsoleSession>();

/** The grammar of a mode's own commands. Each remembers that it changed the configuration, if it did. */
export function configNodes(...sets: readonly ConfigCommands[]): GrammarNode<Call>[] {
  const unset = mergeNodes(...sets.map((commands) => commands.unset));
  const nodes = [
    ...mergeNodes(...sets.map((commands) => commands.set)),
    keyword<Call>('no', 'Negate a command or set its defaults', unset),
  ];
  return mapActions(nodes, (action) => (call) => {
    const { transport, system } = call.device;
    const output = action(call);
    if (call.device.transport !== transport || call.device.system !== system) noteChange(call.session);
    return output;
  });
}

/** Something was configured. */
export function noteChange(session: ConsoleSession): void {
  CHANGED.add(session);
}

/** Leaves configuration mode for good: what was configured leaves its trace in the device's history, once. */
export function leaveConfiguration(session: ConsoleSession): void {
  if (CHANGED.delete(session)) session.device.record('configured');
  session.enter('exec');
}

/** The device restarts under the session: nothing of it is left. */
export function forgetConfiguration(session: ConsoleSession): void {
  CHANGED.delete(session);
  session.enter('exec');
}
