import { InvalidArgumentError } from 'commander';

const MOST_PORT = 65_535;

/** For commander: a TCP port, or 0 for a free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > MOST_PORT) throw new InvalidArgumentError(`Give a number from 0 to ${MOST_PORT}.`);
  return port;
}
