import { z } from 'zod';
import { defineFault } from '../fault.js';

export const certificateName = defineFault({
  name: 'certificate-name',
  about: 'The server shows a certificate for another name. Devices without the identity check go on.',
  source: 'S4 scenario 6, note; P§1.6 (name in the URL is not the CN)',
  parameters: z
    .strictObject({
      name: z.string().min(1).default('localhost.localdomain').describe('The name in the certificate.'),
    })
    .prefault({}),
  affect: () => null,
  changeConditions: ({ name }, conditions) => ({ ...conditions, certificateName: name }),
});
