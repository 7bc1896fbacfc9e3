import { createLogUpdate } from 'log-update';
import { type LiveSnapshot, type LiveSpan, liveFrame, liveLine } from './live-frame.js';

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5_000;
const DEFAULT_COLUMNS = 80;

export interface LiveViewOptions extends LiveSpan {
  readonly stream: NodeJS.WritableStream & { readonly columns?: number };
  readonly isTTY: boolean;
  /** Used where the stream does not say how wide it is (it may change while the run goes on). */
  readonly columns?: number;
  /** Shows nothing at all. */
  readonly quiet: boolean;
}

export interface LiveView {
  /** Takes what is the case now; may be called as often as one likes. */
  update(snapshot: LiveSnapshot): void;
  /** Clears the terminal, or ends a log with the last figures. Nothing is shown afterwards. */
  stop(): void;
}

/**
 * The view of a run while it goes on: a few lines drawn over themselves in a terminal, at most ten times a second;
 * elsewhere a line every five seconds, the first at once. Its clock is the snapshots' `wallMs`.
 */
export function createLiveView(options: LiveViewOptions): LiveView {
  if (options.quiet) return { update: () => {}, stop: () => {} };
  return options.isTTY ? terminalView(options) : plainView(options);
}

function terminalView(options: LiveViewOptions): LiveView {
  // With the cursor hidden, log-update installs a signal handler that ends the process on Ctrl-C as soon as it is the
  // only one left, and a run must keep its results first.
  const draw = createLogUpdate(options.stream, { showCursor: true });
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  return {
    update: (snapshot) => {
      if (stopped || snapshot.wallMs - shownAtMs < REDRAW_MS) return;
      shownAtMs = snapshot.wallMs;
      const columns = options.stream.columns ?? options.columns ?? DEFAULT_COLUMNS;
      draw(liveFrame(options, snapshot, columns).join('\n'));
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      draw.clear();
      draw.done();
    },
  };
}

function plainView(options: LiveViewOptions): LiveView {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let unshown: LiveSnapshot | null = null;
  let stopped = false;
  const show = (snapshot: LiveSnapshot): void => {
    shownAtMs = snapshot.wallMs;
    unshown = null;
    options.stream.write(`${liveLine(options, snapshot)}\n`);
  };
  return {
    update: (snapshot) => {
      if (stopped) return;
      if (snapshot.wallMs - shownAtMs >= PLAIN_LINE_MS) show(snapshot);
      else unshown = snapshot;
    },
    stop: () => {
      if (!stopped && unshown !== null) show(unshown);
      stopped = true;
    },
  };
}
