import { isErrorCode } from '../errors/catalogue.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { isFolder } from '../report/run-folder.js';
import type { WrittenCommand } from './command.js';
import { type ControlAccess, readControlFile } from './control-file.js';
import type { stateOfRun } from './run-view.js';

export type RunState = Awaited<ReturnType<typeof stateOfRun>>;

/** A run at speed max in process answers at the end of its window, which takes a large fleet some seconds. */
const LONGEST_WAIT_MS = 60_000;
const KEY_IN_ADDRESS = 'key';
/** What has a scheme is an address; a folder has none. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Operates a run of another process. */
export class RunClient {
  readonly #access: ControlAccess;

  /**
   * @param place folder of the run, or its address, which may have the key behind `#key=`
   * @param key of the run at an address without one; a secret
   * @throws SlfleetError SLF_CONTROL_UNREACHABLE, SLF_CONTROL_REFUSED
   */
  constructor(place: string, key: string | null) {
    this.#access = ADDRESS.test(place) ? accessOf(place, key) : accessIn(place);
  }

  state(): Promise<RunState> {
    return this.#ask('GET', '/api/live?since=9007199254740991', null);
  }

  /** @throws SlfleetError with what the run has against it */
  tell(command: WrittenCommand): Promise<RunState> {
    return this.#ask('POST', '/api/control', command);
  }

  async #ask(method: string, path: string, body: unknown): Promise<RunState> {
    const { url, key } = this.#access;
    let response: Response;
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(LONGEST_WAIT_MS),
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new SlfleetError('SLF_CONTROL_UNREACHABLE', `nothing answers at ${url}`, { cause });
    }
    if (response.status === 401) throw new SlfleetError('SLF_CONTROL_REFUSED', `${url} wants another key`);
    const text = await response.text();
    const answer = parsed(text);
    if (answer === null)
      throw new SlfleetError('SLF_CONTROL_UNREACHABLE', `what answers at ${url} is no run of slfleet`);
    if ('error' in answer) throw refusalOf(answer.error);
    return answer;
  }
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
}

function refusalOf({ code, message, details }: Refusal): SlfleetError {
  return new SlfleetError(isErrorCode(code) ? code : 'SLF_CONTROL_INVALID', message, { details });
}

function parsed(text: string): RunState | { readonly error: Refusal } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as RunState) : null;
  } catch {
    return null;
  }
}

function accessIn(folder: string): ControlAccess {
  if (!isFolder(folder)) {
    // It may be an address without its scheme: what stands behind # is the key, a secret.
    const [shown] = folder.split('#', 1);
    throw new SlfleetError('SLF_CONTROL_UNREACHABLE', `${shown} is no folder; an address begins with http://`);
  }
  return readControlFile(folder);
}

function accessOf(address: string, key: string | null): ControlAccess {
  const url = URL.canParse(address) ? new URL(address) : null;
  // Plain HTTP carries the key: it stays on this machine.
  if (url?.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) {
    throw new SlfleetError(
      'SLF_CONTROL_UNREACHABLE',
      'a run is reached over http:// and on this machine only, such as http://127.0.0.1:43210',
    );
  }
  const given = new URLSearchParams(url.hash.slice(1)).get(KEY_IN_ADDRESS) ?? key;
  if (given === null) throw new SlfleetError('SLF_CONTROL_REFUSED', `${url.origin} wants the key of the run`);
  return { url: url.origin, key: given };
}
