import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueLoneRoot, issuePublicChain, type PublicChain } from '../../src/pki/public-chain.js';

const ROOT = { commonName: 'IdenTrust Commercial Root CA 1', organization: 'IdenTrust' };
const BETWEEN = { commonName: 'Server CA', organization: 'IdenTrust' };

let chain: PublicChain;
let shown: X509Certificate[];
beforeAll(async () => {
  chain = await issuePublicChain(ROOT, BETWEEN, ['tools.cisco.com', 'smartreceiver.cisco.com']);
  shown = chain.cert.split(/(?=-----BEGIN)/).map((pem) => new X509Certificate(pem));
});

describe('a chain as a public server shows it (RFC 5280)', () => {
  it('is the server and the authority between; the root is for the client to have', () => {
    const root = new X509Certificate(chain.rootPem);
    const [server, between] = shown as [X509Certificate, X509Certificate];
    expect(shown).toHaveLength(2);
    expect(server.checkIssued(between) && server.verify(between.publicKey)).toBe(true);
    expect(between.checkIssued(root) && between.verify(root.publicKey)).toBe(true);
    expect(root.checkIssued(root) && root.verify(root.publicKey)).toBe(true);
    expect([root, between, server].map(({ ca }) => ca)).toEqual([true, true, false]);
  });

  it('answers to every name it was given, and to no other', () => {
    const [server] = shown as [X509Certificate];
    expect(server.checkHost('tools.cisco.com')).toBe('tools.cisco.com');
    expect(server.checkHost('smartreceiver.cisco.com')).toBe('smartreceiver.cisco.com');
    expect(server.checkHost('cisco.com')).toBeUndefined();
  });

  it('bears names as labels only: the same names again are another authority', async () => {
    const [, between] = shown as [X509Certificate, X509Certificate];
    const namesake = new X509Certificate(await issueLoneRoot(ROOT));
    expect(namesake.subject).toBe(between.issuer);
    expect(between.verify(namesake.publicKey)).toBe(false);
  });
});
