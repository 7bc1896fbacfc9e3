import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
} from 'yaml';
import { quoted } from '../errors/shown.js';
import type { Path } from './path.js';
import type { Position, TextError } from './text-error.js';

const LARGEST_TEXT_BYTES = 512 * 1024;
/** No scenario, profile or dialect is deeper than ten. Far deeper ones overflow the stack, inside V8 even beyond catching. */
const DEEPEST = 32;
/** No block has as many keys as this: the largest is the licences of a scenario's account. */
const MOST_KEYS = 1_000;
/** Anchors are for a repeated block here and there; a thousand of them are an attack or a mistake. */
const MOST_ALIASES = 1_000;
/** How many times larger than the file its value may become by aliases (as the yaml package counts it). */
const MOST_ALIAS_GROWTH = 100;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Plain data only, whatever tags and directives the text holds. Repeated keys are found below: the package compares each
 * key with each other.
 */
const PLAIN = {
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** A YAML text as read: its value, what is wrong with it as YAML, and where each of its values stands. */
export interface YamlDocument {
  /** Plain data; undefined if the text is no YAML. */
  readonly value: unknown;
  readonly errors: readonly TextError[];
  /** Position of a value, or of the nearest value around it. */
  readonly positionOf: (path: Path) => Position;
  /** Position of a key; null if the block at `path` does not have it. */
  readonly positionOfKey: (path: Path, key: string) => Position | null;
}

/**
 * Reads a YAML text of unknown origin. Never throws, and takes time in proportion to the text.
 * @param kind what the text is for, as errors call it: `a scenario`
 */
export function readDocument(bytes: Uint8Array, kind: string): YamlDocument {
  const text = decode(bytes, kind);
  if (typeof text !== 'string') return unreadable({ line: 1, column: 1, message: text.wrong });
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const control = CONTROL_CHARACTER.exec(text);
  if (control !== null) {
    return unreadable({
      ...position(control.index),
      message: 'the file holds a control character: it is not plain text',
    });
  }
  const tooDeep = offsetBeyondDepth(tokens);
  if (tooDeep !== null) {
    return unreadable({ ...position(tooDeep), message: `blocks within blocks, more than ${DEEPEST} deep` });
  }
  const errors: TextError[] = [];
  const documents = new Composer(PLAIN).compose(tokens, true, text.length);
  const document = documents.next().value as Document.Parsed;
  const second = documents.next();
  if (second.done !== true) {
    const at = position((second.value as Document.Parsed).range[0]);
    errors.push({ ...at, message: `a second document begins; ${kind} is one` });
  }
  for (const error of document.errors) errors.push({ ...position(error.pos[0]), message: yamlWords(error.message) });
  const anchors = new Map<Alias, Node>();
  if (errors.length === 0) {
    for (const [offset, message] of contentErrors(document.contents, anchors))
      errors.push({ ...position(offset), message });
  }
  const root = document.contents;
  const nodeAt = (path: Path): Node | null => {
    let node: Node | null = root;
    for (const part of path) node = childOf(resolved(node, anchors), part);
    return node;
  };
  return {
    value: errors.length === 0 ? plainValue(document, errors, position) : undefined,
    errors,
    positionOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const node = nodeAt(path.slice(0, length));
        if (node?.range) return position(node.range[0]);
      }
      return position(root?.range?.[0] ?? 0);
    },
    positionOfKey: (path, key) => {
      const block = resolved(nodeAt(path), anchors);
      const pair = isMap(block) ? block.items.find((item) => keyText(item.key) === key) : undefined;
      const range = (pair?.key as Node | undefined)?.range;
      return range ? position(range[0]) : null;
    },
  };
}

function unreadable(error: TextError): YamlDocument {
  const { line, column } = error;
  return { value: undefined, errors: [error], positionOf: () => ({ line, column }), positionOfKey: () => null };
}

