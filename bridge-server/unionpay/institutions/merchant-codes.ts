import type { CodeClass } from '../../../contract/code-owners.ts'
import {
  mintEmvMerchantCode,
  mintOrderLink,
  mintReceiveLink,
  TOKEN_CHARS,
  UNIONPAY_TOKEN_DIGITS,
} from '../../../contract/codes/mint.ts'
import type { Random } from '../../clock/random.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { CODE_KEPT_MS, ORDER_CODE_LIFE_MS } from '../limits.ts'
import type { Payee } from './payees.ts'

/** A code that an institution printed, or made for one order. */
export interface MerchantCode {
  readonly code: string
  readonly merId: string
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  /** Null where the payer types it. */
  readonly amountFen: number | null
  /** Null for printed codes. */
  readonly untilMs: number | null
  /** Where the merchant hears from its institution of payments; null for nowhere. */
  readonly notifyUrl: string | null
  /** queryId of the payment that has, or may yet have, a code of a single order. */
  readonly takenBy: string | null
}

export interface WantedCode {
  readonly codeClass: CodeClass
  readonly amountFen: number | null
  readonly format: 'url' | 'emv'
  readonly notifyUrl: string | null
}

/**
 * A code of a payee. Printed ones are there once and found again; one of a single order is always new.
 */
export async function merchantCode(
  tx: Transaction,
  payee: Payee,
  wanted: WantedCode,
  { random, atMs }: { readonly random: Random; readonly atMs: number },
): Promise<MerchantCode> {
  const { codeClass, amountFen, format, notifyUrl } = wanted
  const isStatic = codeClass !== 'order'
  const wish = [payee.merId, codeClass, format, amountFen, notifyUrl]
  const printed = isStatic && (await tx.get<CodeRow>(PRINTED_SQL, ...wish))
  if (printed) return asCode(printed)
  const overLongAgo = { table: 'merchant_code', key: 'code', when: 'is_static = 0 AND until_ms < ?' }
  await forget(tx, overLongAgo, atMs - CODE_KEPT_MS)
  const minted: MerchantCode = {
    code: format === 'emv' ? emvOf(payee, wanted, random) : linkOf(payee, codeClass, random),
    merId: payee.merId,
    codeClass,
    isStatic,
    amountFen,
    untilMs: isStatic ? null : atMs + ORDER_CODE_LIFE_MS,
    notifyUrl,
    takenBy: null,
  }
  await insertCode(tx, minted, format)
  return minted
}

export async function findCode(reader: Reader, code: string): Promise<MerchantCode | null> {
  const row = await reader.get<CodeRow>('SELECT * FROM merchant_code WHERE code = ?', code)
  return row ? asCode(row) : null
}

/** A payment takes a code of a single order; with null the code can be paid again, because the payment failed. */
export async function takeCode(tx: Transaction, code: string, queryId: string | null): Promise<void> {
  await tx.run('UPDATE merchant_code SET taken_by = ? WHERE code = ? AND is_static = 0', queryId, code)
}

function linkOf({ institution: { owner } }: Payee, codeClass: CodeClass, random: Random): string {
  const token =
    owner === 'unionpay' ? randomDigits(random, UNIONPAY_TOKEN_DIGITS) : randomToken(random, TOKEN_CHARS)
  return codeClass === 'order' ? mintOrderLink(owner, token) : mintReceiveLink(owner, codeClass, token)
}

function emvOf(payee: Payee, { amountFen, codeClass, notifyUrl }: WantedCode, random: Random): string {
  const { institution, merId, mcc, nameEn, nameZh, city } = payee
  const { acquirerId } = institution
  // Another order, or another address that hears of its sales, is another code.
  const isPlain = codeClass !== 'order' && notifyUrl === null
  return mintEmvMerchantCode({
    account: { acquirerIin: acquirerId, forwardIin: acquirerId, merchantId: merId },
    mcc,
    name: nameEn,
    city: city.en.toUpperCase(),
    local: { name: nameZh, city: city.zh },
    amountFen,
    ...(isPlain ? {} : { reference: randomToken(random, REFERENCE_CHARS).toUpperCase() }),
  })
}

const REFERENCE_CHARS = 16
const TOKEN_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Lower-case letters and digits without look-alikes, each equally likely. */
function randomToken(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => TOKEN_ALPHABET[byte % TOKEN_ALPHABET.length]).join('')
}

/** Decimal digits, as nearly equally likely as 16 more bytes than needed make them. */
export function randomDigits(random: Random, length: number): string {
  const number = BigInt(`0x${random.bytes(length).toString('hex')}`)
  return (number % 10n ** BigInt(length)).toString().padStart(length, '0')
}

async function insertCode(tx: Transaction, code: MerchantCode, format: WantedCode['format']): Promise<void> {
  await tx.run(
    `INSERT INTO merchant_code (code, mer_id, code_class, format, is_static, amount_fen, until_ms, notify_url)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    code.code,
    code.merId,
    code.codeClass,
    format,
    code.isStatic ? 1 : 0,
    code.amountFen,
    code.untilMs,
    code.notifyUrl,
  )
}

const PRINTED_SQL = `
  SELECT * FROM merchant_code
  WHERE mer_id = ? AND code_class = ? AND format = ? AND is_static = 1 AND amount_fen IS ? AND notify_url IS ?`

interface CodeRow {
  code: string
  mer_id: string
  code_class: CodeClass
  is_static: number
  amount_fen: number | null
  until_ms: number | null
  notify_url: string | null
  taken_by: string | null
}

const asCode = (row: CodeRow): MerchantCode => ({
  code: row.code,
  merId: row.mer_id,
  codeClass: row.code_class,
  isStatic: row.is_static === 1,
  amountFen: row.amount_fen,
  untilMs: row.until_ms,
  notifyUrl: row.notify_url,
  takenBy: row.taken_by,
})
