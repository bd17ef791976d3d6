import type { DayLimit } from '../../../contract/code-owners.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Scan } from '../interop/scan.ts'

const COLUMNS = `openpid, scan_id AS scanId, code, inquiry_id AS inquiryId, kind, owner, code_class AS codeClass,
  is_static AS isStatic, payee_name AS payeeName, payee_name_en AS payeeNameEn, city_code AS cityCode,
  city_name AS cityName, city_name_en AS cityNameEn, statement_line AS statementLine, amount_fen AS amountFen,
  day_limit AS dayLimit, created_ms AS createdMs, expires_ms AS expiresMs, order_ref AS orderRef`

type ScanRow = Omit<Scan, 'isStatic' | 'dayLimit'> & {
  readonly isStatic: 0 | 1
  readonly dayLimit: string | null
}

export async function findScan(reader: Reader, openpid: string, scanId: string): Promise<Scan | undefined> {
  return asScan(
    await reader.get(`SELECT ${COLUMNS} FROM scan WHERE openpid = ? AND scan_id = ?`, openpid, scanId),
  )
}

export async function findScanOfOrder(reader: Reader, orderRef: string): Promise<Scan | undefined> {
  return asScan(await reader.get(`SELECT ${COLUMNS} FROM scan WHERE order_ref = ?`, orderRef))
}

/** Enters a scan and forgets those that nobody paid by `forgetMs`. */
export async function insertScan(tx: Transaction, scan: Scan, forgetMs: number): Promise<void> {
  const unpaid = { table: 'scan', key: 'openpid, scan_id', when: 'order_ref IS NULL AND expires_ms <= ?' }
  await forget(tx, unpaid, forgetMs)
  await tx.run(
    `INSERT INTO scan (openpid, scan_id, code, inquiry_id, kind, owner, code_class, is_static, payee_name,
       payee_name_en, city_code, city_name, city_name_en, statement_line, amount_fen, day_limit, created_ms, expires_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[scan.openpid, scan.scanId, scan.code, scan.inquiryId, scan.kind, scan.owner, scan.codeClass],
    ...[scan.isStatic ? 1 : 0, scan.payeeName, scan.payeeNameEn, scan.cityCode, scan.cityName],
    ...[scan.cityNameEn, scan.statementLine, scan.amountFen],
    ...[scan.dayLimit && JSON.stringify(scan.dayLimit), scan.createdMs, scan.expiresMs],
  )
}

/** The order that paying the scan became. */
export function setScanOrder(tx: Transaction, { openpid, scanId }: Scan, orderRef: string) {
  return tx.run(
    'UPDATE scan SET order_ref = ? WHERE openpid = ? AND scan_id = ?',
    ...[orderRef, openpid, scanId],
  )
}

function asScan(row: ScanRow | undefined): Scan | undefined {
  if (!row) return undefined
  const dayLimit = row.dayLimit && (JSON.parse(row.dayLimit) as DayLimit)
  return { ...row, isStatic: row.isStatic === 1, dayLimit: dayLimit || null }
}
