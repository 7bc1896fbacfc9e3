import { z } from 'zod';
import { STEP_EVENTS } from '../fleet/events/register.js';
import type { PlannedStep } from '../fleet/plan.js';
import type { FaultDefinition } from '../network/fault.js';
import { FAULTS } from '../network/faults/register.js';
import { issuePhrase } from './issue-words.js';
import type { Answer } from './schema/exec.js';
import type { Step } from './schema/steps.js';

export type Action = PlannedStep['action'];

/** What a step does, or in words why that cannot be told. */
export type ActionReading =
  | { readonly action: Action }
  | { readonly wrong: string; readonly at: 'fault' | 'event' | 'exec' | 'expect' | null };

const ONE_OF_THREE = 'a step is either a fault, an event or exec';

/** A step's fault or event with its parameters, which the schema has parsed already where they were written out. */
export function actionOf({ fault, event, exec, expect }: Step): ActionReading {
  if (fault !== undefined && event !== undefined) return { wrong: ONE_OF_THREE, at: 'event' };
  if (exec !== undefined && (fault ?? event) !== undefined) return { wrong: ONE_OF_THREE, at: 'exec' };
  if (exec !== undefined && expect !== undefined && !asksForSomething(expect))
    return { wrong: 'expect needs contains, matches or lacks', at: 'expect' };
  if (exec !== undefined) return { action: execAction(exec, expect) };
  if (expect !== undefined) return { wrong: 'expect goes with exec only', at: 'expect' };
  if (fault !== undefined) return faultAction(fault);
  if (event !== undefined) return eventAction(event);
  return { wrong: 'a step needs a fault, an event or exec', at: null };
}

function asksForSomething({ contains, matches, lacks }: Answer): boolean {
  return (contains ?? matches ?? lacks) !== undefined;
}

function listed(texts: string | readonly string[] | undefined): readonly string[] {
  if (texts === undefined) return [];
  return typeof texts === 'string' ? [texts] : texts;
}

function execAction(commands: readonly string[], wanted: Answer | undefined): Action {
  if (wanted === undefined) return { kind: 'exec', commands, wanted: null };
  const { contains, matches, lacks } = wanted;
  return {
    kind: 'exec',
    commands,
    wanted: { contains: listed(contains), matches: listed(matches), lacks: listed(lacks) },
  };
}

type Use = NonNullable<Step['fault']>;

function onlyName(use: Use): string | null {
  if (typeof use === 'string') return use;
  const [name, ...more] = Object.keys(use);
  return name !== undefined && more.length === 0 ? name : null;
}

function faultAction(use: Use): ActionReading {
  const name = onlyName(use);
  if (name === null) return { wrong: 'name exactly one fault', at: 'fault' };
  const parsed =
    typeof use === 'string' ? (FAULTS.get(name) as FaultDefinition).parameters.parse(undefined) : use[name];
  const { for: forMs = Number.POSITIVE_INFINITY, ...parameters } = parsed as { readonly for?: number };
  return { action: { kind: 'fault', fault: name, forMs, parameters } };
}

function eventAction(use: Use): ActionReading {
  const name = onlyName(use);
  if (name === null) return { wrong: 'name exactly one event', at: 'event' };
  if (typeof use !== 'string') return { action: { kind: 'event', event: name, parameters: use[name] } };
  const schema = STEP_EVENTS.get(name)?.parameters as z.ZodType;
  const nothing = schema.safeParse(null, { error: issuePhrase });
  // A block of parameters that all have defaults may be left out.
  const result = nothing.success ? nothing : schema.safeParse(undefined, { error: issuePhrase });
  if (result.success) return { action: { kind: 'event', event: name, parameters: result.data } };
  const keys = schema instanceof z.ZodObject ? `: ${Object.keys(schema.shape).join(', ')}` : '';
  return { wrong: `${name} needs parameters${keys}`, at: 'event' };
}
