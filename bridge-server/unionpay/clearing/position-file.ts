import { createHash } from 'node:crypto'
import type { Reader, Transaction } from '../../store/store.ts'
import { type Institution, type MerchantDay, type Netted, type Position, position } from './netting.ts'

/** Positions and merchants' days as rows. */

export async function savePositions(
  tx: Transaction,
  day: string,
  positions: readonly Position[],
  merchants: readonly MerchantDay[],
): Promise<void> {
  for (const { institution, grossFen, interchangeFen, networkFeeFen } of positions) {
    await tx.run(
      `INSERT INTO clearing_position (day, institution, gross_fen, interchange_fen, network_fee_fen)
       VALUES (?, ?, ?, ?, ?)`,
      ...[day, institution, grossFen, interchangeFen, networkFeeFen],
    )
  }
  for (const { merId, acquirerId, entries, grossFen, feeFen } of merchants) {
    await tx.run(
      `INSERT INTO clearing_merchant (day, mer_id, acquirer_id, entries, gross_fen, fee_fen)
       VALUES (?, ?, ?, ?, ?, ?)`,
      ...[day, merId, acquirerId, entries, grossFen, feeFen],
    )
  }
  await tx.run(
    'UPDATE clearing_day SET positions_sha256 = ? WHERE day = ?',
    sha256(positions, merchants),
    day,
  )
}

/** A day as it was netted, by institution and by merchant. @throws Error when somebody has changed it since. */
export async function nettedDay(reader: Reader, day: string): Promise<Netted> {
  const positions = await readPositions(reader, day)
  const merchants = await reader.all<MerchantDay>(MERCHANTS_SQL, day)
  const kept = await reader.get<{ sha256: string | null }>(
    'SELECT positions_sha256 AS sha256 FROM clearing_day WHERE day = ?',
    day,
  )
  if (kept?.sha256 && kept.sha256 !== sha256(positions, merchants)) {
    throw new Error(`the positions of ${day} are not what was netted`)
  }
  return { positions, merchants }
}

const MERCHANTS_SQL = `
  SELECT mer_id AS merId, acquirer_id AS acquirerId, entries, gross_fen AS grossFen, fee_fen AS feeFen
  FROM clearing_merchant WHERE day = ? ORDER BY mer_id`

async function readPositions(reader: Reader, day: string): Promise<Position[]> {
  const rows = await reader.all<{
    institution: Institution
    gross: number
    interchange: number
    network: number
  }>(
    `SELECT institution, gross_fen AS gross, interchange_fen AS interchange, network_fee_fen AS network
     FROM clearing_position WHERE day = ? ORDER BY institution`,
    day,
  )
  return rows.map(({ institution, gross, interchange, network }) =>
    position(institution, gross, interchange, network),
  )
}

function sha256(positions: readonly Position[], merchants: readonly MerchantDay[]): string {
  const text = JSON.stringify([
    positions.map(({ institution, grossFen, interchangeFen, networkFeeFen }) => [
      institution,
      grossFen,
      interchangeFen,
      networkFeeFen,
    ]),
    merchants.map(({ merId, acquirerId, entries, grossFen, feeFen }) => [
      merId,
      acquirerId,
      entries,
      grossFen,
      feeFen,
    ]),
  ])
  return createHash('sha256').update(text).digest('hex')
}
