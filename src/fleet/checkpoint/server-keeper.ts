import type { RouteHandler, RouteRequest } from '../../endpoint/http-request.js';
import { isOutOfFiles } from '../../errors/out-of-files.js';
import { VIRTUAL_TIME_HEADER } from '../../wire/virtual-time.js';
import { type Numbered, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint-file.js';
import type { CheckpointSettings } from './checkpoint-keeper.js';
import { FrameSeries } from './frame-series.js';
import { type KeptRequest, REQUEST_FRAME } from './request-frame.js';

const NAME = 'server';
/** The only headers a route of ours looks at. */
const HEADERS_KEPT = [VIRTUAL_TIME_HEADER, 'authorization'] as const;

/** A device must not take for an answer what a later life of the server will know nothing of. */
const UNANSWERED = new Promise<never>(() => undefined);

/** What no route of ours looks at. */
const REPEATED = { method: 'POST', query: '', remote: '' } as const;

/** So that the first of a turn's requests does not wait for the last one, while whoever sent them has nothing to do. */
const MOST_TOGETHER = 16;

/** Requests that are written down, and then answered, together. */
interface Batch {
  readonly done: Promise<void>;
  end(): void;
}

/**
 * Keeps the embedded server: now and then all of it, and in between every request before it is answered. So a program that is
 * killed has lost nothing it answered for: the requests since the last checkpoint are simply answered again, to nobody.
 *
 * The requests of one turn of the event loop are written down a few together, and only then answered: one by one that took a
 * tenth of the server's time.
 */
export class ServerKeeper<Captured> {
  readonly #settings: CheckpointSettings;
  readonly #capture: () => Captured;
  readonly #series: FrameSeries<KeptRequest>;
  readonly #requests: readonly KeptRequest[];
  readonly #routes = new Map<string, RouteHandler>();
  readonly #onFailure: (error: unknown) => void;
  /** Carried out, and neither written down nor answered yet. */
  #turn: KeptRequest[] = [];
  #batch: Batch | null = null;
  #number: number;
  #dueMs: number;
  /** Something could not be written down: from then on nothing is answered, and what is in memory is not kept. */
  failed = false;

  /** @throws SlfleetError SLF_CHECKPOINT_DAMAGED, SLF_CHECKPOINT_VERSION */
  static read<Captured>(folder: string, usable: (captured: Captured) => boolean): Numbered<Captured> | null {
    return readCheckpoint<Captured>(folder, NAME, usable);
  }

  /**
   * @param from number of the checkpoint that was restored; 0: none
   * @param onFailure told when something could not be written down
   * @throws SlfleetError SLF_DISK_WRITE
   */
  constructor(
    settings: CheckpointSettings,
    from: number,
    capture: () => Captured,
    onFailure: (error: unknown) => void,
  ) {
    const { series, records } = FrameSeries.resume(settings.folder, NAME, 'requests', from, REQUEST_FRAME);
    this.#settings = settings;
    this.#capture = capture;
    this.#series = series;
    this.#requests = records;
    this.#number = from;
    this.#onFailure = onFailure;
    this.#dueMs = performance.now() + settings.everyMs;
  }

  /** Stands before a route of the server. */
  readonly before = (route: string, handler: RouteHandler): RouteHandler => {
    this.#routes.set(route, handler);
    return (body, request) => {
      if (this.failed) return UNANSWERED;
      try {
        if (performance.now() >= this.#dueMs) this.#keepIfThereAreFiles();
        const headers: Record<string, string> = {};
        for (const name of HEADERS_KEPT) {
          const value = request.headers[name];
          if (typeof value === 'string') headers[name] = value;
        }
        const reply = handler(body, request);
        this.#turn.push({ route, headers, nowMs: request.nowMs, body });
        this.#batch ??= this.#nextBatch();
        const { done, end } = this.#batch;
        if (this.#turn.length >= MOST_TOGETHER) end();
        return done.then(() => reply);
      } catch (error) {
        this.#fail(error);
        return UNANSWERED;
      }
    };
  };

  /** Never resolves if its requests could not be written down. */
  #nextBatch(): Batch {
    let end = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      end = () => {
        clearImmediate(turn);
        this.#batch = null;
        try {
          this.#write();
          resolve();
        } catch (error) {
          this.#fail(error);
        }
      };
      const turn = setImmediate(end);
    });
    return { done, end };
  }

  #write(): void {
    if (this.#turn.length === 0) return;
    const requests = this.#turn;
    this.#turn = [];
    this.#series.add(...requests);
  }

  #fail(error: unknown): void {
    this.failed = true;
    this.#onFailure(error);
  }

  /** Answers what came after the checkpoint once more. Every route must be known by now. */
  repeat(): void {
    for (const { route, headers, nowMs, body } of this.#requests) {
      const request: RouteRequest = { ...REPEATED, path: route, headers, nowMs };
      void this.#routes.get(route)?.(Buffer.from(body), request);
    }
  }

  /** Every request is written down, and needs no file to be opened: a checkpoint that is left out loses nothing. */
  #keepIfThereAreFiles(): void {
    try {
      this.keep();
    } catch (error) {
      if (!isOutOfFiles(error)) throw error;
    }
  }

  /** @throws SlfleetError SLF_DISK_WRITE */
  keep(): void {
    const began = performance.now();
    try {
      this.#write();
      this.#writeCheckpoint(this.#number + 1);
    } finally {
      const { everyMs, share } = this.#settings;
      const ended = performance.now();
      this.#dueMs = ended + Math.max(everyMs, (ended - began) * (1 / share - 1));
    }
  }

  #writeCheckpoint(number: number): void {
    const { folder } = this.#settings;
    writeCheckpoint(folder, NAME, number, this.#capture());
    try {
      this.#series.begin(number);
    } catch (error) {
      // The requests that follow stay with those before it, and nobody looks for them there who goes on from it.
      removeCheckpoint(folder, NAME, number);
      throw error;
    }
    this.#number = number;
    this.#series.forgetBefore(number);
  }

  close(): void {
    this.#series.close();
  }
}
