import { parseFen } from '../../../contract/money.ts'
import { decodeGroup } from '../../acp/group.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { payByTypedCard } from './card-payment.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { frontOrder } from './open-order.ts'

/** What UnionPay's sandbox lets anybody try: from ¥100 to ¥1000, in six parts. */
const INSTALMENT_MIN_FEN = 10_000
const INSTALMENT_MAX_FEN = 100_000
const PERIODS = '06'

/**
 * frontTransReq 01/03: a payment that the cardholder's bank collects in monthly parts. The merchant is paid at once and
 * whole, so that it is cleared like any other; only a credit card can pay it.
 */
export const instalmentOrder: Exchange = async (request, network) =>
  fault(request.message) ?? frontOrder(request, network)

/** backTransReq 01/03: the same where the merchant sends the card. */
export const instalmentPayment: Exchange = async (request, network) =>
  fault(request.message) ?? payByTypedCard(request, network, ({ type }) => type === 'credit')

/** In how many parts an order is paid; undefined for one that is paid in one. */
export function periodsOf({ instalTransInfo = '' }: AcpMessage): string | undefined {
  return decodeGroup(instalTransInfo)?.numberOfInstallments
}

function fault(message: AcpMessage): Reply | null {
  const periods = periodsOf(message)
  if (!periods) return refuse('10', 'instalTransInfo must hold numberOfInstallments')
  if (periods !== PERIODS) return refuse('32', `instalments are in ${PERIODS} parts`)
  const amountFen = parseFen(message.txnAmt ?? '') ?? 0
  return amountFen < INSTALMENT_MIN_FEN || amountFen > INSTALMENT_MAX_FEN
    ? refuse('33', `instalments are from ${INSTALMENT_MIN_FEN} to ${INSTALMENT_MAX_FEN}`)
    : null
}
