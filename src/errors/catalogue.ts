/**
 * Every error a user can meet: its stable code, the exit code it ends the program with,
 * and what to do about it. The reference page `docs/reference/errors.md` is made from this table.
 */
export interface ErrorEntry {
  /** Process exit code (design: 104 invalid input, 107 the run broke, 110 target refused). */
  readonly exit: 99 | 104 | 105 | 107 | 110;
  /** One line: what the user does next. */
  readonly remedy: string;
}

export const ERRORS = {
  SLF_USAGE: {
    exit: 104,
    remedy: 'See `slfleet --help` for the commands and `slfleet <command> --help` for examples.',
  },
  SLF_OPTION_INVALID: { exit: 104, remedy: 'Correct the option; `slfleet <command> --help` shows its form.' },
  SLF_SCENARIO_NOT_FOUND: { exit: 104, remedy: 'Give a file, or a name from `slfleet list scenarios`.' },
  SLF_SCENARIO_INVALID: { exit: 104, remedy: 'Correct the file; `slfleet validate <file>` shows every error in it.' },
  SLF_PROFILE_NOT_FOUND: { exit: 104, remedy: 'Use a name from `slfleet list profiles`.' },
  SLF_PROFILE_INVALID: { exit: 104, remedy: 'Correct the profile file; its schema is schema/profile.schema.json.' },
  SLF_PROFILE_UNSUPPORTED: {
    exit: 104,
    remedy: 'Choose a model or release that has Smart Licensing; `slfleet list profiles` shows them.',
  },
  SLF_DIALECT_INVALID: {
    exit: 104,
    remedy: 'Correct the wire dialect file; docs/guide/wire-dialect.md lists its names.',
  },
  SLF_RUN_NOT_FOUND: { exit: 104, remedy: 'Give the folder of a run: it holds run.json and events/.' },
  SLF_RUN_INVALID: { exit: 104, remedy: 'The folder is not a whole run folder; run the scenario again.' },
  SLF_QUERY_INVALID: { exit: 104, remedy: 'Correct the SQL; `slfleet query --help` names the tables and columns.' },
  SLF_OUT_NOT_EMPTY: { exit: 104, remedy: 'Choose another folder with --out, or remove the old one.' },
  SLF_OUT_UNWRITABLE: { exit: 104, remedy: 'Choose another place with --out (serve: --ca-out), one you may write to.' },
  SLF_TARGET_FORBIDDEN: {
    exit: 104,
    remedy: 'Only loopback and private addresses are reached; name another host with --allow-target.',
  },
  SLF_TARGET_UNREACHABLE: {
    exit: 110,
    remedy: 'Check the address and port, that the server is up, and that --ca names the CA its certificate is from.',
  },
  SLF_TOKEN_MISSING: {
    exit: 104,
    remedy:
      'Put an ID token into SLFLEET_TOKEN, name a file of them with --tokens, or put credentials of its REST API into SLFLEET_API_CLIENT_ID and SLFLEET_API_CLIENT_SECRET.',
  },
  SLF_TARGET_REFUSED: {
    exit: 110,
    remedy: 'Nothing was loaded. Set right what the failed checks say, and try them with `slfleet preflight`.',
  },
  SLF_TOKENS_FILE: {
    exit: 104,
    remedy: 'Give a YAML or JSON file with an ID token for each virtual account of the scenario: {Default: YzI…}.',
  },
  SLF_API: {
    exit: 110,
    remedy:
      'Check --api, that its OAuth client may use the account, and that the scenario names accounts the server has.',
  },
  SLF_CA_FILE: { exit: 104, remedy: 'Name a readable PEM file with --ca.' },
  SLF_PORT_IN_USE: { exit: 110, remedy: 'Choose another port with --port; 0 takes a free one.' },
  SLF_AUTHORITY: {
    exit: 107,
    remedy: 'Remove the file named above: a new authority is made, and devices must register anew.',
  },
  SLF_KEY_POOL: { exit: 107, remedy: 'Remove the key pool folder named above; it is made anew on the next run.' },
  SLF_DATABASE: {
    exit: 107,
    remedy: 'Stop the other server, or choose another folder with --data; a damaged file is never overwritten.',
  },
  SLF_DISK_WRITE: {
    exit: 107,
    remedy: 'Free some disk space, then go on with `slfleet resume` on the folder of the run; nothing is lost.',
  },
  SLF_WORKER_DIED: {
    exit: 107,
    remedy:
      'Try `slfleet resume` on the folder of the run; it goes on from the last checkpoint. `--debug` shows the cause.',
  },
  SLF_CHECKPOINT_DAMAGED: {
    exit: 107,
    remedy: 'Run the scenario again; the events so far can still be reported with `slfleet report`.',
  },
  SLF_CHECKPOINT_VERSION: {
    exit: 104,
    remedy: 'Resume with the version of slfleet named in run.json, or run the scenario again.',
  },
  SLF_FLEET_FILE: {
    exit: 104,
    remedy:
      'Give the scenario, size and seed the file was made with, or another --fleet-file: a new one is made at the end.',
  },
  SLF_RUN_FINISHED: { exit: 104, remedy: 'Nothing is left to do; `slfleet report` shows what came of it.' },
  SLF_RUN_ACTIVE: {
    exit: 104,
    remedy:
      'Wait for it to end, or stop it with Ctrl-C first; if no such program runs, remove the lock file named above.',
  },
  SLF_LOCAL_COMMAND: { exit: 104, remedy: 'See `!help` for the commands to the simulator; `! text` is a comment.' },
  SLF_SSH_PORT: { exit: 110, remedy: 'Choose another port with --ssh; 0 takes a free one.' },
  SLF_SSH_KEY_FILE: {
    exit: 104,
    remedy: 'Name a file of public keys with --ssh-key, one a line, such as ~/.ssh/id_ed25519.pub.',
  },
  SLF_SSH_HOST_KEY: {
    exit: 107,
    remedy: 'Remove the file named above: a new host key is made, and clients must accept it anew.',
  },
  SLF_FLASH_FOLDER: {
    exit: 104,
    remedy: 'Name a folder you may write to with --flash; one that is not there is made.',
  },
  SLF_USAGE_FILE_NOT_FOUND: { exit: 104, remedy: 'Give a file that `license smart save usage` has written.' },
  SLF_USAGE_FILE_WRONG: { exit: 104, remedy: 'Give the file whole, as `license smart save usage` has written it.' },
  SLF_USAGE_FILE_ALTERED: {
    exit: 104,
    remedy: 'Save the usage again and carry the file over as it is; files of real hardware cannot be checked here.',
  },
  SLF_USAGE_FILE_FOREIGN: {
    exit: 104,
    remedy: 'Give each device its own file, to the smart account its device reports to (--smart-account).',
  },
  SLF_USAGE_FILE_REPEATED: {
    exit: 104,
    remedy: 'Take the ACK file named above, or save the usage again; --books keeps other books.',
  },
  SLF_BOOKS: {
    exit: 104,
    remedy: 'Name a folder you may write to with --books; a damaged file in it can be removed, and is then forgotten.',
  },
  SLF_DEFECT_NOT_FOUND: { exit: 104, remedy: 'Use an id from `slfleet list defects`.' },
  SLF_CONTROL_INVALID: { exit: 104, remedy: 'Correct it; `slfleet ctl --help` shows what can be done to a run.' },
  SLF_CONTROL_ENDED: { exit: 110, remedy: 'Nothing can be done to a run that is over; `slfleet report` shows it.' },
  SLF_CONTROL_NOT_KEPT: {
    exit: 110,
    remedy: 'It could not be written down, so nothing was done; order it again once the cause named above has passed.',
  },
  SLF_CONTROL_UNREACHABLE: {
    exit: 110,
    remedy: 'Give the folder or the URL of a run under way that was started or resumed with --ui or --control.',
  },
  SLF_CONTROL_REFUSED: {
    exit: 110,
    remedy: "Give the run's key: its folder has it, else put it into the environment variable SLFLEET_KEY.",
  },
  SLF_INTERNAL: { exit: 107, remedy: 'This is a defect of slfleet: run again with --debug and report it.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}
