import type { Trustpoint } from '../../../system/system-configuration.js';
import type { ConsoleDevice } from '../../console-device.js';
import { WORD } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call, ConsoleSession, Question } from '../../session.js';
import { grouped, type PastedRoot, readPastedRoot } from '../../text/pasted-root.js';
import { type ConfigCommands, noteChange } from './command-set.js';

/** Revocation is checked unless the trustpoint says otherwise (NX-OS documentation). */
const NEW: Trustpoint = {
  enrollment: 'none',
  enrollmentUrl: '',
  revocationCheck: 'crl',
  root: null,
  fingerprints: { md5: '', sha1: '' },
};

type Trustpoints = ConsoleDevice['system']['trustpoints'];

/**
 * Sets the trustpoints and what follows from them: the roots trusted, and whether revocation lists are asked for. They are
 * as soon as one root whose trustpoint wants it is trusted (modelled). Roots that stem from no trustpoint stay.
 */
function useTrustpoints(device: ConsoleDevice, trustpoints: Trustpoints): void {
  const roots = (of: Trustpoints): string[] => Object.values(of).flatMap(({ root }) => root ?? []);
  const before = roots(device.system.trustpoints);
  const others = device.transport.trustedRoots.filter((root) => !before.includes(root));
  device.configureSystem({ trustpoints });
  device.configureTransport({
    trustedRoots: [...others, ...new Set(roots(trustpoints))],
    revocationCheck: Object.values(trustpoints).some(
      ({ root, revocationCheck }) => root !== null && revocationCheck === 'crl',
    ),
  });
}

function trustpointOf({ system: { trustpoints } }: ConsoleDevice, name: string): Trustpoint | null {
  return Object.hasOwn(trustpoints, name) ? (trustpoints[name] ?? null) : null;
}

function change(device: ConsoleDevice, name: string, part: Partial<Trustpoint>): void {
  const { trustpoints } = device.system;
  useTrustpoints(device, { ...trustpoints, [name]: { ...(trustpointOf(device, name) ?? NEW), ...part } });
}

const enterTrustpoint: Action<Call> = ({ session, device, args: { trustpoint = '' } }) => {
  if (trustpointOf(device, trustpoint) === null) change(device, trustpoint, {});
  session.enter('trustpoint', trustpoint);
  return '';
};

const removeTrustpoint: Action<Call> = ({ device, args: { trustpoint = '' } }) => {
  const { [trustpoint]: _removed, ...others } = device.system.trustpoints;
  if (trustpointOf(device, trustpoint) === null) return `trustpoint ${trustpoint} does not exist\n`;
  useTrustpoints(device, others);
  return '';
};

const END = 'END OF INPUT';
const PASTE = `input (cut & paste) CA certificate (chain) in PEM format;
end the input with a line containing only END OF INPUT :
`;
const NOT_READ = 'failed to load or parse certificate\ncould not perform CA authentication\n';

/**
 * Takes the certificate line by line. A script that ends in mid-paste answers with empty lines, so the second one in a
 * row ends the input like `END OF INPUT`.
 */
function paste(session: ConsoleSession, name: string, lines: readonly string[]): Question {
  return {
    prompt: '',
    byDefault: '',
    accepts: () => true,
    answer: (line) => {
      if (line.trim() !== END && !(line === '' && lines.at(-1) === '')) {
        session.question = paste(session, name, [...lines, line]);
        return '';
      }
      const root = readPastedRoot(lines.join('\n'));
      if (root === null) return NOT_READ;
      session.question = confirmation(session, name, root);
      return `Fingerprint(s): SHA1 Fingerprint=${grouped(root.sha1, 2, ':')}\n`;
    },
  };
}

/** A script that does not answer has accepted (modelled). */
function confirmation(session: ConsoleSession, name: string, { commonName, md5, sha1 }: PastedRoot): Question {
  return {
    prompt: 'Do you accept this certificate? [yes/no]:',
    byDefault: 'yes',
    accepts: (line) => /^(?:y|yes|n|no)$/i.test(line.trim()),
    answer: (line) => {
      if (!/^y/i.test(line.trim())) return 'could not perform CA authentication\n';
      change(session.device, name, {
        root: commonName,
        fingerprints: { md5: grouped(md5, 2, ':'), sha1: grouped(sha1, 2, ':') },
      });
      noteChange(session);
      return '';
    },
  };
}

const authenticate: Action<Call> = ({ session, device, args: { trustpoint = '' } }) => {
  if (trustpointOf(device, trustpoint) === null) return `trustpoint ${trustpoint} does not exist\n`;
  session.question = paste(session, trustpoint, []);
  return PASTE;
};

/** `crypto ca …`; IOS's spelling, `crypto pki …`, is taken as well [I]. */
function crypto(nodes: readonly GrammarNode<Call>[]): GrammarNode<Call> {
  return keyword('crypto', 'Cryptography', [
    keyword('ca', 'Certification authorities', nodes),
    keyword('pki', 'Certification authorities', nodes),
  ]);
}

function named(word: string, help: string, action: Action<Call>): GrammarNode<Call> {
  return keyword(word, help, [argument('trustpoint', WORD, 'Name of the trustpoint', action)]);
}

export function cryptoConfig(): ConfigCommands {
  return {
    set: [
      crypto([
        named('authenticate', 'Take the certificate of an authority', authenticate),
        named('trustpoint', 'Define a trustpoint', enterTrustpoint),
      ]),
    ],
    unset: [crypto([named('trustpoint', 'Remove a trustpoint', removeTrustpoint)])],
  };
}

function setCheck(revocationCheck: Trustpoint['revocationCheck']): Action<Call> {
  return ({ session, device }) => {
    change(device, session.subject, { revocationCheck });
    return '';
  };
}

/** Commands of `(config-trustpoint)#`. A certificate is always pasted, so `enrollment terminal` changes nothing. */
export function trustpointConfig(): ConfigCommands {
  return {
    set: [
      keyword('enrollment', 'How certificates are obtained', [keyword('terminal', 'By cut and paste', () => '')]),
      keyword('revocation-check', 'How revocation is checked', [
        keyword('crl', 'By revocation list', setCheck('crl')),
        keyword('none', 'Not at all', setCheck('none')),
      ]),
    ],
    unset: [keyword('revocation-check', 'How revocation is checked', setCheck('crl'))],
  };
}
