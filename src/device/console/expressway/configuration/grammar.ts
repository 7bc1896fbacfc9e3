import type { Profile } from '../../../profile/profile.js';
import type { DeviceView } from '../../console-device.js';
import { number } from '../../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done, refused } from '../answer.js';
import { keep } from '../change.js';
import { keywordTree, type Leaf } from '../keyword-tree.js';
import { textOf } from '../text-kind.js';
import { type ConfigurationElement, shownValue } from './element.js';
import { licenseElements } from './license-elements.js';
import { NETWORK_ELEMENTS } from './network-elements.js';
import { SYSTEM_ELEMENTS } from './system-elements.js';

/** Every element a release has, in the order in which the whole tree is printed. */
export function configurationElements(profile: Profile): ConfigurationElement[] {
  const elements = [...licenseElements(profile), ...NETWORK_ELEMENTS, ...SYSTEM_ELEMENTS];
  return elements.sort((a, b) => (firstWord(a) < firstWord(b) ? -1 : Number(firstWord(a) > firstWord(b))));
}

function firstWord({ path }: ConfigurationElement): string {
  return path.slice(0, path.indexOf(' '));
}

interface ElementLeaf extends Leaf {
  readonly element: ConfigurationElement;
}

/** `xConfiguration [path [: value]]`: without a value it prints, with one it sets. */
export function configurationGrammar(profile: Profile): GrammarNode<Call> {
  const leaves = configurationElements(profile).map(
    (element): ElementLeaf => ({
      path: element.path,
      help: element.help,
      next: valueNodes(element),
      action: ({ device }) => done(line(element, device)),
      element,
    }),
  );
  const branch =
    (below: readonly ElementLeaf[]): Action<Call> =>
    ({ device }) =>
      done(below.map(({ element }) => line(element, device)).join(''));
  return keyword('xConfiguration', 'Reads and changes the configuration.', keywordTree(leaves, branch), branch(leaves));
}

function line(element: ConfigurationElement, view: DeviceView): string {
  return `*c xConfiguration ${element.path}: ${shownValue(element, element.get(view))}\n`;
}

function valueNodes(element: ConfigurationElement): GrammarNode<Call>[] {
  const { values } = element;
  if (values.kind === 'choice')
    return values.words.map((word) => keyword<Call>(word, '', ({ device }) => set(element, device, word)));
  const kind = values.kind === 'text' ? textOf(0, values.longest) : number(values.from, values.to);
  return [argument<Call>('value', kind, '', ({ device, args }) => set(element, device, args.value ?? ''))];
}

function set(element: ConfigurationElement, device: Call['device'], value: string): string {
  const refusal = element.set(device, value);
  if (refusal !== '') return refused(refusal);
  keep(device);
  return done();
}
