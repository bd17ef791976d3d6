import type { CodeSymbols } from '../../../contract/code-door.ts'

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

/** The side of the QR symbol of a payment code, quiet zone included. */
export const QR_MODULES = 21 + 2 * QR_QUIET

/** The symbols as stretches to paint. */
export function drawCode({ qr, bars }: CodeSymbols): CodePicture {
  const quiet = Array.from({ length: QR_QUIET }, () => [])
  return {
    bars: darkRuns(bars, BAR_QUIET),
    barModules: bars.length + 2 * BAR_QUIET,
    rows: [...quiet, ...qr.map((row) => darkRuns(row, QR_QUIET)), ...quiet],
  }
}

function darkRuns(modules: string, quiet: number): Run[] {
  return [...modules.matchAll(/1+/g)].map((run) => ({ at: quiet + run.index, length: run[0].length }))
}
