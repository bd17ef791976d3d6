import { inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { expect } from 'vitest'
import { type Fields, textOf } from './sdk-message.ts'

/** A request for the settlement file of a day, `MMDD`. */
export const fileRequest = (settleDate: string): Fields => ({
  txnType: '76',
  txnSubType: '01',
  bizType: '000000',
  accessType: '0',
  settleDate,
  fileType: '00',
})

/** Widths of the older split, 41 columns, which adds up to the same line as the newer one. */
const WIDTHS = [
  3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32,
  13, 13, 8, 32, 13, 13, 12, 2, 1, 131,
]
const LINE_BYTES = 607

/** What SDK users read from a line of the detail file. */
export interface DetailLine {
  readonly account: string
  readonly amount: string
  readonly queryId: string
  readonly orderId: string
  readonly fee: string
  readonly settled: string
  readonly merId: string
}

/** The files of an answer: base64, zlib with its header, and a ZIP inside. */
export function filesIn({ fileContent = '' }: Fields): Readonly<Record<string, Uint8Array>> {
  return unzipSync(inflateSync(Buffer.from(fileContent, 'base64')))
}

/** The lines of the detail file, which parsers know by `INN` and `ZM_` in their places of its name. */
export function detailLines(answer: Fields): DetailLine[] {
  const files = filesIn(answer)
  const name = Object.keys(files).find((file) => file.startsWith('INN') && file.slice(11, 14) === 'ZM_')
  if (!name) throw new Error(`no detail file among ${Object.keys(files)}`)
  const bytes = Buffer.from(files[name]!)
  const lines: DetailLine[] = []
  for (let start = 0, end = bytes.indexOf('\r\n'); end >= 0; end = bytes.indexOf('\r\n', start)) {
    lines.push(lineOf(bytes.subarray(start, end)))
    start = end + 2
  }
  return lines
}

function lineOf(line: Buffer): DetailLine {
  expect(line.length).toBe(LINE_BYTES)
  let at = 0
  const columns = WIDTHS.map((width) => {
    const column = textOf(line.subarray(at, at + width), 'GBK').trim()
    at += width + 1
    return column
  })
  const column = (number: number) => columns[number - 1] as string
  return {
    account: column(6),
    amount: column(7),
    queryId: column(10),
    orderId: column(12),
    fee: column(16),
    settled: column(17),
    merId: column(28),
  }
}
