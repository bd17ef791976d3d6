import { ZM_COLUMNS } from '../../acp/settlement/columns.ts'
import { type DetailRow, printDetails } from '../../acp/settlement/detail-file.ts'

/**
 * Prints detail lines by the million: what all lines of a merchant share is printed once, and each line is a copy of
 * that with its own fields written over it. It gives the bytes that `printDetails` gives; a line with text beyond
 * ASCII is left to that.
 */
export class LineTemplate {
  readonly #shared: DetailRow
  readonly #blank: Buffer

  /** @param shared a row with what all lines have in common */
  constructor(shared: DetailRow) {
    this.#shared = shared
    this.#blank = printDetails([shared])
  }

  get lineBytes(): number {
    return this.#blank.length
  }

  /** Writes one line into `target` at `at`, where {@link lineBytes} must be free. */
  write(target: Buffer, at: number, own: Partial<DetailRow>): void {
    this.#blank.copy(target, at)
    for (const name in own) {
      const field = FIELDS[name] as Field
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
}

const FIELDS: Readonly<Record<string, Field>> = offsets()

function offsets(): Record<string, Field> {
  const fields: Record<string, Field> = {}
  let offset = 0
  for (const { name, width, kind } of ZM_COLUMNS) {
    fields[name] = { offset, width, isSigned: kind === 'signedFen' }
    offset += width + 1
  }
  return fields
}

const BLANK = 0x20
const ZERO = 0x30

function writeText(target: Buffer, at: number, { offset, width }: Field, text: string): boolean {
  if (text.length > width || text.endsWith(' ')) return false
  const start = at + offset
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < BLANK || code > 0x7e) return false
    target[start + i] = code
  }
  for (let i = text.length; i < width; i++) target[start + i] = BLANK
  return true
}

function writeFen(target: Buffer, at: number, { offset, width, isSigned }: Field, fen: number): boolean {
  if (!Number.isSafeInteger(fen) || (fen < 0 && !isSigned)) return false
  const start = at + offset
  let first = start
  if (isSigned) target[first++] = fen > 0 ? 0x43 : fen < 0 ? 0x44 : BLANK
  let rest = Math.abs(fen)
  for (let i = start + width - 1; i >= first; i--) {
    const tens = Math.floor(rest / 10)
    target[i] = ZERO + (rest - tens * 10)
    rest = tens
  }
  return rest === 0
}
