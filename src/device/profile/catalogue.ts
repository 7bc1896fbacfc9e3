import { packagedProfiles } from './load.js';
import { licenceTag } from './resolve.js';

/** A licence as a CSSM knows it. */
interface CatalogueEntry {
  readonly tag: string;
  /** Display name, such as `C9500 32C NW Advantage`. */
  readonly name: string;
}

/** Every licence of every model and release, once a tag, in the order of the tags: what the CSSM is told exists. */
export function licenceCatalogue(): readonly CatalogueEntry[] {
  const byTag = new Map<string, CatalogueEntry>();
  for (const profile of packagedProfiles.names()) {
    for (const licence of packagedProfiles.model(profile).licences) {
      const tag = licenceTag(licence);
      byTag.set(tag, { tag, name: licence.name });
    }
  }
  return [...byTag.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
