import type { DefectId } from '../agent/policy/defect-id.js';
import type { OperatingSystem } from '../profile/profile.js';
import type { ReleaseRange } from '../profile/release.js';

/** How far a fact is known: `C` seen in a public source, `I` inferred from such, `U` not public. */
export type Mark = 'C' | 'I' | 'U';

/** Releases that have the defect, from one train to the next fixed release. */
export interface AffectedRange extends ReleaseRange {
  /** How sure it is that the ends are those. */
  readonly mark: Mark;
  /** What in this range is assumed; empty if nothing is. */
  readonly note: string;
}

/** Something an operator can see, in the words in which it shows. */
export interface Observable {
  /** A command, `syslog`, or the server's side. */
  readonly where: string;
  readonly text: string;
  readonly mark: Mark;
}

/** What is done about it, step by step. */
export interface Cure {
  /** Only an upgrade removes the cause; a workaround holds until it comes back. */
  readonly kind: 'upgrade' | 'workaround' | 'none needed';
  readonly about: string;
  /** In order: commands as they are typed, or what is done at the server. */
  readonly steps: readonly string[];
  readonly mark: Mark;
}

/**
 * A defect of the vendor's software. One file each in `device/defects/`. Which devices have it is decided by the release
 * they run (and by the model, where it is one of some models), never by a scenario.
 */
export interface Defect {
  readonly id: DefectId;
  /** The vendor's own headline if `headlineMark` is `C`, else ours. */
  readonly headline: string;
  readonly headlineMark: Mark;
  /** Field notice, such as `FN72578`; null if there is none. */
  readonly notice: string | null;
  readonly os: OperatingSystem;
  /** Profiles that can have it; null: every model of the OS. */
  readonly profiles: readonly string[] | null;
  /** Oldest first; they do not overlap. */
  readonly affected: readonly AffectedRange[];
  /** The first fixed release of each train that has one, oldest first. */
  readonly fixed: readonly string[];
  /** What must be the case for it to show. */
  readonly trigger: string;
  readonly effect: string;
  readonly observables: readonly Observable[];
  readonly cures: readonly Cure[];
  /** Library scenario that shows symptom and cure. */
  readonly scenario: string;
  readonly sources: readonly string[];
}
