import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { writeWhole } from '../../files/write-whole.js';
import { sameUdi } from '../../wire/identity-fields.js';
import type { Udi } from '../../wire/messages.js';
import type { UsageFile } from '../../wire/usage-file.js';
import { Cssm } from './cssm.js';
import { DEFAULT_INTERVALS } from './intervals.js';
import { ReportIds } from './policy/report-ids.js';
import { acknowledgeFile, readUploadedFile, type UnreadableUsage } from './policy/uploaded-file.js';
import type { AccountName } from './virtual-account.js';

/** What the books hold of one device. */
const deviceRecord = z.strictObject({
  version: z.literal(1),
  udi: z.strictObject({ pid: z.string(), serialNumber: z.string() }),
  softwareId: z.string(),
  hostname: z.string().nullable(),
  timestampMs: z.number(),
  smartAccount: z.string(),
  virtualAccount: z.string(),
  /** First and last of each range of report ids. */
  taken: z.array(z.number()),
});

type DeviceRecord = z.infer<typeof deviceRecord>;

/** A usage file that can be acknowledged. */
export interface AcknowledgedFile {
  readonly udi: Udi;
  readonly ackFile: string;
  readonly reports: number;
  /** Of these, such as no file brought before. */
  readonly newReports: number;
  /** Where the device stands, which need not be where the file was given. */
  readonly account: AccountName;
  /** Takes it into the books. @throws SlfleetError SLF_BOOKS */
  readonly enter: () => void;
}

const REFUSALS = {
  wrong: ['SLF_USAGE_FILE_WRONG', 'is no file of `license smart save usage`'],
  altered: ['SLF_USAGE_FILE_ALTERED', 'was altered: a report does not fit its signature'],
  foreign: ['SLF_USAGE_FILE_FOREIGN', 'holds a report of another device than it says it is from'],
} as const satisfies Record<UnreadableUsage, readonly [string, string]>;

/**
 * The books of a CSSM that lives only for the moment a usage file is uploaded: which files and which reports of which device were
 * taken, in which account the device stands, and the ACK of each file. A folder, with a file a device and a file an ACK, each
 * written whole, so that neither a crash nor a second process leaves half of anything; of two files of one device taken at
 * the same instant by two processes, the reports of one may count as new once more.
 *
 * There is no key in it: signatures of reports and ACKs follow from the UDI (`wire/rum-signature`), so that any process can
 * check and make them. Its clock is the device's own, as the file tells it: devices live in virtual time.
 */
export class UsageBooks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * What CSSM makes of a usage file that is uploaded to an account. Nothing changes before `enter`.
   * @param name of the file, for messages
   * @throws SlfleetError SLF_USAGE_FILE_WRONG, _ALTERED, _FOREIGN, _REPEATED; SLF_BOOKS
   */
  acknowledge(text: string, name: string, account: AccountName): AcknowledgedFile {
    const file = readUploadedFile(text);
    if (typeof file === 'string') {
      const [code, what] = REFUSALS[file];
      throw new SlfleetError(code, `${name} ${what}`);
    }
    const { udi, reports, trustRequests } = file;
    if (reports.length === 0 && trustRequests.length === 0)
      throw new SlfleetError('SLF_USAGE_FILE_WRONG', `${name} holds no usage report`);
    const ackPath = this.#ackPath(file);
    if (existsSync(ackPath)) {
      throw new SlfleetError('SLF_USAGE_FILE_REPEATED', `${name} was taken before; its ACK file is ${ackPath}`);
    }
    const { policy, standsIn } = this.#cssm(file, account);
    const result = acknowledgeFile(policy, account, file, file.timestampMs);
    if (result.status !== 'acknowledged') {
      const why = result.status === 'refused' ? result.message : 'its ACK is withheld';
      throw new SlfleetError('SLF_USAGE_FILE_FOREIGN', `${name} was refused: ${why}`);
    }
    const { ackFile, taken } = result;
    return {
      udi,
      ackFile,
      reports: reports.length,
      newReports: taken,
      account: standsIn,
      enter: () => this.#enter(recordOf(file, standsIn, policy.takenOf(udi).ranges()), ackPath, ackFile),
    };
  }

  /** A CSSM that knows of the file's device what the books do. */
  #cssm({ udi }: UsageFile, account: AccountName): { readonly policy: Cssm['policy']; readonly standsIn: AccountName } {
    const cssm = new Cssm({
      intervals: DEFAULT_INTERVALS,
      seed: 0,
      catalogue: [],
      issueCertificate: () => null,
      onEvent: () => undefined,
    });
    const known = this.#record(udi);
    cssm.addVirtualAccount({ ...account, licences: [] }, 0);
    if (known === null) return { policy: cssm.policy, standsIn: account };
    const standsIn = { smartAccount: known.smartAccount, name: known.virtualAccount };
    const isOther = standsIn.smartAccount !== account.smartAccount || standsIn.name !== account.name;
    if (isOther) cssm.addVirtualAccount({ ...standsIn, licences: [] }, 0);
    cssm.policy.remember(standsIn, known, known.ids);
    return { policy: cssm.policy, standsIn };
  }

  #record(udi: Udi): (DeviceRecord & { readonly ids: ReportIds }) | null {
    const path = this.#devicePath(udi);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw unusable(path, cause);
    }
    const read = deviceRecord.safeParse(parse(text));
    const ids = read.success ? ReportIds.fromRanges(read.data.taken) : null;
    if (!read.success || ids === null || !sameUdi(read.data.udi, udi)) {
      throw new SlfleetError('SLF_BOOKS', `${path} is damaged`);
    }
    return { ...read.data, ids };
  }

  /** The ACK last: by it the file counts as taken, and until then it can be given again. */
  #enter(record: DeviceRecord, ackPath: string, ackFile: string): void {
    try {
      makeFolders(join(this.#folder, 'devices'));
      makeFolders(join(this.#folder, 'acks'));
      writeWhole(this.#devicePath(record.udi), `${JSON.stringify(record, null, 2)}\n`);
      writeWhole(ackPath, ackFile);
    } catch (cause) {
      throw unusable(this.#folder, cause);
    }
  }

  #devicePath({ pid, serialNumber }: Udi): string {
    return join(this.#folder, 'devices', `${digestOf([pid, serialNumber])}.json`);
  }

  /** By what the file says, not how it is spelled: line ends may change on the way. */
  #ackPath({ udi, softwareId, hostname, timestampMs, reports }: UsageFile): string {
    const content = [udi.pid, udi.serialNumber, softwareId, hostname, timestampMs, reports];
    return join(this.#folder, 'acks', `${digestOf(content)}.txt`);
  }
}

function recordOf(file: UsageFile, account: AccountName, taken: readonly number[]): DeviceRecord {
  const { udi, softwareId, hostname, timestampMs } = file;
  const { smartAccount, name: virtualAccount } = account;
  return { version: 1, udi, softwareId, hostname, timestampMs, smartAccount, virtualAccount, taken: [...taken] };
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unusable(path: string, cause: unknown): SlfleetError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new SlfleetError('SLF_BOOKS', `${path}: ${reason}`, { cause });
}
