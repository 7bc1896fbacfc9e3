import type { Profile } from '../../profile/profile.js';

/** What `show version`, `show inventory` and `show module` say of a model. */
export interface Hardware {
  /** `Nexus9000`. */
  readonly family: string;
  /** `C93180YC-EX`. */
  readonly chassis: string;
  /** Slots of a modular chassis; 0 for a fixed one. */
  readonly slots: number;
  /** Of the supervisor of a modular chassis: name in `show version`, and model. */
  readonly supervisor: { readonly name: string; readonly pid: string; readonly slot: number } | null;
  readonly module: string;
  readonly ports: number;
  readonly cpu: string;
  readonly memoryKb: number;
  readonly bootflashKb: number;
}

type Part = Omit<Hardware, 'family' | 'chassis'>;

const XEON = 'Intel(R) Xeon(R) CPU  @ 1.80GHz';
const N7K_SUPERVISOR = { name: 'Supervisor Module-2', pid: 'N7K-SUP2', slot: 1 };
const N7K = {
  supervisor: N7K_SUPERVISOR,
  module: 'Supervisor Module-2',
  ports: 0,
  cpu: 'Intel(R) Xeon(R) CPU        ',
  memoryKb: 32_938_744,
  bootflashKb: 2_007_040,
};

/**
 * The two figures of a 93180YC-EX are from a public `show version` of 9.3(5), those of the Nexus 7000 and the form
 * of a modular chassis from a Genie golden; the others are modelled [I].
 */
const PARTS: Readonly<Record<string, Part>> = {
  'N9K-C93180YC-EX': {
    slots: 0,
    supervisor: null,
    module: '48x10/25G + 6x40/100G Ethernet Module',
    ports: 54,
    cpu: XEON,
    memoryKb: 24_631_956,
    bootflashKb: 53_298_520,
  },
  'N9K-C9348GC-FXP': {
    slots: 0,
    supervisor: null,
    module: '48x1G + 4x25G + 2x100G Ethernet Module',
    ports: 54,
    cpu: XEON,
    memoryKb: 24_571_632,
    bootflashKb: 53_298_520,
  },
  'N3K-C3172TQ-10GT': {
    slots: 0,
    supervisor: null,
    module: '48x10GT + 6x40G Ethernet Module',
    ports: 54,
    cpu: 'Intel(R) Pentium(R) CPU  @ 2.00GHz',
    memoryKb: 3_982_496,
    bootflashKb: 2_007_040,
  },
  'N9K-C9504': {
    slots: 4,
    supervisor: { name: 'Supervisor Module', pid: 'N9K-SUP-A', slot: 27 },
    module: 'Supervisor Module',
    ports: 0,
    cpu: 'Intel(R) Xeon(R) CPU E5-2403 0 @ 1.80GHz',
    memoryKb: 16_401_544,
    bootflashKb: 20_971_520,
  },
  'N7K-C7004': { slots: 4, ...N7K },
  'N7K-C7009': { slots: 9, ...N7K },
};

const UNKNOWN: Part = {
  slots: 0,
  supervisor: null,
  module: 'Ethernet Module',
  ports: 48,
  cpu: XEON,
  memoryKb: 16_401_316,
  bootflashKb: 53_298_520,
};

/** What a model is made of; a model nobody has described is taken for a fixed switch of its family. */
export function hardwareOf({ pid }: Pick<Profile, 'pid'>): Hardware {
  const [, digit = '9', chassis = pid] = /^N(\d)K-(.+)$/.exec(pid) ?? [];
  return { family: `Nexus${digit}000`, chassis, ...(PARTS[pid] ?? UNKNOWN) };
}

/** `Nexus9000 C93180YC-EX`, and of a modular chassis its slots: ` (4 Slot)`. */
export function chassisTitle({ family, chassis, slots }: Hardware): string {
  return `${family} ${chassis}${slots === 0 ? '' : ` (${slots} Slot)`}`;
}
