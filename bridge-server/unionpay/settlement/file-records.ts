import type { Reader, Transaction } from '../../store/store.ts'

/** A merchant's archive of a clearing day, as it is handed over. */
export interface SettlementFile {
  readonly merId: string
  readonly fileName: string
  /** Lines of the detail file. */
  readonly entries: number
  /** The ZIP. */
  readonly content: Uint8Array
}

export async function saveFile(tx: Transaction, day: string, file: SettlementFile): Promise<void> {
  const { merId, fileName, entries, content } = file
  await tx.run(
    'INSERT INTO settlement_file (day, mer_id, file_name, entries, content) VALUES (?, ?, ?, ?, ?)',
    ...[day, merId, fileName, entries],
    content,
  )
}

/** The file of the newest day with a date; that an earlier year's day had one is no matter. */
export function findFile(
  reader: Reader,
  merId: string,
  settleDate: string,
): Promise<{ fileName: string; content: Uint8Array } | undefined> {
  return reader.get(
    `SELECT file_name AS fileName, content FROM settlement_file
     WHERE mer_id = ? AND day = (SELECT max(day) FROM clearing_day WHERE substr(day, 5) = ?)`,
    merId,
    settleDate,
  )
}

/** Which files a day has, without their content. */
export function filesOfDay(
  reader: Reader,
  day: string,
): Promise<{ merId: string; fileName: string; entries: number; bytes: number }[]> {
  return reader.all(
    `SELECT mer_id AS merId, file_name AS fileName, entries, length(content) AS bytes
     FROM settlement_file WHERE day = ? ORDER BY mer_id`,
    day,
  )
}
