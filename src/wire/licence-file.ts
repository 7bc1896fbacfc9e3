import { SaxesParser } from 'saxes';
import { WireError } from './wire-error.js';

/** An element of a file that is carried by hand: of `license smart save usage` and of its ACK (P§3.1, P§3.8). */
export interface FileElement {
  readonly name: string;
  /** All text directly inside it. */
  readonly text: string;
  readonly children: readonly FileElement[];
}

/** Largest file that is read: a device keeps its reports in 50 MB (SmartAgentMaxRumMemory, GP). */
export const LICENCE_FILE_LIMIT_BYTES = 50 * 1_024 * 1_024;
const DEPTH_LIMIT = 8;
const ELEMENTS_LIMIT = 100_000;

function refuse(): never {
  throw new WireError('malformed-envelope', 'smartLicense');
}

/**
 * Reads a file. There is nothing in it but elements and text: a document type, an attribute or a processing instruction is
 * no part of it.
 * @throws WireError
 */
export function readLicenceFile(xml: string): FileElement {
  if (xml.length > LICENCE_FILE_LIMIT_BYTES) throw new WireError('too-large', 'smartLicense');
  const open: { name: string; text: string; children: FileElement[] }[] = [];
  let root: FileElement | null = null;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('processinginstruction', refuse);
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (open.length >= DEPTH_LIMIT || elements > ELEMENTS_LIMIT || Object.keys(attributes).length > 0) refuse();
    open.push({ name, text: '', children: [] });
  });
  const add = (text: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(xml).close();
  return root ?? refuse();
}

/** The only element of that name inside another. @throws WireError if there is none, or more than one */
export function onlyChild(element: FileElement, name: string): FileElement {
  const [found, second] = element.children.filter((child) => child.name === name);
  if (found === undefined) throw new WireError('missing-field', name);
  if (second !== undefined) throw new WireError('invalid-field', name);
  return found;
}

/** JSON spelled so that it can stand in an element as it is: what XML does not know, and `]]>`, as JSON's own escapes. */
export function elementText(json: string): string {
  return json
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(']]>', ']]\\u003e');
}

/** @param json it is spelled as `elementText` does */
export function inElement(name: string, json: string): string {
  return `<${name}><![CDATA[${elementText(json)}]]></${name}>`;
}
