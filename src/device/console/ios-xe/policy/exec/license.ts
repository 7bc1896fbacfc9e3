import type { SavedUsageScope } from '../../../../agent/policy/saving.js';
import { number, WORD } from '../../../grammar/argument-kinds.js';
import { argument, keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Node } from '../../commands.js';
import { policyOf } from '../policy-of.js';
import { FLASH_FILE } from './flash-file.js';
import { importFile } from './import-file.js';
import { saveTrustRequest } from './save-trust-request.js';
import { saveUsage } from './save-usage.js';

type Scope = 'local' | 'all';

/** What comes of it shows in `show license status`; the command itself prints nothing [I]. */
function trust(members: Scope, force: boolean): (call: Call) => string {
  return ({ device, args }) => {
    policyOf(device).tell({ kind: 'trust', token: args.token ?? '', members, force });
    return '';
  };
}

function trustOf(members: Scope, help: string): Node {
  return keyword(
    members,
    help,
    [keyword('force', 'Force the establishment of trust', trust(members, true))],
    trust(members, false),
  );
}

function sync(scope: Scope): (call: Call) => string {
  return ({ device }) => {
    policyOf(device).tell({ kind: 'sync', scope });
    return '';
  };
}

function file(scope: (call: Call) => SavedUsageScope): readonly Node[] {
  return [
    keyword('file', 'File to save to', [argument('file', FLASH_FILE, 'Path and name of the file', saveUsage(scope))]),
  ];
}

/** S1 "workaround 1". */
function factoryReset({ device }: Call): string {
  policyOf(device).tell({ kind: 'factory-reset' });
  return '%Warning: reload required after "license smart factory reset" command\n';
}

/** `license smart …` of exec mode, for Smart Licensing Using Policy (S1). There is nothing to register or to renew. */
export const POLICY_LICENSE: readonly Node[] = [
  keyword<Call>('license', 'Configure license features', [
    keyword('smart', 'Smart licensing', [
      keyword('trust', 'Establish trust with CSSM', [
        keyword('idtoken', 'Establish trust with an ID token', [
          argument('token', WORD, 'ID token', [
            trustOf('all', 'Trust for all members of the product instance'),
            trustOf('local', 'Trust for the active member only'),
          ]),
        ]),
      ]),
      keyword('sync', 'Synchronize with CSSM, CSLU or On-Prem', [
        keyword('all', 'All members of the product instance', sync('all')),
        keyword('local', 'The active member only', sync('local')),
      ]),
      keyword('save', 'Save licensing data to a file', [
        keyword('trust-request', 'Save a request for trust', [
          argument('file', FLASH_FILE, 'Path and name of the file', saveTrustRequest),
        ]),
        keyword('usage', 'Save RUM reports', [
          keyword(
            'all',
            'All RUM reports',
            file(() => 'all'),
          ),
          keyword(
            'unreported',
            'RUM reports without ACK',
            file(() => 'unreported'),
          ),
          keyword('days', 'RUM reports of the last days', [
            argument(
              'days',
              number(1, 4_294_967_295),
              'Number of days',
              file(({ args }) => ({ days: Number(args.days) })),
            ),
          ]),
        ]),
      ]),
      keyword('import', 'Import licensing data from a file', [
        argument('file', FLASH_FILE, 'Path and name of the file', importFile),
      ]),
      keyword('factory', 'Reset licensing to factory settings', [
        keyword('reset', 'Clear all licensing data', factoryReset),
      ]),
    ]),
  ]),
];
