import { nearestWordHint } from '../../errors/nearest-word.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { OperatingSystem } from './profile.js';
import type { ParsedProfileFile } from './profile-file.js';
import { compareReleases, isReleaseIn, parseRelease, type ReleaseRange, releaseForm } from './release.js';
import type { LicenceEntry, ProfileFile, ReasonedRange } from './schema.js';

/** Keys that must stand in the profile or in a family it extends. */
const REQUIRED = [
  'title',
  'pid',
  'family',
  'os',
  'releases',
  'redundancy',
  'maxMembers',
  'serialPrefix',
  'hostnamePrefix',
  'licences',
  'defaultFeatures',
  'transport',
  'defaultVrf',
  'defaultSourceInterface',
] as const satisfies readonly (keyof ProfileFile)[];

type RequiredKeys = { readonly [Key in (typeof REQUIRED)[number]]: NonNullable<ProfileFile[Key]> };

/** A device model with its families put in, over all its releases. */
export interface ProfileModel extends RequiredKeys {
  readonly name: string;
  readonly about: string;
  /** Oldest first. */
  readonly releases: string[];
  /** One of them. */
  readonly defaultRelease: string;
  readonly refuses: readonly ReasonedRange[];
  readonly lacksCloudRoot: readonly ReasonedRange[];
  readonly softwareId: ProfileFile['softwareId'];
  readonly madeSoftwareId: ProfileFile['madeSoftwareId'];
  readonly rhythm: NonNullable<ProfileFile['rhythm']>;
  readonly loadModel: NonNullable<ProfileFile['loadModel']>;
}

/** The entry that holds a feature's licence at a release is the one whose ranges contain it. */
export function isLicenceAt(os: OperatingSystem, release: string, licence: LicenceEntry): boolean {
  return licence.in === undefined || licence.in.some((range) => isReleaseIn(os, release, range));
}

/**
 * Puts a profile together with the families it extends: the nearest file wins, `rhythm` and `loadModel` key by key; `licences` and
 * `refuses` add up. Then checks what only the whole can tell.
 * @param chain the profile's own file first, then its family, the family's family, …
 * @throws SlfleetError SLF_PROFILE_INVALID with every error and its place
 */
export function buildModel(name: string, chain: readonly [ParsedProfileFile, ...ParsedProfileFile[]]): ProfileModel {
  const [own] = chain;
  const files = [...chain].reverse();
  const merged: ProfileFile = {};
  const rhythm: NonNullable<ProfileFile['rhythm']> = {};
  const loadModel: NonNullable<ProfileFile['loadModel']> = {};
  for (const { content } of files) {
    Object.assign(merged, content);
    Object.assign(rhythm, content.rhythm);
    Object.assign(loadModel, content.loadModel);
  }
  merged.rhythm = rhythm;
  merged.licences = files.flatMap((file) => file.content.licences ?? []);
  merged.refuses = files.flatMap((file) => file.content.refuses ?? []);
  const errors: string[] = [];
  for (const key of REQUIRED) {
    if (merged[key] === undefined || (key === 'licences' && merged.licences.length === 0)) {
      errors.push(`${own.where([])}: ${key} is missing, here and in what this extends`);
    }
  }
  if ((merged.softwareId === undefined) === (merged.madeSoftwareId === undefined)) {
    errors.push(`${own.where([])}: give either softwareId or madeSoftwareId`);
  }
  if (errors.length > 0) throw invalid(errors);

  const whole = merged as ProfileFile & RequiredKeys;
  for (const file of chain) errors.push(...releaseErrors(file, whole.os));
  if (errors.length === 0) errors.push(...defaultReleaseErrors(files, whole), ...licenceErrors(files, whole));
  if (errors.length > 0) throw invalid(errors);

  const { extends: _extends, ...rest } = whole;
  const releases = [...whole.releases].sort((a, b) => compareReleases(whole.os, a, b));
  return {
    ...rest,
    name,
    about: whole.about ?? '',
    releases,
    defaultRelease: whole.defaultRelease ?? (releases.at(-1) as string),
    refuses: merged.refuses,
    lacksCloudRoot: whole.lacksCloudRoot ?? [],
    softwareId: whole.softwareId,
    madeSoftwareId: whole.madeSoftwareId,
    rhythm,
    loadModel,
  };
}

/** Texts that stand where a release must, but are none of this OS. */
function releaseErrors(file: ParsedProfileFile, os: OperatingSystem): string[] {
  const errors: string[] = [];
  const check = (text: string | undefined, path: readonly (string | number)[]) => {
    if (text === undefined || parseRelease(os, text) !== null) return;
    errors.push(`${file.where(path)}: "${text}" is not an ${releaseForm(os)}`);
  };
  const checkRange = (range: ReleaseRange, path: readonly (string | number)[]) => {
    check(range.from, [...path, 'from']);
    check(range.before, [...path, 'before']);
  };
  const { releases = [], refuses = [], lacksCloudRoot = [], licences = [] } = file.content;
  for (const [at, text] of releases.entries()) check(text, ['releases', at]);
  for (const [at, range] of refuses.entries()) checkRange(range, ['refuses', at]);
  for (const [at, range] of lacksCloudRoot.entries()) checkRange(range, ['lacksCloudRoot', at]);
  for (const [at, licence] of licences.entries()) {
    for (const [n, range] of (licence.in ?? []).entries()) checkRange(range, ['licences', at, 'in', n]);
  }
  return errors;
}

/** The release of those who name none must be one there is. */
function defaultReleaseErrors(
  files: readonly ParsedProfileFile[],
  { releases, defaultRelease }: ProfileFile & RequiredKeys,
): string[] {
  if (defaultRelease === undefined || releases.includes(defaultRelease)) return [];
  const owner = files.findLast((file) => file.content.defaultRelease !== undefined) as ParsedProfileFile;
  return [`${owner.where(['defaultRelease'])}: ${defaultRelease} is none of the releases`];
}

/** Each feature has one tag or none at each release; each entry holds at one release or more; default features exist throughout. */
function licenceErrors(files: readonly ParsedProfileFile[], whole: ProfileFile & RequiredKeys): string[] {
  const errors: string[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    for (const [at, licence] of (file.content.licences ?? []).entries()) {
      const place = file.where(['licences', at]);
      if ((licence.tag === undefined) === (licence.madeTag === undefined)) {
        errors.push(`${place}: licence ${licence.feature}: give either tag or madeTag`);
      }
      const releases = whole.releases.filter((release) => isLicenceAt(whole.os, release, licence));
      if (releases.length === 0) errors.push(`${place}: licence ${licence.feature} holds at none of the releases`);
      for (const release of releases) {
        const key = `${licence.feature} ${release}`;
        if (seen.has(key)) errors.push(`${place}: licence ${licence.feature} is given twice at ${release}`);
        seen.add(key);
      }
    }
  }
  const features = [...new Set(whole.licences.map((licence) => licence.feature))];
  const owner = files.findLast((file) => file.content.defaultFeatures !== undefined) as ParsedProfileFile;
  for (const [at, feature] of whole.defaultFeatures.entries()) {
    const gap = whole.releases.find((release) => !seen.has(`${feature} ${release}`));
    if (gap === undefined) continue;
    const hint = features.includes(feature) ? '' : nearestWordHint(feature, features);
    errors.push(`${owner.where(['defaultFeatures', at])}: no licence "${feature}" at ${gap}${hint}`);
  }
  return errors;
}

function invalid(errors: readonly string[]): SlfleetError {
  return new SlfleetError('SLF_PROFILE_INVALID', errors[0] ?? '', { details: errors });
}
