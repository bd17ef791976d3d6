import { ZM_COLUMNS, ZM_COLUMNS_41, ZME_COLUMNS } from './columns.ts'
import { type Column, parseLines, printLines, type Row, type Rows } from './fixed-width.ts'

/** One cleared transaction. Amounts are fen; signed ones are positive when the merchant receives them. */
export type DetailRow = Row<typeof ZM_COLUMNS>

/** A corrected or disputed transaction, by `ZME_COLUMNS`. */
export type DisputeRow = Readonly<Record<string, string | number>>

/** A row with the values given and nothing, or zero, in every other column. */
export function detailRow(values: Partial<DetailRow>): DetailRow {
  return { ...EMPTY_ROW, ...values }
}

const EMPTY_ROW = Object.fromEntries(
  ZM_COLUMNS.map(({ name, kind }) => [name, kind === 'text' ? '' : 0]),
) as unknown as DetailRow

/** Prints the ZM file. Throws when a value does not fit its column: `fitText` makes people's texts fit. */
export function printDetails(rows: Iterable<DetailRow>): Buffer {
  return printLines(ZM_COLUMNS, rows)
}

/** Reads a ZM file back, strictly; `line` and `column` say where it is wrong. */
export function parseDetails(file: Uint8Array): Rows<typeof ZM_COLUMNS> {
  return parseLines(ZM_COLUMNS, file)
}

/** Reads a ZM file with the older split of 41 columns. */
export function parseDetails41(file: Uint8Array): Rows<typeof ZM_COLUMNS_41> {
  return parseLines(ZM_COLUMNS_41, file)
}

export function printDisputes(rows: Iterable<DisputeRow>): Buffer {
  return printLines<readonly Column[]>(ZME_COLUMNS, rows as Iterable<Row<readonly Column[]>>)
}

export function parseDisputes(file: Uint8Array): Rows<readonly Column[]> {
  return parseLines(ZME_COLUMNS, file)
}
