/** A licence the CSSM knows: its entitlement tag and its display name. */
export interface CatalogueEntry {
  readonly tag: string;
  readonly name: string;
}

/** Every licence the CSSM knows. A tag that is not in here gets the verdict `invalidTag` (P§2.6). */
export class LicenceCatalogue {
  private readonly byTag = new Map<string, CatalogueEntry>();
  private readonly byName = new Map<string, CatalogueEntry>();

  constructor(entries: Iterable<CatalogueEntry>) {
    for (const entry of entries) this.add(entry);
  }

  /** The first entry of a tag, and the first tag of a name, stay. */
  add({ tag, name }: CatalogueEntry): CatalogueEntry {
    const known = this.byTag.get(tag);
    if (known !== undefined) return known;
    const entry = { tag, name };
    this.byTag.set(tag, entry);
    if (!this.byName.has(name)) this.byName.set(name, entry);
    return entry;
  }

  withTag(tag: string): CatalogueEntry | undefined {
    return this.byTag.get(tag);
  }

  /** Looks a licence up as people write it: by tag, else by display name. */
  find(tagOrName: string): CatalogueEntry | undefined {
    return this.byTag.get(tagOrName) ?? this.byName.get(tagOrName);
  }
}
