import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { RunSummary } from '../../src/report/summary.js';
import { freePorts } from './free-ports.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = join(ROOT, 'bin', 'slfleet.js');

if (!existsSync(join(ROOT, 'dist', 'cli', 'main.js'))) {
  throw new Error('These tests run the built program, and dist/ is missing: run `npm run build` first.');
}

/** A scenario file of these tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./scenarios/${name}.yaml`, import.meta.url));
}

/** How a program ended. */
export interface Ended {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way. */
export class Program {
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;
  readonly #watchers = new Set<() => void>();
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    const collect = (stream: NodeJS.ReadableStream | null, add: (text: string) => void): void => {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        add(text);
        this.#tell();
      });
    };
    collect(child.stdout, (text) => {
      this.#stdout += text;
    });
    collect(child.stderr, (text) => {
      this.#stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        this.#hasEnded = true;
        this.#tell();
        resolve({ exitCode, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Waits for the first whole line on standard output or standard error that fits. */
  async line(from: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
    return this.until(() => {
      const lines = (from === 'stdout' ? this.#stdout : this.#stderr).split('\n').slice(0, -1);
      return lines.find((line) => pattern.test(line)) ?? null;
    });
  }

  /** Waits until a probe finds something; looks after all output, and now and then. Fails if the program ends first. */
  until<Found>(probe: () => Found | null): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = probe();
        if (found === null && !this.#hasEnded) return;
        this.#watchers.delete(look);
        clearInterval(again);
        if (found !== null) resolve(found);
        else reject(new Error(`the program ended first:\n${this.#stdout}\n${this.#stderr}`));
      };
      const again = setInterval(look, 10);
      this.#watchers.add(look);
      look();
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the program has not started');
    return this.#child.pid;
  }

  /** Types into its standard input, which must be open. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  closeInput(): void {
    this.#child.stdin?.end();
  }

  /** Everything on standard output up to now. */
  get said(): string {
    return this.#stdout;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Closes this end of its standard output, as a reader does that has read enough. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

export interface Invocation {
  /** Variables besides those every program gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input is a pipe, not nothing. */
  readonly hasInput?: boolean;
  /** Started by another program, such as one that gives it a terminal. */
  readonly under?: (command: readonly string[]) => readonly [string, ...string[]];
}

/** A folder, and a home of slfleet in it, for the programs of one test file. */
export interface Workspace {
  readonly folder: string;
  /** A path in the folder that nothing uses yet. */
  fresh(name?: string): string;
  start(args: readonly string[], invocation?: Invocation): Program;
  run(args: readonly string[], invocation?: Invocation): Promise<Ended>;
}

/** Makes the workspace of a test file; after its tests everything still running is killed and the folder removed. */
export function workspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-e2e-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const running = new Map<Program, ChildProcess>();
  let number = 0;
  const start = (args: readonly string[], invocation: Invocation = {}): Program => {
    const { env = {}, hasInput = false, under } = invocation;
    const command: [string, ...string[]] = [process.execPath, PROGRAM, ...args];
    const [program, ...programArgs] = under?.(command) ?? command;
    const child = spawn(program, programArgs, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, SLFLEET_HOME: home, ...env },
      stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    // A program that ends early does not read what is still typed.
    child.stdin?.on('error', () => undefined);
    const started = new Program(child);
    running.set(started, child);
    void started.ended.finally(() => running.delete(started));
    return started;
  };
  afterAll(async () => {
    for (const child of running.values()) child.kill('SIGKILL');
    await Promise.allSettled([...running.keys()].map((program) => program.ended));
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    fresh(name = 'run') {
      number += 1;
      return join(folder, `${name}-${number}`);
    },
    start,
    run: (args, invocation) => start(args, invocation).ended,
  };
}

/** A running `serve cssm` and what it says of itself. */
export interface Served {
  readonly program: Program;
  readonly url: string;
  readonly paths: Readonly<Record<'callhome' | 'smart' | 'admin', string>>;
  readonly caFile: string;
  /** Its first ID token. */
  readonly token: string;
  readonly adminKey: string;
}

/** Starts `serve cssm` on a free port and waits until it can be used. */
export async function serve(
  space: Workspace,
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const program = space.start(['serve', 'cssm', '--port', '0', '--keys', 'p-256', '--json', ...options], { env });
  const line = await program.line('stdout', /^\{/);
  const { tokens, ...known } = JSON.parse(line) as Omit<Served, 'program' | 'token'> & { tokens: { token: string }[] };
  return { ...known, program, token: tokens[0]?.token ?? '' };
}

/** What `serve on-prem --json` says. */
export interface OnPrem {
  readonly program: Program;
  readonly url: string;
  readonly adminUrl: string;
  readonly paths: Readonly<Record<'callhome' | 'smart', string>>;
  readonly csluTenants: readonly { readonly account: string; readonly url: string }[];
  readonly data: string;
  readonly caFile: string;
  readonly tokens: readonly { readonly account: string; readonly virtualAccount: string; readonly token: string }[];
  readonly api: Readonly<Record<'tokenUrl' | 'url' | 'clientId' | 'clientSecret' | 'username' | 'password', string>>;
}

export async function serveOnPrem(space: Workspace, data: string, options: readonly string[] = []): Promise<OnPrem> {
  const ports = options.includes('--port') ? [] : await portsToComeBackTo();
  const args = ['serve', 'on-prem', ...ports, '--keys', 'p-256', '--data', data, '--json', ...options];
  const program = space.start(args);
  return { ...JSON.parse(await program.line('stdout', /^\{/)), program };
}

async function portsToComeBackTo(): Promise<string[]> {
  const first = await freePorts(2);
  return ['--port', String(first), '--admin-port', String(first + 1)];
}

export function summaryOf(run: string): RunSummary {
  return JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as RunSummary;
}

/** What did not hold in a run, and what was seen instead. */
export function brokenChecks({ expectations, thresholds }: RunSummary): string[] {
  return [
    ...expectations.filter(({ ok }) => !ok).map(({ name, actual, wanted }) => `${name}: ${actual}, not ${wanted}`),
    ...thresholds.filter(({ ok }) => !ok).map(({ metric, condition, actual }) => `${metric} ${condition}: ${actual}`),
  ];
}

/** A line of a stack trace. */
export const STACK = /^\s+at .+[(:]/m;
