import { addLicences } from './add-licences.js';
import { certificateCliff } from './certificate-cliff.js';
import { changeConfiguration } from './change-configuration.js';
import { configure } from './configure.js';
import { cutOffCslu } from './cut-off-cslu.js';
import { deregister } from './deregister.js';
import { exchangeUsageFile } from './exchange-usage-file.js';
import { powerOff } from './power-off.js';
import { powerOn } from './power-on.js';
import { reconnectCslu } from './reconnect-cslu.js';
import { reconnectStorm } from './reconnect-storm.js';
import { registerDevice } from './register-device.js';
import { registrationStorm } from './registration-storm.js';
import { releaseAcks } from './release-acks.js';
import { reload } from './reload.js';
import { removeInstance } from './remove-instance.js';
import { removeLicences } from './remove-licences.js';
import { renewAuth } from './renew-auth.js';
import { renewId } from './renew-id.js';
import { renewalCliff } from './renewal-cliff.js';
import { revokeToken } from './revoke-token.js';
import { rollingUpgrade } from './rolling-upgrade.js';
import { save } from './save.js';
import { setClock } from './set-clock.js';
import type { StepEventDefinition } from './step-event.js';
import { transport } from './transport.js';
import { upgrade } from './upgrade.js';
import { withholdAcks } from './withhold-acks.js';

/**
 * Every event a scenario step can name. The parameters of each have passed its own schema before `run` sees them, which
 * is why the register may forget their types.
 */
export const STEP_EVENTS: ReadonlyMap<string, StepEventDefinition> = new Map(
  (
    [
      registerDevice,
      deregister,
      renewAuth,
      renewId,
      configure,
      changeConfiguration,
      reload,
      save,
      powerOff,
      powerOn,
      setClock,
      upgrade,
      transport,
      removeInstance,
      exchangeUsageFile,
      addLicences,
      removeLicences,
      revokeToken,
      withholdAcks,
      releaseAcks,
      cutOffCslu,
      reconnectCslu,
      registrationStorm,
      reconnectStorm,
      renewalCliff,
      certificateCliff,
      rollingUpgrade,
    ] as unknown as StepEventDefinition[]
  ).map((definition) => [definition.name, definition]),
);
