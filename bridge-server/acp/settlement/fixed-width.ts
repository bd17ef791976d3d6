import { decodeText, encodeText } from '../charset.ts'

/**
 * What a column holds.
 * - `text`: GBK text from the left, filled with blanks; `''` when there is nothing
 * - `fen`: fen from the right, filled with zeros
 * - `signedFen`: `C` (to the merchant, positive) or `D` (from the merchant, negative), then fen; a blank before zero
 */
export type ColumnKind = 'text' | 'fen' | 'signedFen'

/** One column of a line. Widths count GBK bytes. */
export interface Column {
  readonly name: string
  readonly width: number
  readonly kind: ColumnKind
  readonly zh: string
  readonly en: string
}

/** The values of one line, by the names of its columns. */
export type Row<Columns extends readonly Column[]> = {
  readonly [C in Columns[number] as C['name']]: C['kind'] extends 'text' ? string : number
}

export type Rows<Columns extends readonly Column[]> =
  | { readonly ok: true; readonly rows: Row<Columns>[] }
  | { readonly ok: false; readonly line: number; readonly column?: string; readonly why: string }

const SEPARATOR = ' '
const LINE_END = '\r\n'
const BLANK = 0x20

/** Bytes of one line without its end: the columns and the single blanks between them. */
export function lineBytes(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, columns.length - 1)
}

/**
 * Prints rows as a file of lines that end with CRLF.
 * Throws when a value does not fit its column, names it, and never cuts: see `fitText` for texts that people wrote.
 */
export function printLines<Columns extends readonly Column[]>(
  columns: Columns,
  rows: Iterable<Row<Columns>>,
): Buffer {
  const parts: Buffer[] = []
  let lines = ''
  for (const row of rows) {
    lines += printLine(columns, row)
    if (lines.length < PART_CHARS) continue
    parts.push(Buffer.from(lines, 'latin1'))
    lines = ''
  }
  parts.push(Buffer.from(lines, 'latin1'))
  return Buffer.concat(parts)
}

/** A file may be longer than the longest string, so that it is printed in parts. */
const PART_CHARS = 4_000_000

/** One line with its end, one character a byte. */
function printLine<Columns extends readonly Column[]>(columns: Columns, row: Row<Columns>): string {
  const values = row as Readonly<Record<string, string | number>>
  let line = ''
  for (const column of columns) {
    const value = values[column.name]
    const field = typeof value === 'number' ? printFen(column, value) : printText(column, value)
    line += line === '' ? field : SEPARATOR + field
  }
  return line + LINE_END
}

function printText(column: Column, value = ''): string {
  const isPlain = /^[\x20-\x7e]*$/.test(value)
  const bytes = isPlain
    ? value
    : /\p{Cc}/u.test(value)
      ? undefined
      : encodeText(value, 'gbk')?.toString('latin1')
  if (column.kind !== 'text' || bytes === undefined || bytes.length > column.width || value.endsWith(' ')) {
    throw new Error(`${column.name} cannot be printed in ${column.width} bytes`)
  }
  return bytes.padEnd(column.width)
}

function printFen({ name, width, kind }: Column, value: number): string {
  const digits = kind === 'fen' ? width : width - 1
  const magnitude = String(Math.abs(value)).padStart(digits, '0')
  const isWrong = !Number.isSafeInteger(value) || magnitude.length > digits || (kind === 'fen' && value < 0)
  if (kind === 'text' || isWrong) throw new Error(`${name} cannot be printed in ${width} bytes`)
  return kind === 'fen' ? magnitude : (value > 0 ? 'C' : value < 0 ? 'D' : ' ') + magnitude
}

/** Reads a file back, strictly: every line whole, every blank in its place, every value as it would be printed. */
export function parseLines<Columns extends readonly Column[]>(
  columns: Columns,
  file: Uint8Array,
): Rows<Columns> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const width = lineBytes(columns)
  const step = width + LINE_END.length
  const rows: Row<Columns>[] = []
  for (let start = 0; start < bytes.length; start += step) {
    const line = rows.length + 1
    if (bytes.toString('latin1', start + width, start + step) !== LINE_END) {
      return { ok: false, line, why: `a line must have ${width} bytes and end with CRLF` }
    }
    const row = parseLine(columns, bytes.subarray(start, start + width))
    if ('why' in row) return { ok: false, line, ...(row as Fault) }
    rows.push(row as Row<Columns>)
  }
  return { ok: true, rows }
}

interface Fault {
  readonly column: string
  readonly why: string
}

function parseLine(columns: readonly Column[], line: Buffer): Record<string, string | number> | Fault {
  const row: Record<string, string | number> = {}
  let at = 0
  for (const column of columns) {
    if (at > 0 && line[at++] !== BLANK) return { column: column.name, why: 'no blank before it' }
    const value = parseField(column, line.subarray(at, at + column.width))
    if (value === undefined) return { column: column.name, why: `not a ${column.kind} field` }
    row[column.name] = value
    at += column.width
  }
  return row
}

const SIGNS: Readonly<Record<string, number>> = { C: 1, D: -1, ' ': 0 }

function parseField({ kind }: Column, bytes: Buffer): string | number | undefined {
  const text = decodeText(bytes, 'gbk')
  if (text === undefined || /\p{Cc}/u.test(text)) return undefined
  if (kind === 'text') return text.replace(/ +$/, '')
  const [, sign = 'C', digits = ''] = (kind === 'fen' ? /^()(\d+)$/ : /^([CD ])(\d+)$/).exec(text) ?? []
  const fen = Number(digits)
  if (digits === '' || !Number.isSafeInteger(fen)) return undefined
  if (kind === 'fen') return fen
  const isPrinted = fen === 0 || SIGNS[sign] !== 0
  // A zero that somebody gave a sign is zero all the same.
  return isPrinted ? fen * SIGNS[sign]! || 0 : undefined
}

/**
 * Makes a text that somebody wrote fit a column: what GBK lacks becomes `?`, what would break a line a blank, and what
 * is too long is cut between two characters.
 */
export function fitText(text: string, widthBytes: number): string {
  let fitted = ''
  let left = widthBytes
  for (const sign of text.replace(/\p{Cc}/gu, ' ').trim()) {
    const known = encodeText(sign, 'gbk') ? sign : '?'
    left -= encodeText(known, 'gbk')!.length
    if (left < 0) break
    fitted += known
  }
  return fitted.trimEnd()
}
