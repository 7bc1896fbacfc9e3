/**
 * HTTP header by which a fleet in accelerated time tells its embedded endpoint the virtual instant (ms since the Unix
 * epoch) a message was sent at. The simulator's own; real endpoints ignore it.
 */
export const VIRTUAL_TIME_HEADER = 'x-slfleet-time';
