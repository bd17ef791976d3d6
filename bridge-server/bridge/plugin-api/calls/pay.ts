import { z } from 'zod'
import type { FailureCode } from '../../../../contract/failures.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import type { PaymentDesk } from '../../payments/payment-desk.ts'
import { findOrderBy } from '../../records/order-records.ts'
import type { Payees } from '../../records/payee-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { orderView } from '../views.ts'
import { attemptIdText, refuseForeignKey, sealedText } from './sealed-fields.ts'

export interface PayOptions {
  readonly store: Reader
  readonly clock: Clock
  readonly acp: AcpClient
  readonly payees: Payees
  readonly payments: PaymentDesk
}

/**
 * Pays an order with a bound card. The answer comes once the network has answered or clearly not; what is then still
 * `processing` is told by `getOrder`.
 */
export function pay({ store, clock, acp, payees, payments }: PayOptions): PluginCall<'pay'> {
  return {
    request: z.strictObject({
      orderRef: z.string().min(1).max(64),
      attemptId: attemptIdText,
      cardId: z.string().min(1).max(64),
      encryptedPin: sealedText,
      encryptCertId: z.string().max(40),
    }),
    async handle(request, { openpid }) {
      const foreignKey = refuseForeignKey(request, acp)
      if (foreignKey) return foreignKey
      const wanted = await findOrderBy(store, 'order_ref', request.orderRef)
      // A shown code is paid by the card that it stands for: its PIN comes by `confirmCode`.
      if (wanted?.origin === 'code') return refuse('order_unknown', WHY.order_unknown as string)
      const failure = await payments.pay({ ...request, openpid })
      if (failure) return refuse(failure, WHY[failure] ?? 'the payment was not begun', fieldOf(failure))
      const order = await findOrderBy(store, 'order_ref', request.orderRef)
      const payee = order && (await payees.of(order))
      if (!payee) throw new Error(`order ${request.orderRef} vanished`)
      return answer(await orderView(store, order, payee, clock.now()))
    },
  }
}

const WHY: { readonly [Code in FailureCode]?: string } = {
  order_unknown: 'no such order for this payer',
  order_busy: 'another attempt to pay this order is under way',
  order_paid: 'the order is paid',
  order_closed: 'the order is closed',
  order_expired: 'the time to pay the order is over',
  card_unknown: 'no such card for this payer',
  bad_request: 'the attemptId was used with another card',
}

function fieldOf(failure: FailureCode): { field?: string } {
  if (failure === 'card_unknown') return { field: 'cardId' }
  return failure === 'bad_request' ? { field: 'attemptId' } : {}
}
