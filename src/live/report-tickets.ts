import { makeRunKey } from './run-key.js';

const VALID_FOR_MS = 30_000;

/**
 * A browser that goes to a page sends no key along, so that who has the key is given a ticket for the report: an address
 * nobody can guess, good for one visit.
 */
export class ReportTickets {
  readonly #issued = new Map<string, { readonly page: string; readonly untilMs: number }>();

  /** @param page who asks, by its name for itself */
  issue(page: string): string {
    const ticket = makeRunKey();
    this.#issued.set(ticket, { page, untilMs: performance.now() + VALID_FOR_MS });
    return ticket;
  }

  /** @returns whose ticket it was, or null if it is none or no longer one */
  redeem(ticket: string): string | null {
    const found = this.#issued.get(ticket);
    this.#issued.delete(ticket);
    return found !== undefined && performance.now() < found.untilMs ? found.page : null;
  }
}
