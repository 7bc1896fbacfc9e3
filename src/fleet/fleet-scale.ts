import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { ScaleOrder } from './control-port.js';
import { dealOut, GroupScale } from './group-scale.js';
import type { FleetPlan } from './plan.js';

/** How many devices of each label of a fleet are meant to be on, and how that is changed. */
export class FleetScale {
  readonly #plan: FleetPlan;
  readonly #groups: readonly GroupScale[];
  #added = 0;

  constructor(plan: FleetPlan) {
    this.#plan = plan;
    this.#groups = plan.groups.map((group) => new GroupScale(group));
  }

  /** Devices that joined although they were not planned. */
  get added(): number {
    return this.#added;
  }

  /** Devices of each label that are meant to be on. */
  get sizes(): Readonly<Record<string, number>> {
    const sizes: Record<string, number> = {};
    for (const { label, index } of this.#plan.groups) {
      sizes[label] = (sizes[label] ?? 0) + (this.#groups[index] as GroupScale).size;
    }
    return sizes;
  }

  /**
   * The orders by which a label would come to a number of devices. Several groups of one label grow and shrink as they stand to
   * each other in the plan.
   * @param most devices a run may have
   * @throws SlfleetError SLF_CONTROL_INVALID for a label there is no group of, or too many devices
   */
  ordersFor(label: string, size: number, most: number): ScaleOrder[] {
    const groups = this.#plan.groups.filter((group) => group.label === label);
    if (groups.length === 0) {
      const hint = nearestWordHint(label, [...new Set(this.#plan.groups.map((group) => group.label))]);
      throw new SlfleetError('SLF_CONTROL_INVALID', `there is no label ${quoted(label)}${hint}`);
    }
    const scales = groups.map(({ index }) => this.#groups[index] as GroupScale);
    const there = scales.reduce((sum, { devices }) => sum + devices, 0);
    let free = this.#plan.groups.reduce((sum, { count }) => sum + count, 0) + this.#added;
    if (free - there + size > most) {
      throw new SlfleetError('SLF_CONTROL_INVALID', `a run has at most ${most} devices`);
    }
    const sizes = dealOut(
      size,
      groups.map(({ count }) => count),
    );
    return scales.map((group, at) => {
      const order = group.to(sizes[at] as number, free);
      free += order.added.length;
      return order;
    });
  }

  /** Orders are carried out: of this run, or before it was taken up again. */
  follow(orders: readonly ScaleOrder[]): void {
    for (const order of orders) {
      (this.#groups[order.group] as GroupScale).follow(order);
      this.#added += order.added.length;
    }
  }
}
