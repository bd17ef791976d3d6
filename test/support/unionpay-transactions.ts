import { expect } from 'vitest'
import { encodeCustomerInfo, sealInfo } from '../../bridge-server/acp/customerinfo.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { sealPin } from '../../bridge-server/acp/pinblock.ts'
import { encryptFor } from '../../bridge-server/acp/sensitive.ts'
import { TRANSACTIONS, type TransactionName } from '../../bridge-server/acp/transactions.ts'
import { validate } from '../../bridge-server/acp/validate.ts'
import { PAYING_CARD, PIN, queryOrder, type TestMerchant, type TestNetwork } from './unionpay.ts'

/** The documented address that asks for no notification. */
const NO_NOTICE = 'http://www.specialUrl.com'

/** Amount, currency and address of a transaction with money. */
export const money = (txnAmt: number, backUrl = NO_NOTICE): AcpMessage => ({
  txnAmt: String(txnAmt),
  currencyCode: '156',
  backUrl,
})

/** What the merchant's own page collected about a card, sealed. */
export function typedCard(
  merchant: TestMerchant,
  typed: {
    cardNo?: string
    pin?: string
    smsCode?: string
    phone?: string
    cvn2?: string
    expired?: string
    customerNm?: string
    certifId?: string
  } = {},
): AcpMessage {
  const { publicKey, certId } = merchant.encryption
  const { cardNo = PAYING_CARD, pin, phone, cvn2, expired, ...plain } = typed
  const secrets = { ...(phone && { phoneNo: phone }), ...(cvn2 && { cvn2 }), ...(expired && { expired }) }
  return {
    accType: '01',
    accNo: encryptFor(publicKey, cardNo),
    encryptCertId: certId,
    customerInfo: encodeCustomerInfo({
      ...plain,
      ...(plain.certifId && { certifTp: '01' }),
      ...(pin && { pin: sealPin(publicKey, pin, cardNo) }),
      ...(Object.keys(secrets).length > 0 && { encryptedInfo: sealInfo(publicKey, secrets) }),
    }),
  }
}

/** Pays with a card and its PIN, without a page. */
export function payByCard(
  merchant: TestMerchant,
  txnAmt: number,
  change: AcpMessage = {},
): Promise<AcpMessage> {
  return merchant.send('cardConsume', { ...money(txnAmt), ...typedCard(merchant, { pin: PIN }), ...change })
}

/** Sets money aside on a card. */
export function holdOnCard(
  merchant: TestMerchant,
  txnAmt: number,
  change: AcpMessage = {},
): Promise<AcpMessage> {
  return merchant.send('cardPreauth', { ...money(txnAmt), ...typedCard(merchant, { pin: PIN }), ...change })
}

/** A code on a payer's phone. */
export async function payersCode(
  network: TestNetwork,
  { cardNo = PAYING_CARD, asksPin = false } = {},
): Promise<string> {
  const { status, body } = await network.control('POST', '/c2b-codes', { cardNo, asksPin })
  expect(status).toBe(200)
  return body.qrNo
}

/** What the books hold, cardholders and clearing apart, with an audit on the way. */
export async function balances(network: TestNetwork): Promise<Record<string, number>> {
  const { body } = await network.control('GET', '/journal?limit=1')
  expect(body.audit).toEqual({ sumFen: 0, differences: [] })
  return Object.fromEntries(body.balances.map(({ account, balanceFen }: any) => [account, balanceFen]))
}

/** By how much each kind of account has changed since; only those that have. */
export async function moved(
  network: TestNetwork,
  before: Record<string, number>,
): Promise<Record<string, number>> {
  const changes: Record<string, number> = {}
  for (const [account, fen] of Object.entries(await balances(network))) {
    const kind = account.replace(/:.*:/, ':').replace(/^(cardholder|hold):.*/, '$1')
    const change = fen - (before[account] ?? 0)
    if (change !== 0) changes[kind] = (changes[kind] ?? 0) + change
  }
  return changes
}

/** What a query says became of an order. */
export async function outcomeOf(merchant: TestMerchant, order: AcpMessage): Promise<string | undefined> {
  const found = await queryOrder(merchant, order)
  return found.respCode === '00' ? found.origRespCode : found.respCode
}

/** Whether a message has every field that the protocol's tables ask of it, each in its format. */
export function fitsTable(name: TransactionName, part: 'answer' | 'notification', message: AcpMessage): void {
  const table = TRANSACTIONS[name][part]
  if (!table) throw new Error(`${name} has no ${part}`)
  expect(validate(message, table, 'tolerant')).toEqual({ ok: true })
}
