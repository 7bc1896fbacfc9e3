import { z } from 'zod';
import { STEP_EVENTS } from '../../fleet/events/register.js';
import type { FaultDefinition } from '../../network/fault.js';
import { FAULTS } from '../../network/faults/register.js';
import { answer, exec } from './exec.js';
import { duration, having, period, share, text } from './fields.js';
import { accounts } from './fleet.js';

export const labels = z
  .union([text('a label'), z.array(text('a label')).min(1, { error: 'a list with at least one label' })])
  .optional()
  .describe('Label of a group, or a list of labels.');

export const serials = z
  .array(text('a serial number, in quotes if it looks like a number'))
  .min(1, { error: 'a list with at least one serial number' })
  .optional()
  .describe('Serial numbers.');

const selection = z
  .strictObject({
    label: labels,
    account: accounts.optional().describe('Virtual account, or the name a counted one was given, or a list of them.'),
    share: share.prefault('100%').describe('A share of them, drawn by chance.'),
    serials,
  })
  .describe('For which devices; without it, for all.');

/**
 * A definition's own schema. A default for all parameters together is taken off: inside a block of optional keys it would
 * fill in what nobody has named.
 */
function bare(parameters: z.ZodType): z.ZodType {
  const wrapped = parameters instanceof z.ZodPrefault || parameters instanceof z.ZodDefault;
  return wrapped ? (parameters.unwrap() as z.ZodType) : parameters;
}

/** `for` belongs to the scenario, not to the fault: a parameter every fault has besides its own. */
function withFor({ name, parameters }: FaultDefinition): z.ZodType {
  const own = bare(parameters);
  if (!(own instanceof z.ZodObject)) throw new TypeError(`fault ${name}: its parameters are not an object`);
  return own.safeExtend({
    for: period.optional().describe('Lasts so long; without it, to the end of the run.'),
  });
}

/** `name`, or `{name: parameters}` with exactly one name. */
function use<Definition extends { readonly about: string }>(
  definitions: ReadonlyMap<string, Definition>,
  parametersOf: (definition: Definition) => z.ZodType,
) {
  const shape = Object.fromEntries(
    Array.from(definitions, ([name, definition]) => [
      name,
      parametersOf(definition).optional().describe(definition.about),
    ]),
  );
  return z.union([z.enum([...definitions.keys()]), z.strictObject(shape).meta({ minProperties: 1, maxProperties: 1 })]);
}

export const step = z
  .strictObject({
    at: duration.optional().describe('Happens so long after the start of the run.'),
    every: period.optional().describe('Happens again and again, so long apart.'),
    from: duration.optional().describe('With every: the first time; without it, after one period.'),
    until: duration.optional().describe('With every: not later than this.'),
    on: selection.optional(),
    fault: use(FAULTS, withFor)
      .optional()
      .describe('A fault of the network or of the far end; `slfleet list faults` shows them.'),
    event: use(STEP_EVENTS, ({ parameters }) => bare(parameters))
      .optional()
      .describe('Something done to devices or at the endpoint; `slfleet list events` shows them.'),
    exec: exec.optional(),
    expect: answer.optional(),
  })
  .meta({
    allOf: [{ oneOf: [having('at'), having('every')] }, { oneOf: [having('fault'), having('event'), having('exec')] }],
  });

export type Step = z.output<typeof step>;
export type Selection = z.output<typeof selection>;
