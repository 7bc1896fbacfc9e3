import { z } from 'zod';
import { STEP_EVENTS } from '../fleet/events/register.js';
import type { PlannedStep } from '../fleet/plan.js';
import type { FaultDefinition } from '../network/fault.js';
import { FAULTS } from '../network/faults/register.js';
import { issuePhrase } from './issue-words.js';
import type { Step } from './schema/steps.js';

export type Action = PlannedStep['action'];

/** What a step does, or in words why that cannot be told. */
export type ActionReading =
  | { readonly action: Action }
  | { readonly wrong: string; readonly at: 'fault' | 'event' | null };

/** A step's fault or event with its parameters, which the schema has parsed already where they were written out. */
export function actionOf({ fault, event }: Step): ActionReading {
  if (fault !== undefined && event !== undefined) return { wrong: 'a step is either a fault or an event', at: 'event' };
  if (fault !== undefined) return faultAction(fault);
  if (event !== undefined) return eventAction(event);
  return { wrong: 'a step needs a fault or an event', at: null };
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
  const result = schema.safeParse(null, { error: issuePhrase });
  if (result.success) return { action: { kind: 'event', event: name, parameters: result.data } };
  const keys = schema instanceof z.ZodObject ? `: ${Object.keys(schema.shape).join(', ')}` : '';
  return { wrong: `${name} needs parameters${keys}`, at: 'event' };
}
