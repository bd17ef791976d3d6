import { TRANSACTIONS, type Transaction, type TransactionName } from '../../acp/transactions.ts'

/** Payments by a code across networks, which reach the gateway as other messages than ACP's. */
export const CODE_KINDS = {
  scannedCode: { zh: '扫商户码付款', en: "Payment of a merchant's code" },
  shownCode: { zh: '出示付款码付款', en: "Payment by a payer's code" },
} as const

export type OrderKind = TransactionName | keyof typeof CODE_KINDS

/** What kind of order it is, for people. */
export function kindText(kind: OrderKind): { readonly zh: string; readonly en: string } {
  return isCodeKind(kind) ? CODE_KINDS[kind] : TRANSACTIONS[kind]
}

function isCodeKind(kind: OrderKind): kind is keyof typeof CODE_KINDS {
  return Object.hasOwn(CODE_KINDS, kind)
}

/**
 * What an order does with money.
 * - `payment`: a cardholder pays a merchant
 * - `hold`: money is set aside on the card for a later completion
 * - `completion`: a hold becomes a payment
 * - `return`: money of a payment goes back to the card
 * - `release`: a hold ends without a payment
 * - `payout`: a merchant pays a cardholder
 */
export type MoneyEffect = 'payment' | 'hold' | 'completion' | 'return' | 'release' | 'payout'

/** The transactions that move money; the others open cards, ask or answer. */
const EFFECTS: Readonly<Partial<Record<OrderKind, MoneyEffect>>> = {
  scannedCode: 'payment',
  shownCode: 'payment',
  appConsume: 'payment',
  frontConsume: 'payment',
  frontInstalment: 'payment',
  openAndConsume: 'payment',
  qrConsume: 'payment',
  jsConsume: 'payment',
  preOrder: 'payment',
  tokenConsume: 'payment',
  cardConsume: 'payment',
  cardInstalment: 'payment',
  scanConsume: 'payment',
  frontPreauth: 'hold',
  appPreauth: 'hold',
  qrPreauth: 'hold',
  cardPreauth: 'hold',
  scanPreauth: 'hold',
  preauthCompletion: 'completion',
  refund: 'return',
  void: 'return',
  completionVoid: 'return',
  preauthVoid: 'release',
  payout: 'payout',
}

/** What such an order does with money; null when it moves none. */
export function moneyEffect(kind: OrderKind): MoneyEffect | null {
  return EFFECTS[kind] ?? null
}

const LEDGER_KEYS: Readonly<Partial<Record<MoneyEffect, string>>> = {
  payment: 'pay',
  completion: 'pay',
  return: 'give-back',
  payout: 'give-back',
}

/** Under which key the books have such an order's money; null when it is not cleared between institutions. */
export function clearedUnder({ kind, queryId }: { kind: OrderKind; queryId: string | null }): string | null {
  const effect = moneyEffect(kind)
  const key = effect && LEDGER_KEYS[effect]
  return key && queryId !== null ? `${key}:${queryId}` : null
}

/**
 * Front-class orders are paid by the cardholder elsewhere, who may try again after a failure: only their success is
 * told. Back-class ones are decided in the merchant's own request.
 */
export function isFrontClass({ kind }: { readonly kind: OrderKind }): boolean {
  if (isCodeKind(kind)) return false
  const transaction: Transaction = TRANSACTIONS[kind]
  return transaction.notified === 'success'
}
