import type { Transaction } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import { type Payable, resolveMerchantCode } from '../institutions/payable.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import type { Card } from '../issuers/card.ts'
import { PAYMENT_MAX_FEN } from '../limits.ts'
import { codeOrder } from './code-order.ts'
import type { CodePayer } from './code-payment.ts'
import { fitsLimit, limitOf, mayPay, type Verified } from './code-rules.ts'
import type { Sale } from './pay-code.ts'

/** A payer wants to pay a scanned code. */
export interface Scan {
  readonly code: string
  readonly payer: CodePayer
  readonly card: Pick<Card, 'ref' | 'iin'>
  /** Null when the payer relies on the code's own. */
  readonly amountFen: number | null
  readonly verified: Verified
  /** Whether the code came from afar, out of a chat or an album. */
  readonly isRemote: boolean
  readonly atMs: number
}

/** How the messages name what comes of it. */
export type ScanNames = Pick<Sale, 'msgId' | 'inquiryId'> & {
  /** Of the order that is made; UnionPay's own codes are orders already. */
  readonly orderId: string
}

export type AdmittedScan =
  | { readonly ok: true; readonly saleOf: (names: ScanNames) => Sale }
  | { readonly ok: false; readonly refusal: CodeRefusal }

/** Asks every rule about a scan, in the order in which payers would want to hear of them. Writes nothing. */
export async function admitScan(tx: Transaction, network: Network, scan: Scan): Promise<AdmittedScan> {
  const { payer, card, verified, isRemote, atMs } = scan
  const resolved = await resolveMerchantCode(tx, scan.code, network, atMs)
  if (!resolved.ok) return resolved
  const { payable } = resolved
  const { payee, codeClass, isStatic } = payable
  const { reading } = network.interop
  const scene = { direction: 'payer-scans', payer, payee, codeClass, isStatic, isRemote } as const
  const ruled = mayPay({ ...scene, atMs, reading })
  if (!ruled.ok) return ruled
  const amountFen = scan.amountFen ?? payable.amountFen
  if (amountFen === null) return refusal('13', 'amount-missing')
  if (payable.amountFen !== null && amountFen !== payable.amountFen) return refusal('64', 'amount-mismatch')
  if (amountFen > PAYMENT_MAX_FEN) return refusal('61', 'payment-max', 'pay-less')
  const limit = await limitOf(tx, { payer, card, isStatic, verified, atMs })
  const fits = fitsLimit(limit, amountFen, atMs)
  if (!fits.ok) return fits
  return { ok: true, saleOf: (names) => saleOf(scan, payable, amountFen, limit.key, names) }
}

function saleOf(
  { payer, card, atMs }: Scan,
  { payee, order, code }: Payable,
  amountFen: number,
  limitKey: string,
  { orderId, ...names }: ScanNames,
): Sale {
  return {
    ...names,
    order: order ?? codeOrder({ kind: 'scannedCode', merId: payee.merId, orderId, amountFen, atMs }),
    payee,
    payer,
    cardRef: card.ref,
    limitKey,
    scannedCode: code?.code ?? null,
    shownCode: null,
    notifyUrl: code?.notifyUrl ?? null,
    atMs,
  }
}
