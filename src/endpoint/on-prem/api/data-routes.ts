import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { writeAckFile } from '../../../wire/ack-file-text.js';
import type { Udi } from '../../../wire/messages.js';
import { readRumReport } from '../../../wire/rum-report.js';
import type { CollectedUsage } from '../../../wire/usage-file.js';
import { WireError } from '../../../wire/wire-error.js';
import type { BatchResult } from '../../cssm/policy/collected.js';
import type { LocalAccount, LocalVirtualAccount } from '../local-accounts.js';
import { type ApiCall, type ApiContext, ApiRefusal, type ApiReply, type ApiRoute, readBody } from './route.js';

/**
 * What collectors such as CSLU call (P§7.3 [C] for the cloud; that On-Prem answers under the same paths is assumed). Field names
 * are the confirmed ones. Poll ids stand unquoted, though they do not fit into a JavaScript number. `authrequest` is not answered:
 * authorization codes are not part of this simulator.
 */
const TEXT_LIMIT = 256;
const NONCE_LIMIT = 128;
const MOST_REPORTS = 10_000;
const MOST_USAGES = 10_000;
const MOST_TAGS = 10_000;
/** 300 s (P§7.3 [C]). */
const POLL_INTERVAL_SECONDS = 300;

const nonce = z.string().max(NONCE_LIMIT).nullish();
const timestamp = z.number().min(0).max(8.64e15);
const sudi = z.object({
  udi_pid: z.string().min(1).max(TEXT_LIMIT),
  udi_serial_number: z.string().min(1).max(TEXT_LIMIT),
});
const base = { timestamp: timestamp.nullish(), nonce };

const reportUsage = z.object({
  data: z.object({
    ...base,
    reports: z
      .array(
        z.object({
          sudi,
          hostname: z.string().max(TEXT_LIMIT).nullish(),
          software_tag_identifier: z.string().max(TEXT_LIMIT),
          timestamp: timestamp.nullish(),
          // Its form is not published: anything that is not null asks for trust [I].
          trust_requests: z.unknown().optional(),
          usage: z
            .array(z.object({ payload: z.string(), signature: z.record(z.string(), z.unknown()) }))
            .max(MOST_USAGES),
        }),
      )
      .min(1)
      .max(MOST_REPORTS),
  }),
});

const poll = z.object({
  data: z.object({
    ...base,
    poll_id: z.union([z.string().regex(/^\d{1,20}$/), z.int().min(0)]),
    type: z.string().max(TEXT_LIMIT).nullish(),
    action: z.enum(['acknowledgements', 'authorizations']).nullish(),
  }),
});

const summary = z.object({
  data: z.object({ ...base, tags: z.array(z.string().max(TEXT_LIMIT)).max(MOST_TAGS).nullish() }),
});

interface Place {
  readonly account: LocalAccount;
  readonly virtualAccount: LocalVirtualAccount;
}

/**
 * The account the headers name by their numbers, `X-CSW-SMART-ACCOUNT-ID` and `X-CSW-VIRTUAL-ACCOUNT-ID` (P§7.3). Where the second
 * is absent the account's default is meant, and with a single account the first may be, too; what is no number counts as a name [I].
 */
function placeOf(context: ApiContext, { headers }: ApiCall): Place {
  const { accounts } = context.onPrem;
  const header = (name: string): string | undefined => headers[name]?.toString();
  const all = accounts.all();
  const wanted = header('x-csw-smart-account-id') ?? (all.length === 1 ? String(all[0]?.accountId) : undefined);
  const account = wanted === undefined ? undefined : (accounts.numbered(wanted) ?? accounts.find(wanted));
  if (account === undefined) throw new ApiRefusal(400, 'X-CSW-SMART-ACCOUNT-ID names no account.');
  const id = header('x-csw-virtual-account-id');
  const virtualAccount =
    id === undefined
      ? accounts.virtualAccounts(account)[0]
      : (accounts.virtualNumbered(account, id) ?? accounts.virtualNamed(account, id));
  if (virtualAccount === undefined) throw new ApiRefusal(400, 'X-CSW-VIRTUAL-ACCOUNT-ID names no virtual account.');
  return { account, virtualAccount };
}

function nameOf({ account, virtualAccount }: Place): { readonly smartAccount: string; readonly name: string } {
  return { smartAccount: account.name, name: virtualAccount.name };
}

function usageOf(
  report: z.infer<typeof reportUsage>['data']['reports'][number],
  at: number,
  nowMs: number,
): CollectedUsage {
  const udi: Udi = { pid: report.sudi.udi_pid, serialNumber: report.sudi.udi_serial_number };
  try {
    return {
      udi,
      softwareId: report.software_tag_identifier,
      hostname: report.hostname ?? null,
      timestampMs: report.timestamp ?? nowMs,
      reports: report.usage.map((entry) => readRumReport(entry, { udi, verify: true }).report),
      trustRequests: report.trust_requests === null || report.trust_requests === undefined ? [] : [udi],
    };
  } catch (error) {
    if (error instanceof WireError) throw new ApiRefusal(400, `The field data.reports.${at}.usage is not valid.`);
    throw error;
  }
}

