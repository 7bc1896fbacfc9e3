/**
 * Lists such as name servers are numbered places here, some of which may be empty.
 * @param place from 1
 * @param blank what stands in an empty place
 * @returns the list with something at a place, and nothing empty at its end
 */
export function withSlot<Item>(
  list: readonly Item[],
  place: number,
  item: Item,
  blank: Item,
  isBlank: (item: Item) => boolean,
): Item[] {
  const next = [...list];
  while (next.length < place) next.push(blank);
  next[place - 1] = item;
  while (next.length > 0 && isBlank(next.at(-1) ?? blank)) next.pop();
  return next;
}

/** The same for a list of names or addresses, where an empty text is an empty place. */
export function withAddress(list: readonly string[], place: number, address: string): string[] {
  return withSlot(list, place, address, '', (one) => one === '');
}
