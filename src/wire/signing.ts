/**
 * Signing as the wire sees it: functions, so that messages know nothing of keys (RSA-2048 or P-256) or where they are kept.
 * Both work on the UTF-8 bytes of the signed text, which is the `request` or `response` string as it stands between the
 * two JSON layers (P§1.2 "signs the `request` string" [I]).
 */

/** Signs a text. @returns the signature in base64 */
export type Signer = (data: string) => string;

/** True if the base64 signature was made over exactly this text by the key the function stands for. */
export type Verifier = (data: string, signatureBase64: string) => boolean;

/** As long as a P-256 signature can be. */
const UNSIGNED_BYTES = 72;
const UNSIGNED = Buffer.alloc(UNSIGNED_BYTES).toString('base64');

/** With `signatures: off`: a value of the right form that signs nothing. */
export const signNothing: Signer = () => UNSIGNED;

/** With `signatures: off`: whatever comes is believed. */
export const believeAll: Verifier = () => true;
