import type { DeviceView } from '../../console-device.js';
import { number } from '../../grammar/argument-kinds.js';
import { argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done } from '../answer.js';
import { diagnosticLogLines } from './diagnostic-log.js';
import { eventLogLines } from './event-log.js';

/** Lines of a log that are printed unless another number is asked for [I]. */
const USUAL_LINES = 100;
const MOST_LINES = 100_000;

/** `eventlog [n|all]`, `diagnosticlog [n|all]`: the latest lines, the latest of them last [I]. */
export function logGrammar(): GrammarNode<Call>[] {
  return [
    log('eventlog', 'Displays the event log.', eventLogLines),
    log('diagnosticlog', 'Displays the diagnostic log of the licensing agent.', diagnosticLogLines),
  ];
}

function log(word: string, help: string, linesOf: (view: DeviceView) => string[]): GrammarNode<Call> {
  const latest = (view: DeviceView, count: number): string =>
    done(
      linesOf(view)
        .slice(-count)
        .map((line) => `${line}\n`)
        .join(''),
    );
  return keyword<Call>(
    word,
    help,
    [
      keyword('all', 'All lines.', ({ device }) => latest(device, MOST_LINES)),
      argument('lines', number(1, MOST_LINES), 'The latest lines.', ({ device, args }) =>
        latest(device, Number(args.lines)),
      ),
    ],
    ({ device }) => latest(device, USUAL_LINES),
  );
}
