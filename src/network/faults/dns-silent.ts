import { z } from 'zod';
import { defineFault } from '../fault.js';

export const dnsSilent = defineFault({
  name: 'dns-silent',
  about: 'Name servers never answer. On NX-OS messages stick in the call-home queue until they do.',
  source: 'F12, S2 known issue 4, CSCvv67469',
  parameters: z.strictObject({}).prefault({}),
  affect: () => null,
  changeConditions: (_parameters, conditions) => ({ ...conditions, nameService: 'silent' }),
});
