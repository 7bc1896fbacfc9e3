import { readFileSync } from 'node:fs';
import { SlfleetError } from '../errors/slfleet-error.js';
import { type DeviceFilter, EVERYBODY } from '../fleet/control-port.js';
import type { LiveFleet } from '../fleet/coordinator.js';
import type { RunSummary } from '../report/summary.js';
import type { LoadedScenario } from '../scenario/load.js';
import { MOST_DEVICES } from '../scenario/schema/fleet.js';
import { readUnplannedStep } from '../scenario/unplanned-step.js';
import { type Command, commandSchema } from './command.js';
import { removeControlFile, writeControlFile } from './control-file.js';
import type { LiveFeed } from './live-feed.js';
import {
  json,
  type LoopbackReply,
  type LoopbackRequest,
  type LoopbackServer,
  plain,
  startLoopbackServer,
} from './loopback-server.js';
import { loadPageFiles, type PageFile } from './page-assets.js';
import { ReportTickets } from './report-tickets.js';
import { isRunKey, makeRunKey } from './run-key.js';
import { describeRun, type RunEnd, stateOfRun } from './run-view.js';

/** A page that has asked within this time is open. */
const PAGE_IS_OPEN_MS = 5_000;
/** How long a run that has ended waits for open pages to fetch its report. */
const LONGEST_FAREWELL_MS = 10_000;
const LOOK_FOR_FAREWELL_MS = 50;

export interface LiveServerOptions {
  readonly loaded: LoadedScenario;
  /** Folder of the run. */
  readonly out: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** False: it is operated by `slfleet ctl` only. */
  readonly hasPage: boolean;
}

/** Serves a run under way to whoever has its key: its figures, its controls, and at the end its report. */
export class LiveServer {
  readonly key = makeRunKey();
  readonly #options: LiveServerOptions;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #tickets = new ReportTickets();
  /** When each open page asked last, by its name for itself. */
  readonly #pages = new Map<string, number>();
  #server: LoopbackServer | null = null;
  #fleet: LiveFleet | null = null;
  #feed: LiveFeed | null = null;
  #end: RunEnd | null = null;
  #report: string | null = null;

  private constructor(options: LiveServerOptions) {
    this.#options = options;
    this.#files = options.hasPage ? loadPageFiles() : new Map();
  }

  /** @throws SlfleetError SLF_PORT_IN_USE */
  static async start(options: LiveServerOptions): Promise<LiveServer> {
    const live = new LiveServer(options);
    live.#server = await startLoopbackServer(options.port, (request) => live.#answer(request));
    return live;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  /** The page with the key where no server and no log sees it. */
  get pageUrl(): string {
    return `${this.url}/#key=${this.key}`;
  }

  /** The fleet runs. @returns what ends its being looked at */
  attach(fleet: LiveFleet, feed: LiveFeed): () => void {
    this.#fleet = fleet;
    this.#feed = feed;
    writeControlFile(fleet.folder.path, { url: this.url, key: this.key });
    return () => removeControlFile(fleet.folder.path);
  }

  /** The run has ended: open pages become its report, and the server closes. */
  async finish(summary: RunSummary, reportFile: string | null): Promise<void> {
    this.#report = reportFile === null ? null : readFileSync(reportFile, 'utf8');
    this.#end = { verdict: summary.interrupted ? 'interrupted' : summary.verdict, hasReport: this.#report !== null };
    const until = performance.now() + LONGEST_FAREWELL_MS;
    while (performance.now() < until && this.#openPages() > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_FOR_FAREWELL_MS));
    }
    await this.close();
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #openPages(): number {
    const now = performance.now();
    return [...this.#pages.values()].filter((askedAt) => now - askedAt < PAGE_IS_OPEN_MS).length;
  }

  async #answer(request: LoopbackRequest): Promise<LoopbackReply> {
    const { method, path } = request;
    if (method === 'GET') {
      const file = this.#files.get(path);
      if (file !== undefined) return { status: 200, type: file.type, body: file.body };
      if (path.startsWith('/report/')) return this.#answerReport(path.slice('/report/'.length));
    }
    if (!path.startsWith('/api/')) return plain(404, 'not here');
    if (!isRunKey(request.key, this.key)) {
      return { ...plain(401, "the run's key is wanted"), headers: { 'www-authenticate': 'Bearer' } };
    }
    switch (`${method} ${path}`) {
      case 'GET /api/run':
        return json(200, describeRun(this.#options.loaded, this.#options.out));
      case 'GET /api/live':
        return json(200, await this.#live(request.query));
      case 'POST /api/control':
        return this.#control(request.body);
      case 'POST /api/report':
        return this.#report === null
          ? plain(409, 'there is no report yet')
          : json(200, { path: this.#ticket(request) });
      default:
        return plain(404, 'not here');
    }
  }

  #answerReport(ticket: string): LoopbackReply {
    const page = this.#tickets.redeem(ticket);
    if (page === null || this.#report === null) return plain(404, 'not here, or not any more');
    this.#pages.delete(page);
    // It brings a content security policy of its own, which lets in its own scripts and nothing else.
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: this.#report,
      headers: { 'content-security-policy': "frame-ancestors 'none'" },
    };
  }

  #ticket({ query }: LoopbackRequest): string {
    return `/report/${this.#tickets.issue(query.get('page') ?? '')}`;
  }

  async #live(query: URLSearchParams): Promise<unknown> {
    const page = query.get('page');
    if (page !== null && page.length <= 64) this.#pages.set(page, performance.now());
    const part = (name: string): string | null => query.get(name) || null;
    const filter: DeviceFilter = { label: part('label'), profile: part('profile'), account: part('account') };
    // A page that needs no report has seen the end, and is no longer waited for.
    if (page !== null && this.#end !== null && !this.#end.hasReport) this.#pages.delete(page);
    return stateOfRun(this.#fleet, this.#feed, this.#end, filter, Number(query.get('since')) || 0);
  }

  async #control(body: string): Promise<LoopbackReply> {
    try {
      const command = commandSchema.safeParse(parsed(body));
      if (!command.success) {
        const [issue] = command.error.issues;
        throw new SlfleetError('SLF_CONTROL_INVALID', `${issue?.path.join('.')}: ${issue?.message}`);
      }
      if (this.#fleet === null) throw new SlfleetError('SLF_CONTROL_INVALID', 'the fleet has not started yet');
      await this.#carryOut(command.data, this.#fleet);
      await this.#feed?.renew();
      return json(200, await stateOfRun(this.#fleet, this.#feed, this.#end, EVERYBODY, Number.MAX_SAFE_INTEGER));
    } catch (error) {
      if (!(error instanceof SlfleetError)) throw error;
      const { code, message, remedy, options } = error;
      const status = code === 'SLF_CONTROL_ENDED' ? 410 : 400;
      return json(status, { error: { code, message, details: options.details ?? [], remedy } });
    }
  }

  #carryOut(command: Command, { control }: LiveFleet): Promise<void> {
    switch (command.do) {
      case 'pause':
        return control.pause();
      case 'resume':
        return control.resume();
      case 'speed':
        return control.setSpeed(command.speed);
      case 'storm':
        return control.storm(command.name, readUnplannedStep(this.#options.loaded, command));
      case 'scale':
        return control.scale(command.label, command.count, MOST_DEVICES);
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
