import type { RespCodeName } from '../../acp/respcodes.ts'
import type { Network } from '../gateway/exchange.ts'
import { recordOutcome } from '../gateway/notices.ts'
import { advance, isPayable } from '../gateway/order.ts'
import { findTicket, updateOrder } from '../gateway/order-file.ts'
import { tokenPayData } from '../gateway/token-fields.ts'
import { findCard } from '../issuers/card-file.ts'
import { isHolder } from '../issuers/holder.ts'
import { isCardAtHand, isSmsCode } from '../issuers/opening.ts'
import { keepOpened } from './opened-card.ts'

/** What a cardholder types on the page that opens a card. */
export interface TypedCard {
  readonly cardNo: string
  readonly phone: string
  readonly smsCode: string
  readonly cvn2: string | undefined
  readonly expired: string | undefined
}

/** A cardholder opens a card on the cashier page: for a token, or for payments by the merchant that sent them here. */
export async function openByTicket(
  { store, clock, secrets, random, merchants, telling, wakeNotices }: Network,
  tn: string,
  typed: TypedCard,
): Promise<RespCodeName> {
  const atMs = clock.now()
  const respCode = await store.transact(async (tx): Promise<RespCodeName> => {
    const order = await findTicket(tx, tn)
    const merchant = order && merchants.find(order.merId)
    if (!order || !merchant || !isPayable(order, atMs)) return '69'
    const card = await findCard(tx, typed.cardNo)
    if (!card) return '61'
    if (!isHolder(card, typed, secrets)) return '66'
    if (!isCardAtHand(card, typed, secrets)) return '65'
    if (!isSmsCode(card, typed.smsCode, secrets)) return '71'
    const opened = advance(order, 'succeeded', { respCode: '00', cardRef: card.ref, finishedAtMs: atMs })
    const token = await keepOpened(tx, opened, merchant, { cardRef: card.ref, atMs }, random)
    if (token === null) return '38'
    await updateOrder(tx, opened)
    const told = token === 'bound' ? {} : { tokenPayData: tokenPayData(token) }
    await recordOutcome(tx, opened, telling, { activateStatus: '1', ...told })
    return '00'
  })
  wakeNotices()
  return respCode
}
