/** A model that is refused by name because it has no Smart Licensing at any release. */
interface UnsupportedModel {
  /** The profile name people would ask for. */
  readonly name: string;
  readonly pid: string;
  readonly why: string;
}

const NEXUS_RULE =
  'from NX-OS 9.3(3) all Nexus 3000 and 9000 switches support Smart Licensing except the Nexus 3016 and 3064 (S2)';

const UNSUPPORTED_MODELS: readonly UnsupportedModel[] = [
  { name: 'nexus-3016', pid: 'N3K-C3016', why: NEXUS_RULE },
  { name: 'nexus-3064', pid: 'N3K-C3064', why: NEXUS_RULE },
];

/** The refused model a name stands for: its profile name or product id, also with a variant behind it (`N3K-C3064PQ-10GX`). */
export function findUnsupportedModel(name: string): UnsupportedModel | undefined {
  const asked = name.toLowerCase();
  return UNSUPPORTED_MODELS.find((model) => asked.startsWith(model.name) || asked.startsWith(model.pid.toLowerCase()));
}
