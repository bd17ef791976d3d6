import { z } from 'zod'
import { toTxnTime } from '../../acp/times.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'
import { type CardRecord, findCard } from '../issuers/card-file.ts'
import { WALLET_PAYERS } from '../people.ts'
import type { CodePayer } from '../switch/code-payment.ts'
import { paySale } from '../switch/pay-code.ts'
import { admitScan } from '../switch/scan-sale.ts'
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
 * switch; a wallet pays its own codes by itself. `amountFen` is what the payer types where the code has no amount.
 */
export const walletScan: Control<z.infer<typeof walletScanRequest>> = async (request, { network }) => {
  const found = await payerOf(network.store, request)
  if (!found) return fault(404, 'UNKNOWN_ACCOUNT', 'The wallet has no such account.')
  const { payer, card } = found
  const atMs = network.clock.now()
  const view = await network.store.transact(async (tx) => {
    // The wallet has verified its payer by itself, as with a PIN.
    const verified = 'holding-and-pin'
    const { code, amountFen: typedFen = null } = request
    const scan = { code, payer, card, amountFen: typedFen, verified, isRemote: false, atMs } as const
    const admitted = await admitScan(tx, network, scan)
    if (!admitted.ok) return refusedView(admitted.refusal, null)
    const orderId = `W${toTxnTime(atMs)}${String(await nextTrace(tx)).padStart(6, '0')}`
    const sale = admitted.saleOf({ orderId, msgId: null, inquiryId: null })
    const { order: paid, payment } = await paySale(tx, network, sale, 'recognised')
    // A declined ticket of UnionPay's is open again, so that the order does not tell.
    return payment.status === 'declined'
      ? { ...tillView(paid), result: 'declined', respCode: payment.responseCode }
      : tillView(paid)
  })
  network.wakeNotices()
  network.wakeCodeNotices()
  network.dueOrders.wake()
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
