import type { Profile } from '../../profile/profile.js';
import type { ConsoleDialect } from '../dialect.js';
import { keyword } from '../grammar/node.js';
import type { Call } from '../session.js';
import { helpList } from '../text/help-list.js';
import { iosXeError } from './error-text.js';
import { showLicenseStatus } from './show/license-status.js';

/** The command line of a Catalyst switch. */
export function iosXeDialect(_profile: Profile): ConsoleDialect {
  const nodes = [
    keyword<Call>('show', 'Show running system information', [
      keyword('license', 'Show license information', [
        keyword('status', 'Show license status information', ({ device }) => showLicenseStatus(device)),
      ]),
    ]),
    keyword<Call>('exit', 'Exit from the EXEC', ({ session }) => {
      session.leave();
      return '';
    }),
  ];
  return {
    modes: { exec: { prompt: (hostname) => `${hostname}#`, nodes, parent: null, fallback: null } },
    startMode: 'exec',
    errorText: iosXeError,
    pipes: 'one',
    comment: '!',
    banner: '',
    colons: false,
    helpText: (hints, line) => helpList(hints, line, '% Unrecognized command\n'),
  };
}
