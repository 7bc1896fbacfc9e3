import type { Profile } from '../../../profile/profile.js';
import { type Action, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done } from '../answer.js';
import { keywordTree, type Leaf } from '../keyword-tree.js';
import { knowsReservation } from '../smart-licensing.js';
import type { ExpresswayCommand } from './command.js';
import { LICENSE_COMMANDS } from './license-commands.js';
import { MAINTENANCE_COMMANDS } from './maintenance-commands.js';
import { RESERVATION_COMMANDS } from './reservation-commands.js';

/** Every command a release has. */
export function expresswayCommands(profile: Profile): ExpresswayCommand[] {
  const reservation = knowsReservation(profile) ? RESERVATION_COMMANDS : [];
  return [...LICENSE_COMMANDS, ...reservation, ...MAINTENANCE_COMMANDS];
}

interface CommandLeaf extends Leaf {
  readonly command: ExpresswayCommand;
}

/** `xCommand path …`. A path that stops short, or a command without what it needs, prints its usage [I]. */
export function commandGrammar(profile: Profile): GrammarNode<Call> {
  const leaves = expresswayCommands(profile).map(
    (command): CommandLeaf => ({
      path: command.path,
      help: command.help,
      next: command.next,
      action: command.run ?? (() => done(usage(command))),
      command,
    }),
  );
  const branch =
    (below: readonly CommandLeaf[]): Action<Call> =>
    () =>
      done(below.map(({ command }) => usage(command)).join(''));
  return keyword('xCommand', 'Carries out a command.', keywordTree(leaves, branch), branch(leaves));
}

function usage({ path, help, takes }: ExpresswayCommand): string {
  return `*h xCommand ${path}\n        ${help}\n${takes.map((parameter) => `        ${parameter}\n`).join('')}`;
}
