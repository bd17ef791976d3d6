import { maskAccount } from '../../acp/mask.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Card, CardScript, CardUse } from './card.ts'

/** The cards of all issuers, as rows. Secrets are compared by their hashes and never leave this file's callers. */

export interface CardSecrets {
  readonly pinHash: Uint8Array
  readonly smsHash: Uint8Array
  readonly cvn2Hash: Uint8Array | null
  /** The holder's name and document number; null where the issuer has none on file. */
  readonly holderHash: Uint8Array | null
  readonly documentHash: Uint8Array | null
}

export type CardRecord = Card & CardSecrets

export async function findCard(reader: Reader, cardNo: string): Promise<CardRecord | null> {
  const row = await reader.get<CardRow>('SELECT * FROM issuer_card WHERE card_no = ?', cardNo)
  return row ? asCard(row) : null
}

export async function cardByRef(reader: Reader, ref: string): Promise<CardRecord> {
  const row = await reader.get<CardRow>('SELECT * FROM issuer_card WHERE ref = ?', ref)
  if (!row) throw new Error(`no issuer knows the card ${ref}`)
  return asCard(row)
}

/** The institution that issued a card. */
export async function issuerOf(reader: Reader, ref: string): Promise<string> {
  const row = await reader.get<{ iin: string }>('SELECT iin FROM issuer_card WHERE ref = ?', ref)
  if (!row) throw new Error(`no issuer knows the card ${ref}`)
  return row.iin
}

/** All cards as others may see them: masked number by reference. */
export async function maskedNumbers(reader: Reader): Promise<Map<string, string>> {
  const rows = await reader.all<{ ref: string; card_no: string }>('SELECT ref, card_no FROM issuer_card')
  return new Map(rows.map(({ ref, card_no }) => [ref, maskAccount(card_no)]))
}

/** Adds a card to its issuer's file. */
export async function addCard(tx: Transaction, card: CardRecord): Promise<void> {
  await tx.run(
    `INSERT INTO issuer_card (ref, card_no, iin, type, phone, expires_yymm, state, script,
       payment_max_fen, day_max_fen, day_payments_max, pin_hash, sms_hash, cvn2_hash,
       holder_hash, document_hash, year_max_fen, balance_max_fen)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    card.ref,
    card.cardNo,
    card.iin,
    card.type,
    card.phone,
    card.expiresYymm,
    card.state,
    card.script,
    card.limits.paymentMaxFen,
    card.limits.dayMaxFen,
    card.limits.dayPaymentsMax,
    card.pinHash,
    card.smsHash,
    card.cvn2Hash,
    card.holderHash,
    card.documentHash,
    card.limits.yearMaxFen,
    card.limits.balanceMaxFen,
  )
}

export async function saveUse(tx: Transaction, ref: string, use: CardUse): Promise<void> {
  await tx.run(
    `UPDATE issuer_card SET used_day = ?, used_fen = ?, used_payments = ?, used_year_fen = ?, wrong_pins = ?
     WHERE ref = ?`,
    use.day,
    use.amountFen,
    use.payments,
    use.yearFen,
    use.wrongPins,
    ref,
  )
}

interface CardRow {
  ref: string
  card_no: string
  iin: string
  type: 'debit' | 'credit'
  phone: string
  expires_yymm: string | null
  state: 'active' | 'restricted'
  script: CardScript | null
  payment_max_fen: number
  day_max_fen: number
  day_payments_max: number
  year_max_fen: number | null
  balance_max_fen: number | null
  pin_hash: Uint8Array
  sms_hash: Uint8Array
  cvn2_hash: Uint8Array | null
  holder_hash: Uint8Array | null
  document_hash: Uint8Array | null
  used_day: string
  used_fen: number
  used_payments: number
  used_year_fen: number
  wrong_pins: number
}

function asCard(row: CardRow): CardRecord {
  return {
    ref: row.ref,
    cardNo: row.card_no,
    iin: row.iin,
    type: row.type,
    phone: row.phone,
    expiresYymm: row.expires_yymm,
    state: row.state,
    script: row.script,
    limits: {
      paymentMaxFen: row.payment_max_fen,
      dayMaxFen: row.day_max_fen,
      dayPaymentsMax: row.day_payments_max,
      yearMaxFen: row.year_max_fen,
      balanceMaxFen: row.balance_max_fen,
    },
    use: {
      day: row.used_day,
      amountFen: row.used_fen,
      payments: row.used_payments,
      yearFen: row.used_year_fen,
      wrongPins: row.wrong_pins,
    },
    pinHash: row.pin_hash,
    smsHash: row.sms_hash,
    cvn2Hash: row.cvn2_hash,
    holderHash: row.holder_hash,
    documentHash: row.document_hash,
  }
}
