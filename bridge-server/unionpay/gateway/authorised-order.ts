import { encodeGroup } from '../../acp/group.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Card } from '../issuers/card.ts'
import { LATE_ANSWER_MS, PRE_AUTH_LIFE_MS } from '../limits.ts'
import type { IssuerAnswer, Payment } from '../switch/payment.ts'
import { RESPONSE_CODES } from '../switch/response-codes.ts'
import { advance, type Order } from './order.ts'
import { isFrontClass } from './order-kinds.ts'

/** The order after its issuer has spoken. */
export interface DecidedOrder {
  readonly order: Order
  /** What answers and notifications tell besides. */
  readonly fields: AcpMessage
}

/**
 * What becomes of an order by the issuer's decision. A declined ticket stays open for another try; a declined
 * back-class payment has failed.
 */
export function decided(order: Order, payment: Payment, { authorisation, card }: IssuerAnswer): DecidedOrder {
  const { queryId, cardRef, atMs } = payment
  const asked = { queryId, cardRef, payCardType: payCardTypeOf(card) }
  switch (authorisation.outcome) {
    case 'approved': {
      const answerDueMs = payment.purpose === 'hold' ? atMs + PRE_AUTH_LIFE_MS : null
      const paid = { ...asked, respCode: '00', answerDueMs, finishedAtMs: atMs } as const
      return { order: advance(order, 'succeeded', paid), fields: { queryId } }
    }
    case 'late': {
      const { respCode } = RESPONSE_CODES[authorisation.code]
      const waiting = { ...asked, respCode, answerDueMs: atMs + LATE_ANSWER_MS }
      return { order: advance(order, 'pending', waiting), fields: { queryId } }
    }
    case 'declined': {
      if (isFrontClass(order)) return { order: reopened(order), fields: {} }
      const { respCode } = RESPONSE_CODES[authorisation.code]
      const failed = { ...asked, respCode, answerDueMs: null, finishedAtMs: atMs }
      const { pinTriesLeft } = authorisation
      // ACP has no field for it; its reserved field is where such agreements between two sides go.
      const fields = pinTriesLeft ? { reserved: encodeGroup({ pinTriesLeft: String(pinTriesLeft) }) } : {}
      return { order: advance(order, 'failed', failed), fields }
    }
  }
}

export function payCardTypeOf(card: Card): string {
  return card.type === 'debit' ? '01' : '02'
}

function reopened(order: Order): Order {
  if (order.state === 'open') return order
  return advance(order, 'open', {
    respCode: '05',
    queryId: null,
    cardRef: null,
    payCardType: null,
    answerDueMs: null,
  })
}
