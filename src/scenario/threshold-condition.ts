/** What is made of many numbers before they are compared; `value`: the number as it is. */
export type Aggregate = 'value' | 'count' | 'rate' | 'avg' | 'min' | 'med' | 'max' | 'p';

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A condition of a threshold in k6's manner: `p(95)<800`, `rate<0.01`, `<800`. */
export interface Condition {
  readonly aggregate: Aggregate;
  /** Of `p(N)`: N, 0 to 100; 0 of the others. */
  readonly percent: number;
  readonly operator: Operator;
  readonly limit: number;
}

export const CONDITION_PATTERN =
  /^(?:(count|rate|avg|min|med|max|p\((?:\d{1,2}(?:\.\d+)?|100(?:\.0+)?)\))\s*)?(<=?|>=?|==|!=)\s*(-?\d+(?:\.\d+)?)$/;

/** Reads a condition that has passed the schema. */
export function parseCondition(text: string): Condition {
  const [, made = 'value', operator, limit] = CONDITION_PATTERN.exec(text) ?? [];
  if (operator === undefined) throw new TypeError(`not a condition: ${text}`);
  const percent = made.startsWith('p(') ? Number(made.slice(2, -1)) : null;
  return {
    aggregate: percent === null ? (made as Aggregate) : 'p',
    percent: percent ?? 0,
    operator: operator as Operator,
    limit: Number(limit),
  };
}

const HOLDS: Readonly<Record<Operator, (actual: number, limit: number) => boolean>> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
  '==': (actual, limit) => actual === limit,
  '!=': (actual, limit) => actual !== limit,
};

export function holds({ operator, limit }: Condition, actual: number): boolean {
  return HOLDS[operator](actual, limit);
}

/** How far a number is on the wrong side, to find the worst of many: the greater, the worse. */
export function badness({ operator, limit }: Condition, actual: number): number {
  if (operator === '<' || operator === '<=') return actual;
  if (operator === '>' || operator === '>=') return -actual;
  const distance = Math.abs(actual - limit);
  return operator === '==' ? distance : -distance;
}
