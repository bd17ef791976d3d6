import type { Reader } from '../../store/store.ts'
import type { Card } from '../issuers/card.ts'
import { findCard } from '../issuers/card-file.ts'
import { isHolder } from '../issuers/holder.ts'
import { cardholderAccount } from '../ledger/accounts.ts'
import { balanceOf } from '../ledger/ledger.ts'
import { payCardTypeOf } from './authorised-order.ts'
import { readCardFields } from './card-fields.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { putOff } from './follow-up.ts'
import { findOrder } from './order-file.ts'
import { paymentFault, receivedOrder } from './order-request.ts'

/** 12/00: the merchant pays a cardholder. 00 says that it was accepted; the outcome is told when the money has moved. */
export const payout: Exchange = async (request, network) => {
  const { message } = request
  const { store, pki, secrets } = network
  const fault = paymentFault(request)
  if (fault) return fault
  const read = readCardFields(message, pki)
  if (!read.ok) return read.reply
  const { fields } = read
  const received = receivedOrder(request)
  const reply = await store.transact(async (tx): Promise<Reply> => {
    if (await findOrder(tx, received)) return refuse('12')
    const card = await findCard(tx, fields.cardNo)
    if (!card) return refuse('61')
    if (card.state === 'restricted') return refuse('63')
    if (!isHolder(card, fields, secrets)) return refuse('66')
    if (!(await mayHold(tx, card, received.amountFen ?? 0)))
      return refuse('33', 'the account may not hold that')
    const order = { ...received, cardRef: card.ref, payCardType: payCardTypeOf(card) }
    return { respCode: '00', fields: { queryId: await putOff(tx, order) } }
  })
  network.dueOrders.wake()
  return reply
}

/** Small accounts hold little. Money of their own that comes back, by refunds, is theirs whatever the limit. */
export async function mayHold(reader: Reader, { ref, limits }: Card, amountFen: number): Promise<boolean> {
  if (limits.balanceMaxFen === null) return true
  return (await balanceOf(reader, cardholderAccount(ref))) + amountFen <= limits.balanceMaxFen
}
