import type { CodeAlternative } from '../../../contract/code-owners.ts'
import type { QrRefusal } from '../../qrgateway/messages.ts'
import type { QrResponseCodeName } from '../../qrgateway/response-codes.ts'

/** A code that is not paid: which rule it was, what the wire says, and what would work instead. Nothing was written. */
export interface CodeRefusal extends QrRefusal {
  readonly code: QrResponseCodeName
}

export function refusal(
  code: QrResponseCodeName,
  rule: string,
  ...alternatives: CodeAlternative[]
): { readonly ok: false; readonly refusal: CodeRefusal } {
  return { ok: false, refusal: { code, rule, alternatives } }
}
