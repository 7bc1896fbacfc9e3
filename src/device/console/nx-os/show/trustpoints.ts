import type { DeviceView } from '../../console-device.js';

/** `show crypto ca trustpoints`: as NX-OS prints it, its own spelling included. */
export function showTrustpoints({ system }: DeviceView): string {
  return Object.entries(system.trustpoints)
    .map(([name, { revocationCheck }]) => `trustpoint: ${name}; key-pair:\nrevokation methods:  ${revocationCheck}\n`)
    .join('\n');
}

/** `show crypto ca certificates`: the roots that were authenticated [I]. */
export function showCaCertificates({ system }: DeviceView): string {
  return Object.entries(system.trustpoints)
    .map(([name, { root, fingerprints }]) => {
      const head = `Trustpoint: ${name}\n`;
      if (root === null) return head;
      return `${head}CA certificate 0:\nsubject= /CN=${root}\nSHA1 Fingerprint=${fingerprints.sha1}\npurposes: sslserver sslclient\n`;
    })
    .join('\n');
}
