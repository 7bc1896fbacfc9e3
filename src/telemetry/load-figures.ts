/** The least, the sum and the most of one figure over devices. */
export interface Spread {
  readonly sum: number;
  readonly least: number;
  readonly most: number;
}

/**
 * What a load observation tells of the devices it is about: RUM reports they store, those of them without an ACK, and, by the load
 * model, CPU (% over an hour) and memory of the Smart Agent (B).
 */
export const LOAD_FIGURES = ['stored', 'unacknowledged', 'cpu', 'memory'] as const;

export type LoadFigure = (typeof LOAD_FIGURES)[number];

export type LoadSpreads = Readonly<Record<LoadFigure, Spread>>;
