import { z } from 'zod';
import { defineFault, type FaultEffect } from '../fault.js';
import { FAILURES } from '../shared-failures.js';

const EFFECTS: Readonly<Record<'unreachable' | 'refused', FaultEffect>> = {
  unreachable: { fail: FAILURES.unreachable },
  refused: { fail: FAILURES.refused },
};

export const outage = defineFault({
  name: 'outage',
  about: 'Nothing reaches the endpoint.',
  source: 'F5, S4 scenario 5; S2 "Authorization Expired State"',
  parameters: z
    .strictObject({
      as: z
        .enum(['unreachable', 'refused'])
        .default('unreachable')
        .describe('unreachable: connections time out (ERR 207). refused: the endpoint is down (ERR 205).'),
    })
    .prefault({}),
  affect: (parameters) => EFFECTS[parameters.as],
});