/** JSON with a poll id in it as the digits it has. */
function withPollId(fields: object, pollId: string): string {
  const text = JSON.stringify(fields);
  return `${text.slice(0, -1)},"poll_id":${pollId}}`;
}

/** How a device without an ACK is told of is assumed: nothing is published. Its instance may be another account's, so nothing is said of that. */
function ackRow(context: ApiContext, result: BatchResult): object {
  const { udi, ack } = result;
  const sudi = { udi_pid: udi.pid, udi_serial_number: udi.serialNumber };
  if (ack === null) {
    const message = result.refusal ?? 'LS_INVALID_DATA';
    return { sudi, software_tag_identifier: null, smart_license: null, status: 'FAILED', status_message: message };
  }
  return {
    sudi,
    software_tag_identifier: context.cssm.policy.softwareIdOf(udi),
    smart_license: Buffer.from(writeAckFile(ack), 'utf8').toString('base64'),
  };
}

/** The same poll id always bears the same one. */
function correlationId(pollId: string): string {
  const hex = createHash('sha256').update(pollId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function pollReply(context: ApiContext, call: ApiCall): ApiReply {
  const { data } = readBody(poll, call.body);
  const pollId = String(data.poll_id);
  const answered = { timestamp: context.nowMs, nonce: data.nonce ?? randomUUID(), type: data.type ?? null };
  const found = context.cssm.policy.pollBatch(nameOf(placeOf(context, call)), pollId, context.nowMs);
  if (found === 'not-ready') {
    const fields = { status: 'OK_POLL', message_code: '', message: '', ...answered };
    return { status: 200, body: withPollId({ ...fields, poll_interval: POLL_INTERVAL_SECONDS }, pollId) };
  }
  if (found === 'invalid') {
    const message = `Invalid Polling Id ${pollId} provided in the polling request`;
    return { status: 200, body: { status: 'FAILED', message_code: '', message, ...answered } };
  }
  return {
    status: 200,
    body: {
      status: 'COMPLETE',
      message_code: '',
      message: '',
      ...answered,
      correlation_id: correlationId(pollId),
      data: { acknowledgements: found.map((result) => ackRow(context, result)) },
    },
  };
}

function summaryReply(context: ApiContext, call: ApiCall): ApiReply {
  const { data } = readBody(summary, call.body);
  const place = nameOf(placeOf(context, call));
  const tags = new Set(data.tags ?? []);
  context.cssm.advance(context.engineMs);
  const pools = context.cssm
    .accounts()
    .filter(({ smartAccount, name }) => smartAccount === place.smartAccount && name === place.name)
    .flatMap((account) => account.pools)
    .filter(({ tag }) => tags.size === 0 || tags.has(tag));
  return {
    status: 200,
    body: {
      status: 'SUCCESS',
      message: `Retrieved summary for ${pools.length} license${pools.length === 1 ? '' : 's'} in the pool.`,
      out_standing_reports: 0,
      summary: pools.map(({ tag, name, purchased, inUse, status }) => ({
        tag,
        compliance_status: status,
        display_name: name,
        enforced: false,
        export_restricted: false,
        license_details: [
          {
            billing_type: 'PREPAID',
            quantity: purchased,
            postpaid_usage: 0,
            start_date: null,
            end_date: null,
            subscription_id: null,
            status: 'ACTIVE',
            billing_model: 'PREPAID',
            license_type: 'PERPETUAL',
          },
        ],
        prepaid_entitled: purchased,
        prepaid_inuse: inUse,
        prepaid_reserved: 0,
      })),
    },
  };
}

export const DATA_ROUTES: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v2/devices/reportusage',
    handle: (context, call) => {
      const { data } = readBody(reportUsage, call.body);
      const place = nameOf(placeOf(context, call));
      const batch = data.reports.map((report, index) => usageOf(report, index, context.nowMs));
      const pollId = context.cssm.policy.takeBatch(place, batch, context.nowMs);
      const fields = {
        status: 'OK_POLL',
        message_code: null,
        message: null,
        timestamp: context.nowMs,
        nonce: data.nonce ?? randomUUID(),
        type: null,
        poll_interval: POLL_INTERVAL_SECONDS,
        action: 'acknowledgements',
      };
      return { status: 202, body: withPollId(fields, pollId) };
    },
  },
  { method: 'POST', path: '/v2/accounts/poll', handle: pollReply },
  { method: 'POST', path: '/v3/licenses/summary', handle: summaryReply },
];
