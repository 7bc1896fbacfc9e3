/**
 * The loggers of the licensing agent (S3, figure "Support Log Configuration"). One more, of which the figure shows only
 * `…etinfo`, is left out.
 */
export const LOG_MODULES = [
  'developer.smartlicense',
  'developer.smartlicense.admin',
  'developer.smartlicense.agent',
  'developer.smartlicense.agent.modulefactory',
  'developer.smartlicense.alarm',
  'developer.smartlicense.configuration',
  'developer.smartlicense.curl',
  'developer.smartlicense.daemon',
  'developer.smartlicense.entitlement',
  'developer.smartlicense.notification',
  'developer.smartlicense.plugin',
  'developer.smartlicense.smartlicenseappcommon',
  'developer.smartlicense.testconfiguration',
] as const;
export type LogModule = (typeof LOG_MODULES)[number];

/** The level every logger comes with (S3). */
export const USUAL_LEVEL = 'INFO';
