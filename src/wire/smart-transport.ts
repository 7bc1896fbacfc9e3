import { bodyText } from './body-text.js';

/**
 * Smart Transport: the agent's JSON as it is, by POST (P§2.2). Method and headers are not public [U]; POST and
 * `application/json` are what its users see through proxies and what is assumed here [I].
 */
export const SMART_CONTENT_TYPE = 'application/json';

export function writeSmartBody(json: string): Buffer {
  return Buffer.from(json, 'utf8');
}

/** @returns the agent's JSON text @throws WireError */
export function readSmartBody(body: Buffer): string {
  return bodyText(body);
}
