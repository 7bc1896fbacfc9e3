import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { LICENCE_FILE_LIMIT_BYTES } from '../../wire/licence-file.js';
import type { GuardedRoute, RouteHandler } from '../http-request.js';
import { sameSecret } from '../same-secret.js';
import type { Cssm } from './cssm.js';
import { ackForUploadedFile } from './policy/uploaded-file.js';

/** What changes need to be let in: a bearer token. A secret. */
export type AdminKey = string;

const accountName = { smartAccount: z.string(), name: z.string() };

const change = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('change-licences'),
    ...accountName,
    licence: z.string(),
    change: z.number().int(),
    /** Names this change; it is not made twice. */
    once: z.string(),
  }),
  z.strictObject({ what: z.literal('revoke-token'), token: z.string() }),
  z.strictObject({ what: z.literal('withhold-acks'), ...accountName, withheld: z.boolean() }),
  z.strictObject({ what: z.literal('cut-off-cslu'), ...accountName, cutOff: z.boolean() }),
  z.strictObject({ what: z.literal('upload-usage'), ...accountName, text: z.string() }),
  z.strictObject({ what: z.literal('remove-instance'), productInstanceId: z.string() }),
]);

/** A change of accounts or instances as a scenario's steps make it, sent to a CSSM that runs as a server. */
export type AdminChange = z.infer<typeof change>;

const TEXT = 'text/plain; charset=utf-8';

/**
 * The largest change: an uploaded usage file as large as a device can write one. JSON spells each quote, backslash and line end
 * of it with two characters; all others stand as they are, since such files are plain ASCII.
 */
const MOST_BYTES = 2 * LICENCE_FILE_LIMIT_BYTES + 65_536;

/**
 * The route by which a fleet changes its embedded server in the midst of a run. Wrong key or form: nothing changes, and
 * without the key nothing is read.
 * @param follow is shown the headers of each change that was let in
 * @param done names of the changes made so far that must not be made twice
 */
export function adminRoute(
  cssm: Cssm,
  key: AdminKey,
  now: () => number,
  follow: (headers: IncomingHttpHeaders) => void,
  done: Set<string>,
): GuardedRoute {
  const handle: RouteHandler = (body, { headers }) => {
    follow(headers);
    const read = change.safeParse(parse(body));
    if (!read.success) return { status: 400, contentType: TEXT, body: 'Bad Request\n' };
    return { status: 200, contentType: TEXT, body: carryOut(cssm, read.data, now(), done) };
  };
  const wanted = `Bearer ${key}`;
  return { handle, maxBodyBytes: MOST_BYTES, admits: ({ authorization }) => sameSecret(authorization ?? '', wanted) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** @returns the answer: the ACK file for an uploaded one, or that it is done */
function carryOut(cssm: Cssm, wanted: AdminChange, nowMs: number, done: Set<string>): string {
  if (wanted.what === 'upload-usage') return ackForUploadedFile(cssm.policy, wanted, wanted.text, nowMs) ?? '';
  if (wanted.what === 'change-licences') {
    // A shard that was brought back comes to the same step again.
    if (!done.has(wanted.once)) cssm.changeLicences(wanted, wanted.licence, wanted.change, nowMs);
    done.add(wanted.once);
  } else if (wanted.what === 'revoke-token') cssm.revokeToken(wanted.token);
  else if (wanted.what === 'withhold-acks') cssm.policy.withholdAcks(wanted, wanted.withheld);
  else if (wanted.what === 'cut-off-cslu') cssm.policy.cutOffCollectors(wanted, wanted.cutOff);
  else cssm.removeInstance(wanted.productInstanceId, nowMs);
  return 'OK\n';
}
