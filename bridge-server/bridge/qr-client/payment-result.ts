import { readQueryId } from '../../acp/queryid.ts'
import { qrFailure } from '../interop/qr-response-codes.ts'
import type { Declined, Outcome } from '../orders/outcome.ts'

/** How the network says that a payment stands, in answers and notices alike. */
export interface PaymentResult {
  readonly paymentStatus: 'APPROVED' | 'CONTINUING' | 'DECLINED'
  readonly responseCode: string
  /** The network's number of the payment; only one that was approved need have it. */
  readonly queryId?: string | undefined
  readonly pinTriesLeft?: number | undefined
  /** The rule that did not let it begin. */
  readonly rule?: string | undefined
}

/** The outcome that a proven message tells. */
export function outcomeOf(result: PaymentResult, nowMs: number): Outcome {
  const { paymentStatus, responseCode, queryId, pinTriesLeft = null, rule } = result
  switch (paymentStatus) {
    case 'APPROVED':
      if (queryId === undefined) return { kind: 'unknown', respCode: responseCode }
      return { kind: 'succeeded', payment: { queryId, paidMs: paidMsOf(queryId, nowMs), payCardType: null } }
    case 'DECLINED':
      return declined(responseCode, { pinTriesLeft, rule })
    case 'CONTINUING':
      return { kind: 'unknown', respCode: responseCode }
  }
}

/** A refusal of the QR gateway's. */
export function declined(
  respCode: string,
  more: { readonly pinTriesLeft?: number | null; readonly rule?: string | undefined } = {},
): Declined {
  const { pinTriesLeft = null, rule } = more
  return { kind: 'declined', respCode, failure: qrFailure(respCode, more), pinTriesLeft, rule }
}

/** The messages name no time; the network's number of the payment does, to the second. */
function paidMsOf(queryId: string, nowMs: number): number {
  return Math.min(readQueryId(queryId)?.receivedAtMs ?? nowMs, nowMs)
}
