import type { CardDisabledReason, CardType } from '../../../contract/cards.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** A bound card: a token that only the network can turn into a card number, and what a payer may see. */
export interface Card {
  readonly cardId: string
  readonly openpid: string
  /** The UnionPay merchant that it was bound through. */
  readonly merId: string
  /** The token requestor: the card pays at every merchant of his. */
  readonly trId: string
  readonly token: string
  readonly enrolmentId: string
  readonly bankName: string
  readonly cardType: CardType
  /** First six and last four digits, all that anybody but the issuer may keep. */
  readonly maskedNo: string
  /** 0 once the payer unbound it. It stays for the receipts of old payments. */
  readonly bound: 0 | 1
  readonly blockedBecause: CardDisabledReason | null
  readonly blockedUntilMs: number | null
  readonly createdMs: number
}

const COLUMNS = `card_id AS cardId, openpid, mer_id AS merId, tr_id AS trId, token, enrolment_id AS enrolmentId,
  bank_name AS bankName, card_type AS cardType,
  masked_no AS maskedNo, bound, blocked_because AS blockedBecause,
  blocked_until_ms AS blockedUntilMs, created_ms AS createdMs`

/** When a card last paid; null, and so last in descending order, when it has not paid yet. */
const LAST_PAID_MS = `(SELECT max(finished_ms) FROM attempt
  WHERE attempt.card_id = card.card_id AND state = 'succeeded')`

/**
 * A payer's cards at one token requestor of the network, the likeliest to pay first: by their last successful payment,
 * then the newest.
 */
export function boundCards(reader: Reader, openpid: string, trId: string): Promise<Card[]> {
  return reader.all<Card>(
    `SELECT ${COLUMNS} FROM card WHERE openpid = ? AND tr_id = ? AND bound = 1
     ORDER BY ${LAST_PAID_MS} DESC, card.rowid DESC`,
    openpid,
    trId,
  )
}

/** A payer's own bound card; anybody else's looks like none. */
export function findBoundCard(reader: Reader, openpid: string, cardId: string): Promise<Card | undefined> {
  return reader.get<Card>(
    `SELECT ${COLUMNS} FROM card WHERE card_id = ? AND openpid = ? AND bound = 1`,
    cardId,
    openpid,
  )
}

export function findCard(reader: Reader, cardId: string): Promise<Card | undefined> {
  return reader.get<Card>(`SELECT ${COLUMNS} FROM card WHERE card_id = ?`, cardId)
}

export function findCardOfEnrolment(
  reader: Reader,
  openpid: string,
  enrolmentId: string,
): Promise<Card | undefined> {
  return reader.get<Card>(
    `SELECT ${COLUMNS} FROM card WHERE openpid = ? AND enrolment_id = ?`,
    openpid,
    enrolmentId,
  )
}

export function insertCard(tx: Transaction, card: Card) {
  return tx.run(
    `INSERT INTO card (card_id, openpid, mer_id, tr_id, token, enrolment_id, bank_name, card_type, masked_no, bound,
       created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[card.cardId, card.openpid, card.merId, card.trId, card.token, card.enrolmentId],
    ...[card.bankName, card.cardType, card.maskedNo, card.bound, card.createdMs],
  )
}

export function setUnbound(tx: Transaction, cardId: string) {
  return tx.run('UPDATE card SET bound = 0 WHERE card_id = ?', cardId)
}

/** Remembers that the issuer will refuse the card until `untilMs`. */
export function blockCard(tx: Transaction, cardId: string, because: CardDisabledReason, untilMs: number) {
  return tx.run(
    'UPDATE card SET blocked_because = ?, blocked_until_ms = ? WHERE card_id = ?',
    because,
    untilMs,
    cardId,
  )
}
