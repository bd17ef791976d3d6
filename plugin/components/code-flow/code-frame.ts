import { type CodePicture, QR_MODULES } from '../../cashier/symbols/code-picture.ts'

/** Modules of the bar code of nineteen digits, quiet zones included. */
const BAR_MODULES = 176
/** White beside the bar code, and the largest share of the screen that the QR symbol takes. */
const MARGIN_PX = 8
const QR_SHARE_MAX = 0.62
const QR_MAX_PX = 300

/** Sizes of both symbols. They do not depend on the digits, so the page never moves. */
export interface CodeFrame {
  readonly barsPx: number
  readonly qrPx: number
}

/** Where a dark stretch is painted, as a style. */
export interface PaintedCode {
  readonly bars: readonly string[]
  readonly dots: readonly string[]
}

export const UNPAINTED: PaintedCode = { bars: [], dots: [] }

interface Screen {
  readonly windowWidth: number
  readonly pixelRatio: number
}

/** A module is a whole number of the screen's own pixels: anything else blurs the edges that scanners look for. */
function modulePx(availablePx: number, modules: number, { pixelRatio }: Screen): number {
  return Math.max(1, Math.floor((availablePx * pixelRatio) / modules)) / pixelRatio
}

const barPx = (screen: Screen) => modulePx(screen.windowWidth - 2 * MARGIN_PX, BAR_MODULES, screen)
const qrPx = (screen: Screen) =>
  modulePx(Math.min(screen.windowWidth * QR_SHARE_MAX, QR_MAX_PX), QR_MODULES, screen)

export function codeFrame(screen: Screen): CodeFrame {
  return { barsPx: rounded(BAR_MODULES * barPx(screen)), qrPx: rounded(QR_MODULES * qrPx(screen)) }
}

export function paintCode({ bars, rows }: CodePicture, screen: Screen): PaintedCode {
  const [bar, dot] = [barPx(screen), qrPx(screen)]
  return {
    bars: bars.map(({ at, length }) => `left:${rounded(at * bar)}px;width:${rounded(length * bar)}px`),
    dots: rows.flatMap((runs, row) =>
      runs.map(
        ({ at, length }) =>
          `left:${rounded(at * dot)}px;top:${rounded(row * dot)}px;width:${rounded(length * dot)}px;height:${rounded(dot)}px`,
      ),
    ),
  }
}

/** Enough places for a third of a pixel. */
const rounded = (px: number) => Math.round(px * 1e4) / 1e4
