import type { RunningOnPremServer } from '../endpoint/on-prem/on-prem-server.js';
import type { StockedToken } from '../endpoint/on-prem/stock-on-prem.js';
import { ON_PREM_PATHS } from '../network/on-prem-paths.js';

/** What is printed of a running On-Prem. */
interface Known {
  readonly url: string;
  readonly adminUrl: string;
  readonly paths: typeof ON_PREM_PATHS;
  readonly csluTenants: readonly { readonly account: string; readonly url: string }[];
  readonly data: string;
  readonly caFile: string;
  readonly tokens: readonly StockedToken[];
  readonly api: {
    readonly tokenUrl: string;
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly username: string;
    readonly password: string;
  };
}

/** What is to be known to use the server: secrets among it, so it goes to standard output and nowhere else. */
export function knownOf(
  { devices, admin, onPrem }: RunningOnPremServer,
  {
    credentials,
    ...rest
  }: Pick<Known, 'data' | 'caFile' | 'tokens'> & {
    credentials: Pick<Known['api'], 'clientId' | 'clientSecret' | 'username' | 'password'>;
  },
): Known {
  const { clientId, clientSecret, username, password } = credentials;
  return {
    url: devices.url,
    adminUrl: admin.url,
    paths: ON_PREM_PATHS,
    csluTenants: onPrem.accounts.all().map(({ name, tenant }) => ({
      account: name,
      url: `${devices.url}/cslu/v1/pi/${tenant}`,
    })),
    ...rest,
    api: {
      tokenUrl: `${admin.url}/backend/oauth/token`,
      url: `${admin.url}/api/v1`,
      clientId,
      clientSecret,
      username,
      password,
    },
  };
}

/** The same in words. */
export function description({ url, adminUrl, paths, csluTenants, data, caFile, tokens, api }: Known): string {
  const lines = [
    `SSM On-Prem    ${url}`,
    `call home      ${url}${paths.callhome}`,
    `smart          ${url}${paths.smart}`,
    ...csluTenants.map((tenant) => `CSLU           ${tenant.url}  (${tenant.account})`),
    `REST API       ${api.url}  (port ${new URL(adminUrl).port})`,
    `API token      POST ${api.tokenUrl}`,
    `client id      ${api.clientId}`,
    `client secret  ${api.clientSecret}`,
    `user           ${api.username} / ${api.password}`,
    `CA file        ${caFile}`,
    `data           ${data}`,
    ...tokens.map(({ account, virtualAccount, name, token }) => {
      return `ID token       ${token}  (${name} of ${virtualAccount} in ${account})`;
    }),
    '',
    'Stop it with Ctrl-C.',
  ];
  return `${lines.join('\n')}\n`;
}
