import { z } from 'zod'
import { toTxnTime } from '../../acp/times.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'
import { resolveMerchantCode } from '../institutions/payable.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import { type CardRecord, findCard } from '../issuers/card-file.ts'
import { WALLET_PAYERS } from '../people.ts'
import { codeOrder } from '../switch/code-order.ts'
import type { CodePayer } from '../switch/code-payment.ts'
import { fitsLimit, limitOf, mayPay } from '../switch/code-rules.ts'
import { paySale } from '../switch/pay-code.ts'
import { nextTrace } from '../switch/sequences.ts'
import { mintShownCode } from '../wallet/shown-codes.ts'
import { type Control, done, fault } from './desk.ts'
import { amountFen } from './merchant-codes.ts'
import { refusedView, tillView } from './tills.ts'

const wallet = z.enum(['wechat', 'alipay'])
const account = z.string().min(1).max(32).optional()

export const walletScanRequest = z.strictObject({
  wallet,
  account,
  code: z.string().min(1).max(4096),
  amountFen: amountFen.optional(),
})

/**
 * POST /mock/wallets/:wallet/scan: a payer of WeChat or Alipay scans a merchant's code. UnionPay's go through the
 * switch; a wallet pays its own codes by itself.
 */
export const walletScan: Control<z.infer<typeof walletScanRequest>> = async (request, { network }) => {
  const found = await payerOf(network.store, request)
  if (!found) return fault(404, 'UNKNOWN_ACCOUNT', 'The wallet has no such account.')
  const { payer, card } = found
  const atMs = network.clock.now()
  const view = await network.store.transact(async (tx) => {
    const refused = (why: CodeRefusal) => refusedView(why, null)
    const resolved = await resolveMerchantCode(tx, request.code, network, atMs)
    if (!resolved.ok) return refused(resolved.refusal)
    const { payee, codeClass, isStatic, amountFen: codeFen, order, code } = resolved.payable
    if (payee.institution.owner === payer.network)
      return refused(refusal('40', 'own-code-of-the-wallet').refusal)
    const ruled = mayPay({
      direction: 'payer-scans',
      payer,
      payee,
      codeClass,
      isStatic,
      isRemote: false,
      atMs,
      preset: network.interop.preset,
    })
    if (!ruled.ok) return refused(ruled.refusal)
    const paidFen = request.amountFen ?? codeFen
    if (paidFen === null) return 'amount-missing' as const
    if (codeFen !== null && paidFen !== codeFen) return refused(refusal('64', 'amount-mismatch').refusal)
    // The wallet has verified its payer by itself, as with a PIN.
    const limit = await limitOf(tx, { payer, card, isStatic, verified: 'holding-and-pin', atMs })
    const fits = fitsLimit(limit, paidFen, atMs)
    if (!fits.ok) return refused(fits.refusal)
    const orderId = `W${toTxnTime(atMs)}${String(await nextTrace(tx)).padStart(6, '0')}`
    const { order: paid, payment } = await paySale(
      tx,
      network,
      {
        order:
          order ?? codeOrder({ kind: 'scannedCode', merId: payee.merId, orderId, amountFen: paidFen, atMs }),
        payee,
        payer,
        cardRef: card.ref,
        limitKey: limit.key,
        msgId: null,
        inquiryId: null,
        scannedCode: code?.code ?? null,
        shownCode: null,
        notifyUrl: code?.notifyUrl ?? null,
        atMs,
      },
      'recognised',
    )
    // A declined ticket of UnionPay's is open again, so that the order does not tell.
    return payment.status === 'declined'
      ? { ...tillView(paid), result: 'declined', respCode: payment.responseCode }
      : tillView(paid)
  })
  network.wakeNotices()
  network.wakeCodeNotices()
  network.dueOrders.wake()
  if (view === 'amount-missing')
    return fault(400, 'PARAM', 'amountFen: this code has none, so the payer types it')
  return done(view)
}

export const walletCodeRequest = z.strictObject({ wallet, account, asksPin: z.boolean().default(false) })

/** POST /mock/wallets/:wallet/code: a payer of WeChat or Alipay shows a code, which ends the one shown before. */
export const walletCode: Control<z.infer<typeof walletCodeRequest>> = async (request, { network }) => {
  const found = await payerOf(network.store, request)
  if (!found) return fault(404, 'UNKNOWN_ACCOUNT', 'The wallet has no such account.')
  const { payer, card } = found
  const wanted = { payer, cardRef: card.ref, asksPin: request.asksPin, atMs: network.clock.now() }
  const { digits, untilMs } = await network.store.transact((tx) => mintShownCode(tx, wanted, network))
  return done({ code: digits, expiresAt: toRfc3339(untilMs) })
}

/** The account that is named, or the wallet's first. */
async function payerOf(
  reader: Reader,
  asked: { readonly wallet: 'wechat' | 'alipay'; readonly account?: string | undefined },
): Promise<{ readonly payer: CodePayer; readonly card: CardRecord } | null> {
  const found = WALLET_PAYERS.find(
    (payer) => payer.wallet === asked.wallet && payer.account === (asked.account ?? payer.account),
  )
  const card = found && (await findCard(reader, found.card.cardNo))
  return card
    ? { payer: { id: `${asked.wallet}:${found.account}`, network: asked.wallet, app: null }, card }
    : null
}
