import { HOUR_MS } from '../../clock/clock.ts'
import { forget } from '../../store/forget.ts'
import type { Transaction } from '../../store/store.ts'
import { SMS_LIFE_MS, SMS_PER_HOUR_MAX, SMS_WRONG_MAX } from '../limits.ts'
import { type CardRecord, findCard } from './card-file.ts'
import type { SecretHasher } from './secrets.ts'

/** What a cardholder types to open a card for payments without it. */
export interface OpeningClaim {
  readonly cardNo: string
  readonly phone: string | undefined
  readonly merId: string
  readonly atMs: number
}

export type OpeningFault = 'unknown-card' | 'phone' | 'too-many-codes' | 'sms-code' | 'cvn2-or-expiry'

export type Opening =
  | { readonly ok: true; readonly card: CardRecord }
  | { readonly ok: false; readonly fault: OpeningFault }

/** Sends the cardholder a code, in name only: the mock's codes are printed with its cards. */
export async function sendSmsCode(tx: Transaction, claim: OpeningClaim): Promise<Opening> {
  const claimed = await claimedCard(tx, claim)
  if (!claimed.ok) return claimed
  const { ref } = claimed.card
  await forget(tx, PAST_CODES, ref, claim.atMs - HOUR_MS)
  const row = await tx.get<{ sent: number }>(
    'SELECT count(*) AS sent FROM issuer_sms WHERE card_ref = ? AND sent_at_ms > ?',
    ref,
    claim.atMs - HOUR_MS,
  )
  if ((row as { sent: number }).sent >= SMS_PER_HOUR_MAX) return { ok: false, fault: 'too-many-codes' }
  await tx.run(
    'INSERT INTO issuer_sms (card_ref, mer_id, sent_at_ms) VALUES (?, ?, ?)',
    ref,
    claim.merId,
    claim.atMs,
  )
  return claimed
}

/**
 * Opens a card for a merchant: the phone and, for credit cards, CVN2 and expiry must be the card's, and the code must
 * be the one last sent. A code works once; the third wrong one voids it.
 */
export async function openCard(
  tx: Transaction,
  claim: OpeningClaim & {
    readonly smsCode: string | undefined
    readonly unsentToo: boolean
    readonly cvn2: string | undefined
    readonly expired: string | undefined
  },
  secrets: SecretHasher,
): Promise<Opening> {
  const claimed = await claimedCard(tx, claim)
  if (!claimed.ok) return claimed
  const { card } = claimed
  if (!isCardAtHand(card, claim, secrets)) return { ok: false, fault: 'cvn2-or-expiry' }
  const isCode = await useSmsCode(tx, card, claim, secrets)
  return isCode ? claimed : { ok: false, fault: 'sms-code' }
}

/** A code that a cardholder typed. `unsentToo`: the one printed with the card will do even if it was never sent. */
interface TypedCode {
  readonly merId: string
  readonly atMs: number
  readonly smsCode: string | undefined
  readonly unsentToo: boolean
}

/**
 * Whether the code is the card's and was sent for this merchant lately. It works once. The third wrong one voids it, and
 * until it would have ended no other is taken without being sent.
 */
export async function useSmsCode(
  tx: Transaction,
  card: CardRecord,
  { merId, atMs, smsCode, unsentToo }: TypedCode,
  secrets: SecretHasher,
): Promise<boolean> {
  const isRight = smsCode !== undefined && isSmsCode(card, smsCode, secrets)
  const last = await tx.get<SentCode>(LAST_CODE_SQL, card.ref, merId, atMs - SMS_LIFE_MS)
  if (!last || last.used) return unsentToo && isRight
  if (last.wrongCodes >= SMS_WRONG_MAX) return false
  await tx.run(isRight ? USED_SQL : WRONG_SQL, last.id)
  return isRight
}

/** Whether the code is the one printed with the card, sent or not. */
export function isSmsCode(card: CardRecord, smsCode: string, secrets: SecretHasher): boolean {
  return secrets.matches('sms', card.cardNo, smsCode, card.smsHash)
}

async function claimedCard(tx: Transaction, { cardNo, phone }: OpeningClaim): Promise<Opening> {
  const card = await findCard(tx, cardNo)
  if (!card) return { ok: false, fault: 'unknown-card' }
  return phone === card.phone ? { ok: true, card } : { ok: false, fault: 'phone' }
}

/** Credit cards are proven by what is printed on them. A card without an expiry on file takes any. */
export function isCardAtHand(
  card: CardRecord,
  { cvn2, expired }: { cvn2: string | undefined; expired: string | undefined },
  secrets: SecretHasher,
): boolean {
  if (!card.cvn2Hash) return true
  if (!cvn2 || !secrets.matches('cvn2', card.cardNo, cvn2, card.cvn2Hash)) return false
  return card.expiresYymm === null || card.expiresYymm === expired
}

/** Codes that neither work any more nor count. */
const PAST_CODES = { table: 'issuer_sms', key: 'id', when: 'card_ref = ? AND sent_at_ms <= ?' }
const USED_SQL = 'UPDATE issuer_sms SET used = 1 WHERE id = ?'
const WRONG_SQL = 'UPDATE issuer_sms SET wrong_codes = wrong_codes + 1 WHERE id = ?'
const LAST_CODE_SQL = `
  SELECT id, used, wrong_codes AS wrongCodes FROM issuer_sms
  WHERE card_ref = ? AND mer_id = ? AND sent_at_ms > ? ORDER BY id DESC LIMIT 1`

interface SentCode {
  readonly id: number
  readonly used: number
  readonly wrongCodes: number
}
