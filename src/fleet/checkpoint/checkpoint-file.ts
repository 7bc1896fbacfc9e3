import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '../../errors/disk-error.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { FrameMaker, framesIn, PLAIN_DATA } from './frame.js';
import { piecesIn, piecesOf, putTogether, takeApart } from './long-lists.js';

/** Raised whenever what is in a checkpoint, or in what is kept beside it, changes its meaning. */
const CHECKPOINT_VERSION = 4;
const FORMAT = 'slfleet checkpoint';
const NEWLINE = 0x0a;
/** The newest, and the one before it in case the newest is damaged. */
const KEPT = 2;

/** One line of JSON before the data. */
interface Header {
  readonly format: typeof FORMAT;
  readonly version: number;
}

/** The first record after it. Then come the lists, each in pieces. */
interface Plan {
  readonly rest: unknown;
  /** Pieces of each list. */
  readonly pieces: readonly number[];
}

export interface Numbered<Content> {
  /** Checkpoints of one name are numbered from 1. */
  readonly number: number;
  readonly content: Content;
}

function fileName(name: string, number: number): string {
  return `${name}.${number}`;
}

/** Numbers of the checkpoints of a name, newest first. */
function numbersOf(folder: string, name: string): number[] {
  const start = `${name}.`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(start) && /^\d+$/.test(file.slice(start.length)))
    .map((file) => Number(file.slice(start.length)))
    .sort((a, b) => b - a);
}

/**
 * Writes a checkpoint: whole under its name or not at all, and readable by its owner only, since it holds ID tokens. It outlives
 * the death of the program, not that of the machine's power: nothing is forced onto the disk.
 * @param content plain data, as structured clone takes it
 * @throws SlfleetError SLF_DISK_WRITE
 */
export function writeCheckpoint(folder: string, name: string, number: number, content: unknown): void {
  const header: Header = { format: FORMAT, version: CHECKPOINT_VERSION };
  const { rest, lists } = takeApart(content);
  const plan: Plan = { rest, pieces: lists.map(piecesIn) };
  const path = join(folder, fileName(name, number));
  const unfinished = join(folder, `${name}.unfinished`);
  try {
    const file = openSync(unfinished, 'w', 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(header)}\n`);
      const frames = new FrameMaker(PLAIN_DATA);
      writeFileSync(file, frames.framesOf([plan]));
      for (const list of lists) for (const piece of piecesOf(list)) writeFileSync(file, frames.framesOf([piece]));
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (cause) {
    // A full disk is to have the room for what is worth more: the checkpoints before.
    rmSync(unfinished, { force: true });
    throw diskError(path, cause);
  }
  rmSync(join(folder, fileName(name, number - KEPT)), { force: true });
}

/** Takes a checkpoint back: the one before it is the newest again. */
export function removeCheckpoint(folder: string, name: string, number: number): void {
  rmSync(join(folder, fileName(name, number)), { force: true });
}

/**
 * The newest checkpoint of a name that is whole and usable.
 * @param usable whether what the checkpoint builds on is there, too
 * @returns null if there never was one
 * @throws SlfleetError SLF_CHECKPOINT_DAMAGED if there are some and none is whole, SLF_CHECKPOINT_VERSION
 */
export function readCheckpoint<Content>(
  folder: string,
  name: string,
  usable: (content: Content) => boolean = () => true,
): Numbered<Content> | null {
  const numbers = numbersOf(folder, name);
  for (const number of numbers) {
    const content = readData(join(folder, fileName(name, number)));
    if (content !== undefined && usable(content as Content)) return { number, content: content as Content };
  }
  if (numbers.length === 0) return null;
  throw new SlfleetError('SLF_CHECKPOINT_DAMAGED', `${join(folder, name)}.*: no checkpoint is whole`);
}

/** @returns undefined if it is damaged */
function readData(path: string): unknown {
  try {
    const file = readFileSync(path);
    const end = file.indexOf(NEWLINE);
    const header = JSON.parse(file.toString('utf8', 0, end)) as Header;
    if (header.format !== FORMAT || !Number.isInteger(header.version)) return undefined;
    if (header.version !== CHECKPOINT_VERSION) {
      const text = `${path} is of version ${header.version}, this program writes ${CHECKPOINT_VERSION}`;
      throw new SlfleetError('SLF_CHECKPOINT_VERSION', text);
    }
    const { records, wholeBytes } = framesIn(file, PLAIN_DATA, end + 1);
    return wholeBytes === file.length ? contentOf(records) : undefined;
  } catch (error) {
    if (error instanceof SlfleetError) throw error;
    return undefined;
  }
}

/** @returns undefined if pieces are missing */
function contentOf([first, ...pieces]: readonly unknown[]): unknown {
  const { rest, pieces: counts } = first as Plan;
  if (counts.reduce((sum, count) => sum + count, 0) !== pieces.length) return undefined;
  let next = 0;
  const lists = counts.map((count) => {
    next += count;
    return (pieces.slice(next - count, next) as unknown[][]).flat();
  });
  return putTogether({ rest, lists });
}
