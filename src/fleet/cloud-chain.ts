import type { NamedListenerTls } from '../endpoint/http-listener.js';
import { CLOUD_ROOT, RETIRED_ROOT } from '../network/trust-store.js';
import { CLOUD_NAMES } from '../network/vendor-hosts.js';
import { issueLoneRoot, issuePublicChain } from '../pki/public-chain.js';

/** What the embedded server shows under the names of the cloud, and the roots devices may have. Holds a private key. */
export interface CloudChain {
  /** By the name under which releases and operators know them, PEM. */
  readonly roots: ReadonlyMap<string, string>;
  readonly listener: NamedListenerTls;
}

/** The authority between root and server; that there is one, and its name, is assumed. */
const INTERMEDIATE = { commonName: 'HydrantID Server CA O1', organization: 'IdenTrust' } as const;

/**
 * The chain of the cloud as it is since QuoVadis was retired (FN72323), made anew for a run: its root bears the name of the
 * present one, and the retired one has certified nothing of it.
 */
export async function createCloudChain(): Promise<CloudChain> {
  const { rootPem, key, cert } = await issuePublicChain(
    { commonName: CLOUD_ROOT, organization: 'IdenTrust' },
    INTERMEDIATE,
    CLOUD_NAMES,
  );
  const retired = await issueLoneRoot({ commonName: RETIRED_ROOT, organization: 'QuoVadis Limited' });
  return {
    roots: new Map([
      [CLOUD_ROOT, rootPem],
      [RETIRED_ROOT, retired],
    ]),
    listener: { hosts: CLOUD_NAMES, key, cert },
  };
}
