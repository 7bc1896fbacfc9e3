/** Items written together: enough that what they share is written once for many, few enough to leave no large garbage. */
const PIECE_ITEMS = 256;
/** Long lists stand no deeper than that. */
const DEEPEST = 6;
const MARK = '#list';

/** A list whose items are made when they are written. Read back, it is an array. */
export class LazyList<Item> {
  constructor(
    readonly length: number,
    readonly item: (index: number) => Item,
  ) {}

  slice(start: number, end: number): Item[] {
    return Array.from({ length: Math.min(end, this.length) - start }, (_, index) => this.item(start + index));
  }
}

type LongList = Pick<readonly unknown[], 'length'> & { slice(start: number, end: number): readonly unknown[] };

/** Plain data, its long lists apart. */
export interface Apart<List extends LongList = LongList> {
  /** With a mark in the place of each long list. */
  readonly rest: unknown;
  readonly lists: readonly List[];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Takes the long lists out of plain data, so that they can be written piece by piece: the whole at once is many megabytes. */
export function takeApart(content: unknown): Apart {
  const lists: LongList[] = [];
  const take = (value: unknown, depth: number): unknown => {
    const isLong = value instanceof LazyList || (Array.isArray(value) && value.length > PIECE_ITEMS);
    if (isLong) return { [MARK]: lists.push(value) - 1 };
    if (!isPlain(value) || depth === DEEPEST) return value;
    let copy: Record<string, unknown> | null = null;
    for (const [name, item] of Object.entries(value)) {
      const rest = take(item, depth + 1);
      if (rest === item) continue;
      copy ??= { ...value };
      copy[name] = rest;
    }
    return copy ?? value;
  };
  return { rest: take(content, 0), lists };
}

export function piecesIn({ length }: LongList): number {
  return Math.ceil(length / PIECE_ITEMS);
}

export function* piecesOf(list: LongList): Iterable<readonly unknown[]> {
  for (let start = 0; start < list.length; start += PIECE_ITEMS) yield list.slice(start, start + PIECE_ITEMS);
}

/** Puts the lists back where their marks are. */
export function putTogether({ rest, lists }: Apart<readonly unknown[]>): unknown {
  const put = (value: unknown, depth: number): unknown => {
    if (!isPlain(value)) return value;
    if (typeof value[MARK] === 'number') return lists[value[MARK]];
    if (depth === DEEPEST) return value;
    for (const name of Object.keys(value)) value[name] = put(value[name], depth + 1);
    return value;
  };
  return put(rest, 0);
}