function decode(bytes: Uint8Array, kind: string): string | { readonly wrong: string } {
  if (bytes.length > LARGEST_TEXT_BYTES) {
    return { wrong: `the file has ${bytes.length} bytes; ${kind} has at most ${LARGEST_TEXT_BYTES}` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { wrong: 'the file is not UTF-8 text' };
  }
}

/** Walks the raw tokens without recursion. @returns where the text gets too deep, or null */
function offsetBeyondDepth(tokens: readonly CST.Token[]): number | null {
  const open: [CST.Token | null | undefined, number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (token === null || token === undefined) continue;
    if (depth > DEEPEST) return token.offset;
    if (token.type === 'document') open.push([token.value, depth]);
    else if ('items' in token)
      for (const item of token.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return null;
}

/** The package's texts end in marks of its own grammar; the first line says what is wrong. */
function yamlWords(message: string): string {
  return `not YAML: ${message.split('\n', 1)[0] ?? ''}`;
}

/**
 * What is YAML but no plain data: repeated keys, keys that are no words, aliases that lead nowhere or into themselves.
 * Fills in what each alias stands for.
 */
function contentErrors(root: Node | null, targets: Map<Alias, Node>): [number, string][] {
  const errors: [number, string][] = [];
  const anchored = new Map<string, Node>();
  const open = new Set<Node>();
  let aliases = 0;
  const visit = (node: unknown): void => {
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      const at = node.range?.[0] ?? 0;
      aliases += 1;
      if (aliases === MOST_ALIASES + 1) errors.push([at, `more than ${MOST_ALIASES} aliases`]);
      if (target === undefined) errors.push([at, `there is no anchor &${node.source} before this`]);
      else if (open.has(target)) errors.push([at, `*${node.source} stands inside itself`]);
      else targets.set(node, target);
      return;
    }
    if (!isCollection(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) anchored.set(node.anchor, node);
    if (!isCollection(node)) return;
    open.add(node);
    if (isMap(node)) errors.push(...keyErrors(node.items.map((pair) => pair.key as Node)));
    for (const item of node.items) {
      if (isPair(item)) visit(item.value);
      else visit(item);
    }
    open.delete(node);
  };
  visit(root);
  return errors;
}

function keyErrors(keys: readonly Node[]): [number, string][] {
  const [first] = keys;
  if (keys.length > MOST_KEYS)
    return [[first?.range?.[0] ?? 0, `a block of ${keys.length} keys; at most ${MOST_KEYS}`]];
  const errors: [number, string][] = [];
  const seen = new Set<string>();
  for (const key of keys) {
    const text = keyText(key);
    const at = key.range?.[0] ?? 0;
    if (text === null) errors.push([at, 'a key must be a word']);
    else if (text === '__proto__') errors.push([at, `the key ${quoted(text)} cannot be used`]);
    else if (seen.has(text)) errors.push([at, `the key ${quoted(text)} stands here twice`]);
    else seen.add(text);
  }
  return errors;
}

/** A key as text, as the value will have it; null for keys that are no words. */
function keyText(key: unknown): string | null {
  return isScalar(key) && key.anchor === undefined ? String(key.value ?? '') : null;
}

function resolved(node: Node | null, targets: ReadonlyMap<Alias, Node>): Node | null {
  return isAlias(node) ? (targets.get(node) ?? null) : node;
}

function childOf(node: Node | null, part: string | number): Node | null {
  if (isSeq(node) && typeof part === 'number') return (node.items[part] as Node | undefined) ?? null;
  if (!isMap(node)) return null;
  return (node.items.find((pair) => keyText(pair.key) === String(part))?.value as Node | null | undefined) ?? null;
}

function plainValue(document: Document.Parsed, errors: TextError[], position: (offset: number) => Position): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIAS_GROWTH });
  } catch {
    errors.push({
      ...position(document.contents?.range[0] ?? 0),
      message: 'aliases make this far larger than it is written',
    });
    return undefined;
  }
}
