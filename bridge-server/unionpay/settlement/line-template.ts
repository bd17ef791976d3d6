import { ZM_COLUMNS } from '../../acp/settlement/columns.ts'
import { type DetailRow, printDetails } from '../../acp/settlement/detail-file.ts'
import { lineBytes } from '../../acp/settlement/fixed-width.ts'

/**
 * Prints detail lines by the million: what all lines of a merchant share is printed once, and each line is a copy of
 * that with its own fields written over it. It gives the bytes that `printDetails` gives; a line with text beyond
 * ASCII is left to that.
 */
export class LineTemplate {
  readonly #shared: DetailRow
  readonly #blank: Buffer
  readonly #fields: Readonly<Record<string, Field>>

  /** @param shared a row with what all lines have in common */
  constructor(shared: DetailRow) {
    this.#shared = shared
    this.#blank = printDetails([shared])
    this.#fields = fieldsOf(shared)
  }

  /** Bytes of a line with its end. */
  static readonly lineBytes: number = lineBytes(ZM_COLUMNS) + 2

  /** Fills a piece with lines that hold only what is shared; its length is a multiple of {@link lineBytes}. */
  fill(piece: Buffer): Buffer {
    this.#blank.copy(piece)
    // Twice as much each time: a copy of half a megabyte takes less than five hundred copies of a line.
    for (let filled = this.#blank.length; filled < piece.length; filled *= 2)
      piece.copyWithin(filled, 0, filled)
    return piece
  }

  /** Writes a line's own fields into a piece that was filled, over the line at `at`. */
  write(target: Buffer, at: number, own: Partial<DetailRow>): void {
    for (const name in own) {
      const field = this.#fields[name] as Field
      const value = own[name as keyof DetailRow] as string | number
      const isWritten =
        typeof value === 'number' ? writeFen(target, at, field, value) : writeText(target, at, field, value)
      if (!isWritten) {
        printDetails([{ ...this.#shared, ...own }]).copy(target, at)
        return
      }
    }
  }
}

interface Field {
  readonly offset: number
  readonly width: number
  readonly isSigned: boolean
  /** Whether nothing is shared here, so that a filled line has its blanks or zeros already. */
  readonly isEmpty: boolean
}

function fieldsOf(shared: DetailRow): Record<string, Field> {
  const fields: Record<string, Field> = {}
  let offset = 0
  for (const { name, width, kind } of ZM_COLUMNS) {
    fields[name] = {
      offset,
      width,
      isSigned: kind === 'signedFen',
      isEmpty: shared[name] === '' || shared[name] === 0,
    }
    offset += width + 1
  }
  return fields
}

const BLANK = 0x20
const ZERO = 0x30

function writeText(target: Buffer, at: number, { offset, width, isEmpty }: Field, text: string): boolean {
  if (text.length > width || text.charCodeAt(text.length - 1) === BLANK) return false
  const start = at + offset
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < BLANK || code > 0x7e) return false
    target[start + i] = code
  }
  if (isEmpty) return true
  for (let i = text.length; i < width; i++) target[start + i] = BLANK
  return true
}

function writeFen(
  target: Buffer,
  at: number,
  { offset, width, isSigned, isEmpty }: Field,
  fen: number,
): boolean {
  if (!Number.isSafeInteger(fen) || (fen < 0 && !isSigned)) return false
  const start = at + offset
  let first = start
  if (isSigned) target[first++] = fen > 0 ? 0x43 : fen < 0 ? 0x44 : BLANK
  let rest = Math.abs(fen)
  for (let i = start + width - 1; i >= first; i--) {
    if (rest === 0 && isEmpty) return true
    const tens = Math.floor(rest / 10)
    target[i] = ZERO + (rest - tens * 10)
    rest = tens
  }
  return rest === 0
}
