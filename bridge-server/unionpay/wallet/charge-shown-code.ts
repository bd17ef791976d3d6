import type { Transaction } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import type { Order } from '../gateway/order.ts'
import type { Payee } from '../institutions/payees.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import { cardByRef } from '../issuers/card-file.ts'
import { recordRefusedCode } from '../qr-doors/app-notices.ts'
import { beijingMidnight } from '../rules/beijing-day.ts'
import { whyPin } from '../rules/shown-codes.ts'
import { freePaymentsSince } from '../switch/code-payment.ts'
import { fitsLimit, limitOf, mayPay } from '../switch/code-rules.ts'
import { awaitPin, paySale, type SaleResult } from '../switch/pay-code.ts'
import { codeFault, type ShownCode, useShownCode } from './shown-codes.ts'

/** A merchant has scanned a payer's code. */
export interface Charge {
  readonly code: ShownCode
  /** The merchant's order, just received. */
  readonly order: Order
  readonly payee: Payee
  readonly notifyUrl: string | null
  readonly atMs: number
}

export type Charged =
  | ({ readonly ok: true } & SaleResult)
  | { readonly ok: false; readonly refusal: CodeRefusal }

/**
 * Charges the code's card, or has the payer asked for the PIN first. The code is used up by the try, whatever comes of
 * it; what a rule refuses leaves nothing else behind, and the payer's app hears of it.
 */
export async function chargeShownCode(tx: Transaction, network: Network, charge: Charge): Promise<Charged> {
  const { code, order, payee, notifyUrl, atMs } = charge
  const fault = codeFault(code, atMs)
  if (fault) return refusal('02', fault, 'refresh-code')
  const ruled = await rulesOn(tx, network, charge)
  const { payer, digits } = code
  if (!ruled.ok) {
    await useShownCode(tx, digits, ruled.refusal)
    const { merId, orderId, txnTime } = order
    const amountFen = order.amountFen as number
    const refused = { payer, shownCode: digits, amountFen, merId, orderId, txnTime, ...ruled.refusal }
    await recordRefusedCode(tx, refused, payee, network.telling.reach, atMs)
    return ruled
  }
  await useShownCode(tx, digits)
  const sale = {
    order,
    payee,
    payer,
    cardRef: code.cardRef,
    limitKey: ruled.limitKey,
    msgId: null,
    inquiryId: null,
    scannedCode: null,
    shownCode: digits,
    notifyUrl,
    atMs,
  }
  const result = ruled.asksPin
    ? await awaitPin(tx, network, sale)
    : await paySale(tx, network, sale, 'recognised')
  return { ok: true, ...result }
}

type RuledCharge =
  | { readonly ok: true; readonly asksPin: boolean; readonly limitKey: string }
  | { readonly ok: false; readonly refusal: CodeRefusal }

async function rulesOn(tx: Transaction, network: Network, charge: Charge): Promise<RuledCharge> {
  const { code, order, payee, atMs } = charge
  const { payer, asksPin: isRevealed } = code
  const scene = {
    direction: 'merchant-scans',
    payer,
    payee,
    codeClass: payee.codeClass,
    isStatic: false,
  } as const
  const ruled = mayPay({ ...scene, isRemote: false, atMs, reading: network.interop.reading })
  if (!ruled.ok) return ruled
  const amountFen = order.amountFen as number
  const card = await cardByRef(tx, code.cardRef)
  const payment = { payer, card, isStatic: false, atMs }
  const free = await limitOf(tx, { ...payment, verified: 'holding' })
  const freePaymentsToday = await freePaymentsSince(tx, payer.id, beijingMidnight(atMs))
  const asksPin =
    whyPin({ amountFen, isRevealed, freePaymentsToday, freeFenToday: free.usedFen, atMs }) !== null
  const limit = asksPin ? await limitOf(tx, { ...payment, verified: 'holding-and-pin' }) : free
  const fits = fitsLimit(limit, amountFen, atMs)
  return fits.ok ? { ok: true, asksPin, limitKey: limit.key } : fits
}
