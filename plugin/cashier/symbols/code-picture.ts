import { encode } from 'uqr'
import { code128Widths } from './code-128.ts'

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

/** The modules of a QR symbol's side for up to 34 digits at level M (version 1), quiet zone included. */
export const QR_MODULES = 21 + 2 * QR_QUIET

/** The same digits as bar code and as QR symbol. */
export function drawCode(digits: string): CodePicture {
  const bars: Run[] = []
  let at = BAR_QUIET
  for (const [i, length] of code128Widths(digits).entries()) {
    if (i % 2 === 0) bars.push({ at, length })
    at += length
  }
  const { data } = encode(digits, { ecc: 'M', boostEcc: false, border: QR_QUIET })
  return { bars, barModules: at + BAR_QUIET, rows: data.map(darkRuns) }
}

function darkRuns(row: readonly boolean[]): Run[] {
  const runs: Run[] = []
  for (let at = 0; at < row.length; at++) {
    const from = at
    while (row[at]) at++
    if (at > from) runs.push({ at: from, length: at - from })
  }
  return runs
}
