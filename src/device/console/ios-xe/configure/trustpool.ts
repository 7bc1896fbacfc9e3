import { destinationOf } from '../../../../network/destination.js';
import { CLOUD_ROOT } from '../../../../network/trust-store.js';
import { URL_TEXT } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';

/** The vendor's bundles of public roots: both hold the root of its cloud (FN72323 names the first). */
const BUNDLES = ['ios_core.p7b', 'ios.p7b'];

/**
 * `crypto pki trustpool import url URL`: fetches a bundle of roots and trusts them from then on, which is the workaround of
 * FN72323. The bundle must be reached as the device's messages are; any that is not one of the vendor's holds nothing. The words of
 * the device are those the CLI is known to print [I].
 */
function importPool({ device, args }: Call): string {
  const text = args.url ?? '';
  const { vrf, sourceInterface, trustedRoots } = device.transport;
  const from = destinationOf(text);
  const holdsRoot = from !== null && BUNDLES.includes(from.path.split('/').at(-1) ?? '');
  const head = `Reading file from ${text}\n`;
  const port = from?.secure === true ? 443 : 80;
  if (!holdsRoot || device.reach({ host: from.host, port, vrf, sourceInterface }).outcome !== 'reached') {
    return `${head}% Error: failed to open file.\n% No certificates imported from ${text}.\n`;
  }
  if (!trustedRoots.includes(CLOUD_ROOT)) device.configureTransport({ trustedRoots: [...trustedRoots, CLOUD_ROOT] });
  return `${head}Loading ${text} !\n% PEM files import succeeded.\n`;
}

const FROM_URL = keyword<Call>('url', 'Import from URL', [argument('url', URL_TEXT, 'URL', importPool)]);

/** `crypto pki trustpool …`. With `clean`, what was downloaded before goes first: the roots of the release and of trustpoints stay. */
export const TRUSTPOOL: Node = keyword<Call>('trustpool', 'Define CA trustpool', [
  keyword('import', 'Import CA certificate bundle', [
    keyword('clean', 'Remove downloaded certificates before the import', [FROM_URL]),
    FROM_URL,
  ]),
]);
