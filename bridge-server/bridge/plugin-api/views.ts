import type { CardView } from '../../../contract/cards.ts'
import type { AttemptView, CashierView, OrderView } from '../../../contract/plugin-door.ts'
import type { Reader } from '../../store/store.ts'
import { bankNameInEnglish } from '../interop/bank-names.ts'
import type { Attempt } from '../orders/attempt.ts'
import { type Order, stateAt } from '../orders/order.ts'
import type { Payee } from '../orders/payee.ts'
import { blockOf } from '../payments/card-blocks.ts'
import { latestAttempt } from '../records/attempt-records.ts'
import { boundCards, type Card, findCard } from '../records/card-records.ts'

/** A card as its owner sees it; the token stays here. */
export function cardView(card: Card, nowMs: number): CardView {
  return {
    ...cardFace(card),
    cardId: card.cardId,
    pinAccount: card.token.slice(-13, -1),
    disabledBecause: blockOf(card, nowMs),
  }
}

export async function cardViews(
  store: Reader,
  openpid: string,
  trId: string,
  nowMs: number,
): Promise<CardView[]> {
  const cards = await boundCards(store, openpid, trId)
  return cards.map((card) => cardView(card, nowMs))
}

/** An order as its payer sees it. */
export async function orderView(
  store: Reader,
  order: Order,
  payee: Payee,
  nowMs: number,
): Promise<OrderView> {
  const attempt = await latestAttempt(store, order.orderRef)
  // What the app's own scans and codes are called, the plugin says in the payer's language.
  const description = order.origin === 'scan' || order.origin === 'code' ? '' : order.description
  return {
    orderRef: order.orderRef,
    merchantName: payee.name,
    merchantNameEn: payee.nameEn,
    description,
    descriptionEn: order.descriptionEn ?? description,
    amountFen: order.amountFen,
    state: stateAt(order, nowMs),
    expiresAtMs: order.expiresMs,
    serverTimeMs: nowMs,
    version: order.version,
    outTradeNo: order.outTradeNo,
    attempt: attempt ? await attemptView(store, attempt, order) : null,
  }
}

export async function cashierView(
  store: Reader,
  order: Order,
  payee: Payee,
  payer: { openpid: string; nowMs: number },
): Promise<CashierView> {
  return {
    ...(await orderView(store, order, payee, payer.nowMs)),
    cards: await cardViews(store, payer.openpid, payee.trId, payer.nowMs),
  }
}

async function attemptView(store: Reader, attempt: Attempt, order: Order): Promise<AttemptView> {
  const card = await findCard(store, attempt.cardId)
  if (!card) throw new Error(`attempt ${attempt.acpOrderId} has no card`)
  const { state } = attempt
  return {
    attemptId: attempt.attemptId,
    state: state === 'sending' || state === 'pending' ? 'processing' : state,
    card: cardFace(card),
    failure: attempt.failure,
    networkCode: attempt.networkCode,
    rule: attempt.rule,
    pinTriesLeft: attempt.pinTriesLeft,
    finishedAtMs: attempt.finishedMs,
    transactionId: state === 'succeeded' ? order.transactionId : null,
  }
}

function cardFace({ bankName, cardType, maskedNo }: Card) {
  return { bankName, bankNameEn: bankNameInEnglish(bankName), cardType, tail: maskedNo.slice(-4) }
}
