/** Texts longer than this are rarely the same twice. */
const MOST_SHARED_LENGTH = 64;

/**
 * What was read back from a file has its own copy of every text, a thousand bytes a device; devices that lived have one copy of
 * each for all. Makes it so again: in place, in anything that is plain data.
 */
export function shareStrings(): (value: unknown) => unknown {
  const texts = new Map<string, string>();
  const seen = new WeakSet<object>();
  const share = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (value.length > MOST_SHARED_LENGTH) return value;
      const known = texts.get(value);
      if (known !== undefined) return known;
      texts.set(value, value);
      return value;
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return value;
    seen.add(value);
    if (Array.isArray(value)) for (const [index, item] of value.entries()) value[index] = share(item);
    else if (Object.getPrototypeOf(value) === Object.prototype) {
      const record = value as Record<string, unknown>;
      for (const key of Object.keys(record)) {
        const item = record[key];
        if (typeof item === 'string' || typeof item === 'object') record[key] = share(item);
      }
    }
    return value;
  };
  return share;
}
