import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateKey, KEY_KINDS } from '../../src/pki/key-kind.js';
import { sign, verify } from '../../src/pki/signing.js';

describe.each(KEY_KINDS)('a %s signature', async (kind) => {
  const key = await generateKey(kind);
  const publicKey = createPublicKey(key);
  const stranger = createPublicKey(await generateKey(kind));
  const text = '{"header":{"version":"1.1"},"grüße":"é"}';

  it('holds for the text it was made for, and for its UTF-8 bytes', () => {
    expect(verify(text, sign(text, key), publicKey)).toBe(true);
    expect(verify(Buffer.from(text, 'utf8'), sign(text, key), publicKey)).toBe(true);
  });

  it.each([
    ['another text', () => verify(`${text} `, sign(text, key), publicKey)],
    ['another key', () => verify(text, sign(text, key), stranger)],
    ['no signature', () => verify(text, '', publicKey)],
    ['junk', () => verify(text, 'not base64 at all ***', publicKey)],
    ['a signature cut short', () => verify(text, sign(text, key).slice(0, -8), publicKey)],
    ['a megabyte of signature', () => verify(text, 'A'.repeat(1_000_000), publicKey)],
  ])('does not hold for %s', (_what, check) => {
    expect(check()).toBe(false);
  });
});

it('has 256 bytes with RSA-2048, as in the public sample (P§1.2)', async () => {
  const signature = sign('x', await generateKey('rsa-2048'));
  expect(Buffer.from(signature, 'base64')).toHaveLength(256);
});
