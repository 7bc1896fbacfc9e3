import { pollIdOf } from './poll-id.js';

/**
 * Polls a reporter may have open. Devices report once a month or, while that fails, once a day, and fetch each; more than
 * this is somebody who only fills the memory, and loses his oldest.
 */
const MOST_POLLS_OF_A_REPORTER = 1_024;
/** How many forgotten entries the queue of fetched polls drags along before it is cut. */
const QUEUE_WASTE = 1_024;

/** Whoever reports usage and asks for the result later. */
export class PollReporter<Content> {
  /** How many poll ids it was given. */
  given = 0;
  /** Those not forgotten, oldest first. */
  readonly polls: Poll<Content>[] = [];

  /** @param name what its poll ids follow from */
  constructor(readonly name: string) {}
}

/** What a reporter was told to ask for later. */
export interface Poll<Content> {
  /** Decimal digits. */
  readonly id: string;
  readonly reporter: PollReporter<Content>;
  readonly content: Content;
  /** When its content was first handed out, ms; infinity before. */
  fetchedMs: number;
}

/**
 * The poll ids a server has given out. They are kept until they were fetched and some time more, or until their reporter is
 * gone; a poll that nobody ever fetches stays.
 */
export class PollBook<Content> {
  private readonly polls = new Map<string, Poll<Content>>();
  /** Fetched polls in the order of their first fetch, from `oldest` on. */
  private queue: Poll<Content>[] = [];
  private oldest = 0;

  /**
   * @param keepFetchedMs how long a poll outlives its first fetch
   * @param changed told of each poll opened, fetched or forgotten
   */
  constructor(
    private readonly seed: number,
    private readonly keepFetchedMs: number,
    private readonly changed: ((id: string) => void) | null = null,
  ) {}

  /** Polls not forgotten. */
  get size(): number {
    return this.polls.size;
  }

  open(reporter: PollReporter<Content>, content: Content): Poll<Content> {
    let id: string;
    do {
      reporter.given += 1;
      id = pollIdOf(this.seed, reporter.name, reporter.given);
    } while (this.polls.has(id));
    const poll = { id, reporter, content, fetchedMs: Number.POSITIVE_INFINITY };
    this.polls.set(id, poll);
    const oldest = reporter.polls[0];
    if (oldest !== undefined && reporter.polls.length >= MOST_POLLS_OF_A_REPORTER) this.forget(oldest);
    reporter.polls.push(poll);
    this.changed?.(id);
    return poll;
  }

  /** The poll of this id, whosever it is. */
  get(id: string): Poll<Content> | undefined {
    return this.polls.get(id);
  }

  /** Oldest first. */
  all(): IterableIterator<Poll<Content>> {
    return this.polls.values();
  }

  /** Fills an empty book, each reporter's oldest poll first. */
  restore(polls: readonly Poll<Content>[]): void {
    for (const poll of polls) {
      this.polls.set(poll.id, poll);
      poll.reporter.polls.push(poll);
    }
    const fetched = polls.filter(({ fetchedMs }) => fetchedMs !== Number.POSITIVE_INFINITY);
    // Those fetched in the same instant are forgotten in the same instant: their order among themselves does not matter.
    this.queue = fetched.sort((a, b) => a.fetchedMs - b.fetchedMs);
    this.oldest = 0;
  }

  /** The poll of this id, if it was this reporter's. */
  find(id: string, reporter: PollReporter<Content>): Poll<Content> | undefined {
    const poll = this.polls.get(id);
    return poll?.reporter === reporter ? poll : undefined;
  }

  /** Its content was handed out. Only the first time counts, or one who keeps asking would keep it for ever. */
  fetched(poll: Poll<Content>, nowMs: number): void {
    if (poll.fetchedMs !== Number.POSITIVE_INFINITY) return;
    poll.fetchedMs = nowMs;
    this.queue.push(poll);
    this.changed?.(poll.id);
  }

  /** Forgets all polls of a reporter that is gone. */
  forgetReporter(reporter: PollReporter<Content>): void {
    for (const { id } of reporter.polls) {
      this.polls.delete(id);
      this.changed?.(id);
    }
    reporter.polls.length = 0;
  }

  /** Forgets what was fetched long enough ago. */
  forgetFetched(nowMs: number): void {
    for (let poll = this.queue[this.oldest]; poll !== undefined; poll = this.queue[this.oldest]) {
      if (poll.fetchedMs + this.keepFetchedMs > nowMs) break;
      this.oldest += 1;
      this.forget(poll);
    }
    if (this.oldest < QUEUE_WASTE || 2 * this.oldest < this.queue.length) return;
    this.queue = this.queue.slice(this.oldest);
    this.oldest = 0;
  }

  private forget(poll: Poll<Content>): void {
    const { polls } = poll.reporter;
    const index = polls.indexOf(poll);
    if (index < 0) return;
    polls.splice(index, 1);
    this.polls.delete(poll.id);
    this.changed?.(poll.id);
  }
}
