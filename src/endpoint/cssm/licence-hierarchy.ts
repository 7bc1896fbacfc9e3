/**
 * Which licence covers which: older images that ask for model-specific licences stand in compliance with generic ones,
 * because the specific licence lies under the generic one in the licence hierarchy (S4, CSCvp30661 and CSCvt01955).
 *
 * Only the C9500 High Performance network tiers are documented. Their model-specific tags are not public, so licences
 * are recognised by display name; `Network` and `NW`, hyphen and space, upper and lower case count as the same. The tag
 * of the generic Advantage is public (P§9.1) and is recognised as well.
 */
interface HierarchyRow {
  readonly generic: string;
  readonly genericTag: string | null;
  readonly specific: readonly string[];
}

const HIERARCHY: readonly HierarchyRow[] = [
  {
    generic: 'C9500 Network Advantage',
    genericTag: 'regid.2017-03.com.cisco.advantagek9-Nyquist-C9500,1.0_f1563759-2e03-4a4c-bec5-5feec525a12c',
    specific: [
      'C9500 32C NW Advantage',
      'C9500 32QC NW Advantage',
      'C9500 24Y4C NW Advantage',
      'C9500 48Y4C NW Advantage',
    ],
  },
  {
    generic: 'C9500 Network Essentials',
    genericTag: null,
    specific: [
      'C9500 32C NW Essentials',
      'C9500 32QC NW Essentials',
      'C9500 24Y4C NW Essentials',
      'C9500 48Y4C NW Essentials',
    ],
  },
];

/** Where a licence stands: in which family, and at which rank in it. */
interface HierarchyPlace {
  readonly family: number;
  /** 0 is the generic licence; the specific ones follow in the order in which they are covered. */
  readonly rank: number;
}

function normalize(name: string): string {
  return name.toUpperCase().replaceAll('-', ' ').replaceAll('NETWORK', 'NW').replaceAll(/\s+/g, ' ').trim();
}

const PLACES = new Map<string, HierarchyPlace>();
for (const [family, row] of HIERARCHY.entries()) {
  PLACES.set(normalize(row.generic), { family, rank: 0 });
  if (row.genericTag !== null) PLACES.set(row.genericTag, { family, rank: 0 });
  for (const [index, name] of row.specific.entries()) PLACES.set(normalize(name), { family, rank: index + 1 });
}

/** The place of a licence in the hierarchy, or null for one that neither covers nor is covered. */
export function placeInHierarchy(name: string, tag: string): HierarchyPlace | null {
  return PLACES.get(tag) ?? PLACES.get(normalize(name)) ?? null;
}
