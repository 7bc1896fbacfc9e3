import type { Call, ConsoleSession } from '../../session.js';
import { grouped, type PastedRoot, readPastedRoot } from '../../text/pasted-root.js';
import { yesOrNo } from '../exec/yes-no.js';
import { changeTrustpoint, trustpointNamed } from '../state/trustpoints.js';

const MOST_LINES = 1_024;
const FAILED = '% Error in saving certificate: status = FAIL\n';
/** IOS prints fingerprints in groups of eight digits (S4). */
const GROUP_DIGITS = 8;

/**
 * `crypto pki authenticate NAME`: takes a pasted root certificate and trusts it from then on (S4 "How to manually import
 * certification as a trustpoint"; F21).
 */
export function authenticate({ session, device, args }: Call): string {
  const name = args.name ?? '';
  const trustpoint = trustpointNamed(device, name);
  if (trustpoint === null) return `% CA trustpoint for ${name} not found.\n`;
  if (trustpoint.enrollment !== 'terminal') return '% Please specify the enrollment method: enrollment terminal\n';
  if (trustpoint.root !== null)
    return `% Please delete your existing CA certificate first.\n% You must use 'no crypto pki trustpoint ${name}' to delete the CA certificate.\n`;
  collect(session, [], (lines) => {
    const root = readPastedRoot(lines.join('\n'));
    return root === null ? FAILED : offer(session, name, root);
  });
  return '\nEnter the base 64 encoded CA certificate.\nEnd with a blank line or the word "quit" on a line by itself\n\n';
}

/** Takes lines until an empty one, or `quit`. */
function collect(session: ConsoleSession, lines: readonly string[], then: (lines: readonly string[]) => string): void {
  session.question = {
    prompt: '',
    byDefault: 'quit',
    accepts: () => true,
    answer: (line) => {
      const text = line.trim();
      if (text === '' || text.toLowerCase() === 'quit') return then(lines);
      collect(session, lines.length < MOST_LINES ? [...lines, text] : lines, then);
      return '';
    },
  };
}

function offer(session: ConsoleSession, trustpoint: string, root: PastedRoot): string {
  const md5 = grouped(root.md5, GROUP_DIGITS, ' ');
  const sha1 = grouped(root.sha1, GROUP_DIGITS, ' ');
  const ask = (question: NonNullable<ConsoleSession['question']>): void => {
    session.question = question;
  };
  yesOrNo('% Do you accept this certificate? [yes/no]: ', ask, (yes) => {
    if (!yes) return '';
    changeTrustpoint(session.device, trustpoint, { root: root.commonName, fingerprints: { md5, sha1 } });
    return 'Trustpoint CA certificate accepted.\n% Certificate successfully imported\n\n';
  });
  return `Certificate has the following attributes:\n       Fingerprint MD5: ${md5} \n      Fingerprint SHA1: ${sha1} \n\n`;
}
