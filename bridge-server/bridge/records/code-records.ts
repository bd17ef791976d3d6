import type { CodeState } from '../../../contract/lifecycles.ts'
import { type Due, dueRows } from '../../store/due.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { PaymentCodeRecord } from '../interop/payment-code.ts'

const COLUMNS = `openpid, code_id AS codeId, card_id AS cardId, appid, digits, digits_hash AS digitsHash, state,
  revealed AS isRevealed, retiring AS isRetiring, version, issued_ms AS issuedMs, expires_ms AS expiresMs, ask_due_ms AS askDueMs,
  order_ref AS orderRef`

type CodeRow = Omit<PaymentCodeRecord, 'isRevealed' | 'isRetiring'> & {
  readonly isRevealed: 0 | 1
  readonly isRetiring: 0 | 1
}

export async function findCode(
  reader: Reader,
  openpid: string,
  codeId: string,
): Promise<PaymentCodeRecord | undefined> {
  const where = 'WHERE openpid = ? AND code_id = ?'
  return asCode(await reader.get<CodeRow>(`SELECT ${COLUMNS} FROM payment_code ${where}`, openpid, codeId))
}

export async function findCodeByHash(
  reader: Reader,
  digitsHash: string,
): Promise<PaymentCodeRecord | undefined> {
  return asCode(
    await reader.get<CodeRow>(`SELECT ${COLUMNS} FROM payment_code WHERE digits_hash = ?`, digitsHash),
  )
}

/** The codes of a payer that a merchant might still use. */
export async function liveCodes(reader: Reader, openpid: string): Promise<PaymentCodeRecord[]> {
  const where = "WHERE openpid = ? AND state = 'live'"
  const rows = await reader.all<CodeRow>(`SELECT ${COLUMNS} FROM payment_code ${where}`, openpid)
  return rows.map((row) => asCode(row) as PaymentCodeRecord)
}

/** Enters a code and forgets those that ended unused by `forgetMs`. */
export async function insertCode(tx: Transaction, code: PaymentCodeRecord, forgetMs: number): Promise<void> {
  await forget(tx, ENDED_UNUSED, forgetMs)
  await tx.run(
    `INSERT INTO payment_code (openpid, code_id, card_id, appid, digits, digits_hash, state, issued_ms, expires_ms,
       ask_due_ms, order_ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[code.openpid, code.codeId, code.cardId, code.appid, code.digits, code.digitsHash, code.state],
    ...[code.issuedMs, code.expiresMs, code.askDueMs, code.orderRef],
  )
}

const ENDED_UNUSED = {
  table: 'payment_code',
  key: 'openpid, code_id',
  when: "state IN ('expired', 'retired') AND expires_ms <= ?",
}

/** Ends a code's life on the screen; its digits are forgotten. */
export function endCode(
  tx: Transaction,
  { openpid, codeId }: PaymentCodeRecord,
  state: Exclude<CodeState, 'live'>,
) {
  return tx.run(
    `UPDATE payment_code SET state = ?, digits = NULL, ask_due_ms = NULL, version = version + 1
     WHERE openpid = ? AND code_id = ?`,
    ...[state, openpid, codeId],
  )
}

export function setRevealed(tx: Transaction, { openpid, codeId }: PaymentCodeRecord) {
  return tx.run(
    'UPDATE payment_code SET revealed = 1, version = version + 1 WHERE openpid = ? AND code_id = ?',
    ...[openpid, codeId],
  )
}

/** It is off the screen: whether the network has to be told so again, and when to. */
export function setRetiring(
  tx: Transaction,
  { openpid, codeId }: PaymentCodeRecord,
  isRetiring: boolean,
  askDueMs: number,
) {
  return tx.run(
    `UPDATE payment_code SET retiring = ?, ask_due_ms = ?
     WHERE openpid = ? AND code_id = ? AND state = 'live'`,
    ...[isRetiring ? 1 : 0, askDueMs, openpid, codeId],
  )
}

/** When to ask the network about a code next, unless it is over by now. */
export function scheduleAsk(tx: Transaction, { openpid, codeId }: PaymentCodeRecord, askDueMs: number) {
  return tx.run(
    "UPDATE payment_code SET ask_due_ms = ? WHERE openpid = ? AND code_id = ? AND state = 'live'",
    ...[askDueMs, openpid, codeId],
  )
}

const TO_ASK = dueRows<CodeRow>({
  select: `SELECT ${COLUMNS} FROM payment_code`,
  table: 'payment_code',
  column: 'ask_due_ms',
  keyOf: codeKey,
})

/** Codes to be asked about. */
export const CODES_TO_ASK: Due<PaymentCodeRecord> = {
  ...TO_ASK,
  keyOf: codeKey,
  find: async (...about) => (await TO_ASK.find(...about)).map((row) => asCode(row) as PaymentCodeRecord),
}

/** After a restart nobody knows what was told meanwhile: every code that was on a screen is asked about at once. */
export function askAboutAllLive(tx: Transaction, nowMs: number) {
  return tx.run("UPDATE payment_code SET ask_due_ms = ? WHERE state = 'live'", nowMs)
}

function codeKey({ orderRef }: Pick<PaymentCodeRecord, 'orderRef'>): string {
  return orderRef
}

function asCode(row: CodeRow | undefined): PaymentCodeRecord | undefined {
  return row && { ...row, isRevealed: row.isRevealed === 1, isRetiring: row.isRetiring === 1 }
}
