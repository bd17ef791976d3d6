import type { AcpMessage } from '../../acp/message.ts'
import { toTn } from '../../acp/queryid.ts'
import { TICKET_LIFE_MS } from '../limits.ts'
import { nextTrace } from '../switch/sequences.ts'
import { qrCodeOf } from '../wallet/qr-codes.ts'
import { type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import { advance, type FrontPlace } from './order.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { isSameRequest, paymentFault, receivedOrder } from './order-request.ts'
import { readTokenFields } from './token-fields.ts'

/** What the merchant gets to pass on to its payer. */
type Handle = (tn: string, network: Network) => { readonly fields?: AcpMessage; readonly payAt?: string }

/**
 * An order that its payer pays elsewhere: in a wallet, by scanning, or on the cashier page. Every one has a ticket,
 * told or not. The same request sent again, because its answer was lost, gets the same ticket, unless the merchant wants
 * the letter of the rules; another request under the same name is a duplicate.
 */
function openOrder(handle: Handle): Exchange {
  return async (request, network) => {
    const fault = paymentFault(request)
    if (fault) return fault
    const { message, merchant } = request
    if (message.tokenPayData && readTokenFields(message)?.trId !== merchant.trId) return refuse('89')
    const received = receivedOrder(request)
    const forgives = merchant.mode === 'lenient'
    return network.store.transact(async (tx): Promise<Reply> => {
      const known = await findOrder(tx, received)
      if (known) {
        const isAgain = forgives && known.tn !== null && isSameRequest(known, received)
        return isAgain ? { respCode: '00', ...handle(known.tn as string, network) } : refuse('12')
      }
      const tn = toTn(received.receivedAtMs, await nextTrace(tx))
      const payUntilMs = received.payUntilMs ?? received.receivedAtMs + TICKET_LIFE_MS
      const front = frontPlace(message)
      await insertOrder(tx, advance({ ...received, tn, payUntilMs, front }, 'open', {}))
      return { respCode: '00', ...handle(tn, network) }
    })
  }
}

/** appTransReq and newAppTransReq: a ticket (tn) for UnionPay's control or app. */
export const ticketOrder = openOrder((tn) => ({ fields: { tn } }))

/** backTransReq 01/07 and 02/05: a code that the shop shows and the payer scans. */
export const qrOrder = openOrder((tn, { secrets }) => ({ fields: { qrCode: qrCodeOf(tn, secrets) } }))

/** order.do: both. */
export const preOrder = openOrder((tn, { secrets }) => ({ fields: { tn, qrCode: qrCodeOf(tn, secrets) } }))

/** frontTransReq: the payer's own browser posts the order, and is sent on to the cashier page. */
export const frontOrder = openOrder((tn) => ({ payAt: tn }))

function frontPlace({ frontUrl, frontFailUrl, orderDesc }: AcpMessage): FrontPlace | null {
  if (!frontUrl && !orderDesc) return null
  return { url: frontUrl ?? null, failUrl: frontFailUrl ?? null, description: orderDesc ?? null }
}
