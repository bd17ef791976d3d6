import type { Random } from '../../clock/random.ts'
import type { Store, Transaction } from '../../store/store.ts'
import { findCard } from '../issuers/card-file.ts'
import { C2B_CODE_LIFE_MS, C2B_CODES_PER_CARD_MAX } from '../limits.ts'
import { forgetShownCodes } from './shown-codes.ts'

/** A code that a payer shows to a merchant's scanner. */
export interface C2bCode {
  readonly qrNo: string
  readonly expiresAtMs: number
}

/** Nineteen digits, as real ones have; the range is no simulated issuer's, so that none is taken for a card. */
const PREFIX = '622368'
const DIGITS = 19

interface Minting {
  readonly store: Store
  readonly random: Random
  readonly clock: { now(): number }
}

/** Shows a code for a card, as the payer's wallet does. `asksPin` plays a wallet that wants the PIN after the scan. */
export async function mintC2bCode(
  { store, random, clock }: Minting,
  { cardNo, asksPin = false }: { readonly cardNo: string; readonly asksPin?: boolean },
): Promise<C2bCode | 'unknown-card' | 'too-many-codes'> {
  const nowMs = clock.now()
  const expiresAtMs = nowMs + C2B_CODE_LIFE_MS
  return store.transact(async (tx) => {
    const card = await findCard(tx, cardNo)
    if (!card) return 'unknown-card'
    const row = await tx.get<{ out: number }>(OUT_SQL, card.ref, nowMs)
    if ((row as { out: number }).out >= C2B_CODES_PER_CARD_MAX) return 'too-many-codes'
    await forgetShownCodes(tx, nowMs)
    const qrNo = newCode(random)
    await tx.run(
      'INSERT INTO c2b_code (qr_no, card_ref, asks_pin, until_ms) VALUES (?, ?, ?, ?)',
      qrNo,
      card.ref,
      asksPin ? 1 : 0,
      expiresAtMs,
    )
    return { qrNo, expiresAtMs }
  })
}

/** Takes a scanned code: whose card it is, if it is good now and was not taken before. */
export async function takeC2bCode(
  tx: Transaction,
  qrNo: string,
  nowMs: number,
): Promise<{ cardRef: string; asksPin: boolean } | 'unknown' | 'used' | 'expired'> {
  const code = await tx.get<{ card_ref: string; asks_pin: number; until_ms: number; used: number }>(
    'SELECT card_ref, asks_pin, until_ms, used FROM c2b_code WHERE qr_no = ?',
    qrNo,
  )
  if (!code) return 'unknown'
  if (code.used) return 'used'
  if (code.until_ms <= nowMs) return 'expired'
  await tx.run('UPDATE c2b_code SET used = 1 WHERE qr_no = ?', qrNo)
  return { cardRef: code.card_ref, asksPin: code.asks_pin === 1 }
}

function newCode(random: Random): string {
  const digits = BigInt(`0x${random.bytes(8).toString('hex')}`).toString()
  return PREFIX + digits.slice(-(DIGITS - PREFIX.length)).padStart(DIGITS - PREFIX.length, '0')
}

const OUT_SQL = 'SELECT count(*) AS out FROM c2b_code WHERE card_ref = ? AND used = 0 AND until_ms > ?'
