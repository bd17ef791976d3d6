import { encode } from 'uqr'
import type { PaintedBox } from '../../wire/view.ts'
import { code128 } from './code-128.ts'
import { type Picture, paint } from './picture.ts'

/** White around a QR symbol that readers need, in modules. */
const SQUARE_QUIET = 4
/** White at each end of a bar code, in modules. */
const BARS_QUIET = 10
/** The height of a bar code in its modules, about a sixth of its width. */
const BARS_HEIGHT = 30
/** Picture points a module: enough for any reader, small enough to be quick. */
const MODULE_POINTS = 4
const BLACK = 'rgb(0, 0, 0)'

type DarkBox = Omit<PaintedBox, 'colour'>

/** A code as it lies before the camera. Lengths are in modules. */
export interface DrawnCode {
  readonly width: number
  readonly height: number
  /** The dark parts as an SVG path. */
  readonly path: string
  /** What a camera sees of it. */
  readonly picture: Picture
}

/** Draws a text as a QR code. Undefined when it is longer than a QR code can be. */
export function drawSquare(text: string): DrawnCode | undefined {
  try {
    const { data, size } = encode(text, { ecc: 'M', boostEcc: false, border: SQUARE_QUIET })
    const dark = data.flatMap((row, top) =>
      row.flatMap((isDark, left) => (isDark ? [{ left, top, width: 1, height: 1 }] : [])),
    )
    return draw(dark, size, size)
  } catch {
    return undefined
  }
}

/** Draws a text as a Code 128. Undefined when it holds what bars cannot say. */
export function drawBars(text: string): DrawnCode | undefined {
  const widths = code128(text)
  if (!widths) return undefined
  const dark: DarkBox[] = []
  let left = BARS_QUIET
  widths.forEach((width, at) => {
    if (at % 2 === 0) dark.push({ left, top: 0, width, height: BARS_HEIGHT })
    left += width
  })
  return draw(dark, left + BARS_QUIET, BARS_HEIGHT)
}

function draw(dark: readonly DarkBox[], width: number, height: number): DrawnCode {
  const boxes = dark.map((box) => ({ ...box, colour: BLACK }))
  return {
    width,
    height,
    path: dark.map((box) => `M${box.left} ${box.top}h${box.width}v${box.height}h-${box.width}z`).join(''),
    picture: paint(boxes, { width, height }, MODULE_POINTS),
  }
}
