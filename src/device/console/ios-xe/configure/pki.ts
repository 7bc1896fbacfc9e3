import { URL_TEXT, WORD } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Commands, Node } from '../commands.js';
import { yesOrNo } from '../exec/yes-no.js';
import { changeTrustpoint, removeTrustpoint, trustpointNamed } from '../state/trustpoints.js';
import { authenticate } from './authenticate.js';
import { TRUSTPOOL } from './trustpool.js';

function under(nodes: readonly Node[]): Node[] {
  return [keyword('crypto', 'Encryption module', [keyword('pki', 'Public Key components', nodes)])];
}

function open({ session, device, args }: Call): string {
  const name = args.name ?? '';
  if (trustpointNamed(device, name) === null) changeTrustpoint(device, name, {});
  session.enter('trustpoint', name);
  return '';
}

function remove({ session, device, args }: Call): string {
  const name = args.name ?? '';
  const trustpoint = trustpointNamed(device, name);
  if (trustpoint === null) return `% CA trustpoint for ${name} not found.\n`;
  const gone = (): string => {
    removeTrustpoint(device, name);
    return '';
  };
  if (trustpoint.root === null) return gone();
  const ask = (question: NonNullable<typeof session.question>): void => {
    session.question = question;
  };
  yesOrNo('Are you sure you want to do this? [yes/no]: ', ask, (yes) => (yes ? gone() : ''));
  return '% Removing an enrolled trustpoint will destroy all certificates\n received from the related Certificate Authority.\n\n';
}

const NAME_HELP = 'CA Server Name';

/** `crypto pki …` (S4: the root of a proxy that opens TLS is imported by hand). */
export const PKI: Commands = {
  set: under([
    keyword('trustpoint', 'Define a CA trustpoint', [argument('name', WORD, NAME_HELP, open)]),
    TRUSTPOOL,
    keyword('authenticate', 'Get the CA certificate', [argument('name', WORD, NAME_HELP, authenticate)]),
  ]),
  no: under([keyword('trustpoint', 'Define a CA trustpoint', [argument('name', WORD, NAME_HELP, remove)])]),
};

function change(what: (call: Call) => Parameters<typeof changeTrustpoint>[2]): (call: Call) => string {
  return (call) => {
    changeTrustpoint(call.device, call.session.subject, what(call));
    return '';
  };
}

const none = change(() => ({ enrollment: 'none', enrollmentUrl: '' }));
const crl = change(() => ({ revocationCheck: 'crl' }));

/** Mode `(ca-trustpoint)#`. Under `SLA-TrustPoint`, `revocation-check none` is the cure of F7 (S4 scenario 7). */
export const TRUSTPOINT: Commands = {
  set: [
    keyword<Call>('enrollment', 'Enrollment parameters', [
      keyword(
        'terminal',
        'Enroll via the terminal (cut-and-paste)',
        change(() => ({ enrollment: 'terminal' })),
      ),
      keyword(
        'pkcs12',
        'Enroll via PKCS12',
        change(() => ({ enrollment: 'pkcs12' })),
      ),
      keyword('url', 'CA server enrollment URL', [
        argument(
          'url',
          URL_TEXT,
          'URL',
          change(({ args }) => ({ enrollment: 'url', enrollmentUrl: args.url ?? '' })),
        ),
      ]),
    ]),
    keyword<Call>('revocation-check', 'Revocation checking options', [
      keyword(
        'none',
        'Ignore revocation check',
        change(() => ({ revocationCheck: 'none' })),
      ),
      // With `none` after it, a list that cannot be fetched is no hindrance.
      keyword(
        'crl',
        'Revocation check by CRL',
        [
          keyword(
            'none',
            'Ignore revocation check',
            change(() => ({ revocationCheck: 'none' })),
          ),
        ],
        crl,
      ),
    ]),
  ],
  no: [
    keyword<Call>('enrollment', 'Enrollment parameters', none),
    keyword<Call>('revocation-check', 'Revocation checking options', crl),
  ],
};
