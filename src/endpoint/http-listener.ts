import type { Authority } from '../pki/authority.js';
import { generateKey } from '../pki/key-kind.js';

/** What `startHttpServer` takes as `tls`. Holds a private key: never log it. */
export interface ListenerTls {
  readonly key: string;
  readonly cert: string;
}

/** What a listener shows to whoever asks for one of these names (SNI), in place of its own certificate. */
export interface NamedListenerTls extends ListenerTls {
  readonly hosts: readonly string[];
}

/**
 * A new key and certificate for an HTTPS listener under these host names and addresses. Always P-256, whatever the
 * devices sign with: every full handshake signs once, and an RSA-2048 signature takes ten times as long or more.
 */
export async function issueListener(authority: Authority, hosts: readonly [string, ...string[]]): Promise<ListenerTls> {
  const key = await generateKey('p-256');
  return {
    key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: authority.issueHttpsServer(key, hosts).pem,
  };
}
