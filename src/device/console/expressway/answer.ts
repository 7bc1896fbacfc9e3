/**
 * How the command shell ends an answer: a blank line and `OK`, or `ERROR`. A public client driver for this shell, which also
 * serves Expressway, waits for exactly these lines (netmiko `cisco_tp_tcce`), since the shell shows no prompt.
 */

/** @param text whole lines, or nothing */
export function done(text = ''): string {
  return `${text}\nOK\n`;
}

/** The command was understood and not carried out. The place of the reason is assumed [I]. */
export function refused(reason: string): string {
  return `${reason}\n\nERROR\n`;
}
