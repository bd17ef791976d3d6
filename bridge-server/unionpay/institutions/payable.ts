import type { CodeClass } from '../../../contract/code-owners.ts'
import { onlyParameter, parseLink } from '../../../contract/codes/link.ts'
import { recognise } from '../../../contract/codes/recognise.ts'
import type { EmvMerchantCode, Recognised } from '../../../contract/codes/recognised.ts'
import type { Reader } from '../../store/store.ts'
import type { MerchantRegister } from '../gateway/merchants.ts'
import { isPayable, type Order } from '../gateway/order.ts'
import { findTicket } from '../gateway/order-file.ts'
import type { SecretHasher } from '../issuers/secrets.ts'
import { PAYMENT_MAX_FEN } from '../limits.ts'
import { ticketOfQrCode } from '../wallet/qr-codes.ts'
import { findCode, type MerchantCode } from './merchant-codes.ts'
import { type Payee, payeeOf } from './payees.ts'
import { type CodeRefusal, refusal } from './refusals.ts'

/** What a scanned code asks for, as its owner knows it. */
export interface Payable {
  /** Kind as the recogniser names it. */
  readonly kind: Recognised['kind']
  readonly payee: Payee
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  /** Null where the payer types it. */
  readonly amountFen: number | null
  readonly untilMs: number | null
  /** UnionPay's codes of single orders are orders already; every other code makes one when it is paid. */
  readonly order: Order | null
  /** The code in its institution's file; null for an EMV code that names a merchant and nothing else. */
  readonly code: MerchantCode | null
}

export type Resolved =
  | { readonly ok: true; readonly payable: Payable }
  | { readonly ok: false; readonly refusal: CodeRefusal }

export interface CodeFiles {
  readonly merchants: MerchantRegister
  readonly secrets: SecretHasher
}

/**
 * Asks a code's owner what it pays. What is refused here cannot be paid by anybody: it is no code of a merchant, nobody
 * issued it, or its time is over. Whether this payer may pay it here is another question.
 */
export async function resolveMerchantCode(
  reader: Reader,
  text: string,
  files: CodeFiles,
  nowMs: number,
): Promise<Resolved> {
  const code = plainCode(text)
  const recognised = recognise(code)
  if (recognised.kind === 'refused')
    return refusal('03', `code-${recognised.rule.toLowerCase().replaceAll('_', '-')}`)
  if (recognised.mode === 'cpm') return refusal('40', 'code-of-a-payer', 'show-payment-code')
  if (recognised.kind.startsWith('aggregate.')) {
    return refusal('40', 'code-needs-a-page', 'show-payment-code', 'open-owner-app')
  }
  if (recognised.kind === 'unionpay.gateway') return opened(reader, code, files, nowMs)
  const issued = await findCode(reader, code)
  if (issued) return ofIssued(recognised.kind, issued, files, nowMs)
  if (recognised.kind === 'emv.mpm') return ofMerchantNumber(recognised as EmvMerchantCode, files)
  const ticket = ticketOfQrCode(code, files.secrets)
  const order = ticket === null ? null : await findTicket(reader, ticket)
  return order ? ofOrder(recognised.kind, order, files, nowMs) : UNKNOWN
}

const UNKNOWN = refusal('03', 'code-unknown')
const EXPIRED = refusal('02', 'code-expired', 'refresh-code')
const USED = refusal('02', 'code-used', 'refresh-code')

/** The link that opens another owner's code in UnionPay's network. The recogniser has looked that it is only one deep. */
async function opened(reader: Reader, code: string, files: CodeFiles, nowMs: number): Promise<Resolved> {
  const link = parseLink(code)
  const foreign = 'kind' in link ? null : onlyParameter(link.query, 'qrCode')
  if (foreign === null) return refusal('40', 'code-needs-a-page', 'open-owner-app')
  return resolveMerchantCode(reader, foreign, files, nowMs)
}

function ofIssued(
  kind: Payable['kind'],
  code: MerchantCode,
  { merchants }: CodeFiles,
  nowMs: number,
): Resolved {
  const merchant = merchants.find(code.merId)
  if (!merchant) return UNKNOWN
  if (code.takenBy !== null) return USED
  if (code.untilMs !== null && code.untilMs <= nowMs) return EXPIRED
  const { codeClass, isStatic, amountFen, untilMs } = code
  const payee = payeeOf(merchant)
  return { ok: true, payable: { kind, payee, codeClass, isStatic, amountFen, untilMs, order: null, code } }
}

function ofOrder(kind: Payable['kind'], order: Order, { merchants }: CodeFiles, nowMs: number): Resolved {
  const merchant = merchants.find(order.merId)
  if (!merchant || order.amountFen === null) return UNKNOWN
  if (order.state === 'failed') return EXPIRED
  if (order.state !== 'open') return USED
  if (!isPayable(order, nowMs)) return EXPIRED
  const { amountFen, payUntilMs: untilMs } = order
  const payee = payeeOf(merchant)
  return {
    ok: true,
    payable: { kind, payee, codeClass: 'order', isStatic: false, amountFen, untilMs, order, code: null },
  }
}

/**
 * A printed EMV code need not be on file: it names the merchant. One of a single order does, or anybody could write it.
 * What is paid here is yuan, and what the code says: money of another country, and fees that a payer would have to add
 * up, are not guessed at.
 */
function ofMerchantNumber(emv: EmvMerchantCode, { merchants }: CodeFiles): Resolved {
  const { unionpay, poi, amount, currency, tip } = emv
  if (!unionpay || 'unparsed' in unionpay)
    return refusal('40', 'code-without-unionpay', 'ask-for-unionpay-code')
  if (currency !== YUAN) return refusal('40', 'code-in-another-currency', 'ask-for-unionpay-code')
  if (tip !== null && tip.mode !== 'prompt') return refusal('40', 'code-with-a-fee', 'ask-for-unionpay-code')
  const amountFen = amount === null ? null : Math.round(Number(amount) * 100)
  if (amountFen !== null && amountFen > PAYMENT_MAX_FEN) return refusal('61', 'payment-max')
  const merchant = poi === 'dynamic' ? undefined : merchants.find(unionpay.merchantId.trim())
  if (!merchant || merchant.acquirerId !== unionpay.acquirerIin) return UNKNOWN
  const payee = payeeOf(merchant)
  return {
    ok: true,
    payable: {
      kind: 'emv.mpm',
      payee,
      codeClass: payee.codeClass,
      isStatic: true,
      amountFen,
      untilMs: null,
      order: null,
      code: null,
    },
  }
}

/** ISO 4217. */
const YUAN = '156'

/**
 * As issued: without what scanners and links add, and with what is printed in capitals, because a QR code of capitals
 * is smaller, in the lower case in which it was made: scheme and host, and of Alipay's links the path too.
 */
export function plainCode(text: string): string {
  const code = text
    .trim()
    .replace(/^\][A-Za-z]\d/, '')
    .trim()
  if (!/^[a-z]+:\/\//i.test(code)) return code
  const link = code.replace(/#.*$/s, '')
  return ALIPAY_LINK.exec(link)?.[1]?.toLowerCase() ?? link.replace(ORIGIN, (origin) => origin.toLowerCase())
}

/** Its query says where the code was shown, and nothing about the payment. */
const ALIPAY_LINK = /^(https:\/\/qr\.alipay\.com\/[^?]*)/i
/** WeChat's personal codes have their token where others have a host. */
const ORIGIN = /^(?:(?:https|weixin):\/\/[^/?]*|wxp:\/\/)/i
