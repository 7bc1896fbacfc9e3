import { describe, expect, it } from 'vitest';
import type { AgentRhythm } from '../../../src/device/agent/agent.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { licenceCatalogue } from '../../../src/device/profile/catalogue.js';
import { listProfiles, loadProfile } from '../../../src/device/profile/load.js';
import { DAY_MS, HOUR_MS } from '../../../src/time/duration.js';

const TAG_GRAMMAR = /^regid\.\d{4}-\d{2}\.com\.cisco\.[\w-]+,v?\d+(\.\d+)?_[0-9a-f-]{36}$/;

describe('the packaged profiles', () => {
  it.each([
    ['nexus-93180yc-ex', 'N9K-C93180YC-EX', '9.3(3)', '9.3(14)', 'none', 1],
    ['nexus-9348gc-fxp', 'N9K-C9348GC-FXP', '9.3(3)', '9.3(14)', 'none', 1],
    ['nexus-3172tq', 'N3K-C3172TQ-10GT', '9.3(3)', '9.3(14)', 'none', 1],
    ['nexus-9504', 'N9K-C9504', '9.3(3)', '9.3(14)', 'supervisors', 2],
    ['nexus-7004', 'N7K-C7004', '8.0(1)', '8.4(6)', 'supervisors', 2],
    ['nexus-7009', 'N7K-C7009', '8.0(1)', '8.4(6)', 'supervisors', 2],
    ['catalyst-9300-24p', 'C9300-24P', '16.9.1', '17.13.1', 'stack', 8],
    ['catalyst-9300-48p', 'C9300-48P', '16.9.1', '17.13.1', 'stack', 8],
    ['catalyst-9300l-48p', 'C9300L-48PF-4X', '16.9.1', '17.13.1', 'stack', 8],
    ['catalyst-9200l-48p', 'C9200L-48P-4X', '16.9.1', '17.13.1', 'stack', 8],
    ['catalyst-9606r', 'C9606R', '16.9.1', '17.13.1', 'supervisors', 2],
    ['catalyst-9407r', 'C9407R', '16.9.1', '17.13.1', 'supervisors', 2],
    ['catalyst-9410r', 'C9410R', '16.9.1', '17.13.1', 'supervisors', 2],
    ['catalyst-9500-32c', 'C9500-32C', '16.9.1', '17.13.1', 'stackwise-virtual', 2],
    ['catalyst-9500-32qc', 'C9500-32QC', '16.9.1', '17.13.1', 'stackwise-virtual', 2],
    ['catalyst-9500-24y4c', 'C9500-24Y4C', '16.9.1', '17.13.1', 'stackwise-virtual', 2],
    ['catalyst-9500-48y4c', 'C9500-48Y4C', '16.9.1', '17.13.1', 'stackwise-virtual', 2],
    ['catalyst-3850-24p', 'WS-C3850-24P', '16.9.1', '17.3.1', 'stack', 9],
    ['catalyst-3850-48p', 'WS-C3850-48P', '16.9.1', '17.3.1', 'stack', 9],
    ['expressway-c', 'Expressway', 'X12.6', 'X14.3.4', 'none', 1],
    ['expressway-e', 'Expressway', 'X12.6', 'X14.3.4', 'none', 1],
  ])('%s is %s, %s to %s (licensing §1, §3)', (name, pid, oldest, newest, redundancy, maxMembers) => {
    const summary = listProfiles().find((profile) => profile.name === name);
    expect(summary).toMatchObject({ pid, redundancy, maxMembers });
    expect(summary?.releases[0]).toBe(oldest);
    expect(summary?.releases.at(-1)).toBe(newest);
  });

  /** Public tags and software ids: protocol §9.1 [C]. */
  it.each([
    [
      'catalyst-9300-24p',
      'network-advantage',
      'C9300-24 Network Advantage',
      'regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53',
    ],
    [
      'catalyst-9300-24p',
      'network-essentials',
      'C9300-24 Network Essentials',
      'regid.2017-03.com.cisco.essentialsk9,1.0_90406ae8-385e-43aa-ac98-91da0ea270e2',
    ],
    [
      'catalyst-9300-24p',
      'dna-advantage',
      'C9300-24 DNA Advantage',
      'regid.2017-05.com.cisco.c9300_dna_advantage,1.0_411773c3-2116-4c10-94a4-5d357fe6ff18',
    ],
    [
      'catalyst-9300-48p',
      'network-advantage',
      'C9300-48 Network Advantage',
      'regid.2017-05.com.cisco.C9300_48P_NW_Advantagek9,1.0_6a224fe3-c92e-4440-a9c1-5d0e53a54015',
    ],
    [
      'catalyst-9300-48p',
      'dna-advantage',
      'C9300-48 DNA Advantage',
      'regid.2017-05.com.cisco.C9300_48P_Dna_Advantage,1.0_60783b06-53ee-484c-b21e-615d3cf6837a',
    ],
    [
      'catalyst-9407r',
      'network-advantage',
      'C9400 Network Advantage',
      'regid.2017-05.com.cisco.advantagek9-C9400,1.0_61a546cd-1037-47cb-bbe6-7cad3217a7b3',
    ],
    [
      'catalyst-9410r',
      'dna-advantage',
      'C9400 DNA Advantage',
      'regid.2017-05.com.cisco.dna_advantage-C9400,1.0_6e77dbc1-0da3-466c-8414-97c8ee4d48ce',
    ],
    [
      'catalyst-9500-32c',
      'network-advantage',
      'C9500 Network Advantage',
      'regid.2017-03.com.cisco.advantagek9-Nyquist-C9500,1.0_f1563759-2e03-4a4c-bec5-5feec525a12c',
    ],
    [
      'catalyst-9500-32qc',
      'dna-advantage',
      'C9500 32QC DNA Advantage',
      'regid.2018-01.com.cisco.C9500-DNA-32QC-A,1.0_1fd2bf73-201e-472b-a287-65f23ec80f3e',
    ],
  ])('%s %s has its public tag', (profile, feature, name, tag) => {
    expect(loadProfile(profile).licences.get(feature)).toMatchObject({ name, tag, tagIsPublic: true });
  });

  it.each([
    ['catalyst-9300-48p', 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72'],
    ['catalyst-9410r', 'regid.2017-05.com.cisco.C9400,v1_ad928212-d182-407e-ac85-29e213602efa'],
    ['catalyst-9500-24y4c', 'regid.2017-05.com.cisco.C9500,v1_7435cf27-0075-4bfb-b67c-b42f3054e82a'],
  ])('%s has its public software id', (profile, softwareId) => {
    expect(loadProfile(profile).softwareId).toBe(softwareId);
  });

  it.each([
    ['nexus-93180yc-ex', 'LAN_ENTERPRISE_SERVICES_PKG', 'LAN license for Nexus 9300-XF'],
    ['nexus-9348gc-fxp', 'NXOS_ESSENTIALS_GF', 'NX-OS Essentials license for Nexus 9300-GF'],
    ['expressway-c', 'rms', 'Rich Media Session'],
    ['expressway-e', 'desktop', 'UC Manager Enhanced'],
    ['expressway-e', 'room', 'UC Manager TelePresence Room'],
  ])('%s %s has a made tag, and says so', (profile, feature, name) => {
    const licence = loadProfile(profile).licences.get(feature);
    expect(licence).toMatchObject({ name, tagIsPublic: false });
    expect(licence?.tag).toMatch(TAG_GRAMMAR);
  });

  it('a made tag is the same in every run', () => {
    expect(loadProfile('expressway-c').licences.get('rms')?.tag).toBe(
      'regid.2019-10.com.cisco.EXPY_RMS,1.0_ed8bd131-daae-5892-a59e-4d857d2e9b47',
    );
  });

  it.each([
    ['nexus-93180yc-ex', 'callhome', 'management', 'mgmt0'],
    // F13: what fails is another source interface than this one.
    ['nexus-9348gc-fxp', 'callhome', 'management', 'mgmt0'],
    ['catalyst-9300-24p', 'callhome', '', ''],
    ['expressway-c', 'smart', '', ''],
  ])('%s sends by %s from VRF "%s", interface "%s"', (profile, transport, defaultVrf, defaultSourceInterface) => {
    expect(loadProfile(profile)).toMatchObject({ transport, defaultVrf, defaultSourceInterface });
  });

  it.each<[string, Partial<AgentRhythm>, string]>([
    ['nexus-93180yc-ex', { outOfComplianceRenewalMs: DAY_MS }, 'S2: daily'],
    ['catalyst-9300-24p', { outOfComplianceRenewalMs: 12 * HOUR_MS }, 'P§8: 12 h on IOS XE'],
    ['expressway-c', { usageMs: 6 * HOUR_MS, evaluationStopsAtRegistration: true }, 'S3: usage every 6 h'],
  ])('%s differs from the default rhythm in %o (%s)', (profile, overrides) => {
    expect(loadProfile(profile).rhythm).toEqual({ ...DEFAULT_RHYTHM, ...overrides });
  });

  it.each([
    ['expressway-c', 'X14.0.10', false, 'CSCwe09378'],
    ['expressway-c', 'X14.0.11', true, 'CSCwe09378'],
    ['expressway-e', 'X14.2.2', false, 'CSCwe09378'],
    ['expressway-e', 'X14.2.5', true, 'CSCwe09378'],
    ['expressway-e', 'X14.3', true, 'CSCwe09378'],
    ['catalyst-9300-24p', '16.12.5b', false, 'FN72323'],
    ['catalyst-9300-24p', '16.12.6', true, 'FN72323'],
    ['catalyst-9300-24p', '17.3.1', false, 'FN72323'],
    ['nexus-93180yc-ex', '9.3(3)', true, 'FN72115: releases not public'],
  ])('%s %s reaches the cloud root of today: %s (%s)', (profile, release, trusts) => {
    expect(loadProfile(profile, release).trustsCloudRoot).toBe(trusts);
  });
});

describe('the licence catalogue', () => {
  const catalogue = licenceCatalogue();

  it('holds every licence of every model and release, by the tag grammar', () => {
    const known = new Map(catalogue.map((entry) => [entry.tag, entry.name]));
    for (const { name, releases } of listProfiles()) {
      for (const release of releases) {
        for (const licence of loadProfile(name, release).licences.values()) {
          expect(licence.tag).toMatch(TAG_GRAMMAR);
          expect(known.get(licence.tag)).toBe(licence.name);
        }
      }
    }
  });

  it('has one name a tag and one tag a name', () => {
    expect(new Set(catalogue.map((entry) => entry.tag)).size).toBe(catalogue.length);
    expect(new Set(catalogue.map((entry) => entry.name)).size).toBe(catalogue.length);
  });
});
