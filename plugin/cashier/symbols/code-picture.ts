import { code128Widths } from './code-128.ts'
import { QR_SIDE, qrSymbol } from './qr-symbol.ts'

/** A dark stretch of a row: where it begins and how long it is, in modules from the left of the symbol's paper. */
export interface Run {
  readonly at: number
  readonly length: number
}

/** A payment code as it is drawn, quiet zones included: bars for laser scanners, a QR symbol for cameras. */
export interface CodePicture {
  readonly bars: readonly Run[]
  readonly barModules: number
  /** From the top; rows of the quiet zone are empty. */
  readonly rows: readonly (readonly Run[])[]
}

/** White that a scanner needs around each symbol, in modules, by their standards. */
const BAR_QUIET = 10
const QR_QUIET = 4

/** The side of the QR symbol, quiet zone included. */
export const QR_MODULES = QR_SIDE + 2 * QR_QUIET

/** The same digits as bar code and as QR symbol. */
export function drawCode(digits: string): CodePicture {
  const bars: Run[] = []
  let at = BAR_QUIET
  for (const [i, length] of code128Widths(digits).entries()) {
    if (i % 2 === 0) bars.push({ at, length })
    at += length
  }
  const quiet = Array.from({ length: QR_QUIET }, () => [])
  return { bars, barModules: at + BAR_QUIET, rows: [...quiet, ...qrSymbol(digits).map(darkRuns), ...quiet] }
}

function darkRuns(row: readonly number[]): Run[] {
  return [...row.join('').matchAll(/1+/g)].map((run) => ({ at: QR_QUIET + run.index, length: run[0].length }))
}
