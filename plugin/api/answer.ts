import type { CodeRefusal } from '../../contract/code-owners.ts'
import type { FailureCode } from '../../contract/failures.ts'

/** An expected failure at the bridge's door or on the way to it. */
export interface Refusal {
  readonly code: FailureCode
  /** The network's own code for support, such as `64`. */
  readonly networkCode: string | null
  /** Which rule refused a code, and what works instead. */
  readonly why?: CodeRefusal
}

/** What a call to the bridge came to. Failures are values: only a mistake of ours throws. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal }

export function accepted<Value>(value: Value): Answer<Value> {
  return { ok: true, value }
}

export function refused(
  code: FailureCode,
  networkCode: string | null = null,
  why?: CodeRefusal,
): Answer<never> {
  return { ok: false, refusal: { code, networkCode, ...(why && { why }) } }
}
