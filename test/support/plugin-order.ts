import type { CardView } from '../../contract/cards.ts'
import { fen } from '../../contract/money.ts'
import type { AttemptView, CashierView, OrderView } from '../../contract/plugin-door.ts'

/** A payer's cards and an order, as the bridge shows them to the plugin. */
export const SAVINGS: CardView = card('card-savings', '平安银行', 'Ping An Bank', 'debit', '0018')
export const CREDIT: CardView = card('card-credit', '招商银行', 'China Merchants Bank', 'credit', '0000')

function card(
  cardId: string,
  bankName: string,
  bankNameEn: string,
  cardType: CardView['cardType'],
  tail: string,
): CardView {
  return { cardId, bankName, bankNameEn, cardType, tail, pinAccount: '626100000001', disabledBecause: null }
}

export const NOW_MS = Date.UTC(2026, 10, 22, 4, 0, 0)

export function order(changes: Partial<OrderView> = {}): OrderView {
  return {
    orderRef: 'order-1',
    merchantName: '云上咖啡',
    merchantNameEn: 'Cloud Coffee',
    description: '燕麦拿铁 大杯',
    descriptionEn: '燕麦拿铁 大杯',
    amountFen: fen(1250),
    state: 'awaiting',
    expiresAtMs: NOW_MS + 900_000,
    serverTimeMs: NOW_MS,
    version: 1,
    outTradeNo: 'COFFEE20261122001',
    attempt: null,
    ...changes,
  }
}

export function cashier(changes: Partial<CashierView> = {}): CashierView {
  return { ...order(), cards: [SAVINGS, CREDIT], ...changes }
}

export function attempt(attemptId: string, changes: Partial<AttemptView> = {}): AttemptView {
  const { bankName, bankNameEn, cardType, tail } = SAVINGS
  return {
    attemptId,
    state: 'processing',
    card: { bankName, bankNameEn, cardType, tail },
    failure: null,
    networkCode: null,
    rule: null,
    pinTriesLeft: null,
    finishedAtMs: null,
    transactionId: null,
    ...changes,
  }
}
