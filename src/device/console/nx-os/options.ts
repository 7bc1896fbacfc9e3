import type { Action, GrammarNode } from '../grammar/node.js';

/** An option of a command: makes its nodes, given what may follow it. */
export type Option<Call> = (rest: readonly GrammarNode<Call>[], action: Action<Call>) => GrammarNode<Call>;

/**
 * What follows a command that takes options in any order, each at most once. The line may end after every option.
 */
export function inAnyOrder<Call>(options: readonly Option<Call>[], action: Action<Call>): GrammarNode<Call>[] {
  return options.map((option) =>
    option(
      inAnyOrder(
        options.filter((other) => other !== option),
        action,
      ),
      action,
    ),
  );
}
