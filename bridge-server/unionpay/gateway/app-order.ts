import { toTn } from '../../acp/queryid.ts'
import { TICKET_LIFE_MS } from '../limits.ts'
import { nextTrace } from '../switch/sequences.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { advance } from './order.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { isSameRequest, paymentFault, receivedOrder } from './order-request.ts'

/**
 * appTransReq 01/01: the merchant asks for a ticket (tn) that its payer's wallet will pay. The same request sent again,
 * because its answer was lost, gets the same ticket; another request under the same name is a duplicate.
 */
export const appOrder: Exchange = async (request, { store }) => {
  const fault = paymentFault(request)
  if (fault) return fault
  const received = receivedOrder(request)
  return store.transact(async (tx): Promise<Reply> => {
    const known = await findOrder(tx, received)
    if (known) return known.tn && isSameRequest(known, received) ? ticket(known.tn) : refuse('12')
    const tn = toTn(received.receivedAtMs, await nextTrace(tx))
    const payUntilMs = received.payUntilMs ?? received.receivedAtMs + TICKET_LIFE_MS
    await insertOrder(tx, advance({ ...received, tn, payUntilMs }, 'open', {}))
    return ticket(tn)
  })
}

const ticket = (tn: string): Reply => ({ respCode: '00', fields: { tn } })
