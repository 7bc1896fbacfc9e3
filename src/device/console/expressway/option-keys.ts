/**
 * `116341J00-1-0A1B2C3D`: what it licenses, a number, and eight hexadecimal digits. Only the first part is documented
 * (S3); the rest of the form is recalled [I].
 */
const KEY = /^(116341[A-Z]\d{2})-\d{1,2}-[0-9A-F]{8}$/i;

/** What S3 names: licences that Smart Licensing does not have. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  '116341J00': 'Advanced Account Security',
  '116341H00': 'Hardware Security Module',
  '116341C00': 'Microsoft Interoperability',
};

export function isOptionKey(text: string): boolean {
  return KEY.test(text);
}

/** What an option key stands for; empty where that is not documented. */
export function optionDescription(key: string): string {
  return DESCRIPTIONS[KEY.exec(key)?.[1]?.toUpperCase() ?? ''] ?? '';
}
