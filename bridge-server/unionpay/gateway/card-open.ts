import { openCard } from '../issuers/opening.ts'
import { bind } from '../wallet/bindings.ts'
import { readCardFields } from './card-fields.ts'
import { takesUnsentCodes } from './cardholder.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { recordOutcome } from './notices.ts'
import { OPENING_CODES } from './opening-codes.ts'
import { advance } from './order.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { isSameRequest, receivedOrder } from './order-request.ts'

/** backTransReq 79/00 with bizType 000301 or 000901: a cardholder opens a card for payments without it at this merchant. */
export const cardOpen: Exchange = async (request, network) => {
  const { message, merchant, receivedAtMs } = request
  const { store, pki, secrets, telling } = network
  const card = readCardFields(message, pki)
  if (!card.ok) return card.reply
  const received = receivedOrder(request)
  const reply = await store.transact(async (tx): Promise<Reply> => {
    const known = await findOrder(tx, received)
    if (known) return isSameRequest(known, received) ? OPENED : refuse('12')
    const { merId } = merchant
    const claim = { ...card.fields, merId, atMs: receivedAtMs, unsentToo: takesUnsentCodes(merchant) }
    const opening = await openCard(tx, claim, secrets)
    if (!opening.ok) return refuse(OPENING_CODES[opening.fault])
    const cardRef = opening.card.ref
    const isKept = await bind(tx, { merId, bindId: `card-${cardRef}`, cardRef, atMs: receivedAtMs })
    if (!isKept) return refuse('38', 'too many bindings')
    const order = advance(received, 'succeeded', { respCode: '00', cardRef, finishedAtMs: receivedAtMs })
    await insertOrder(tx, order)
    await recordOutcome(tx, order, telling, { activateStatus: '1' })
    return OPENED
  })
  network.wakeNotices()
  return reply
}

const OPENED: Reply = { respCode: '00', fields: { activateStatus: '1' } }
