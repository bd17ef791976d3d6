import { encode } from 'uqr'
import type { Picture } from './picture.ts'

/** White around the symbol that readers need, in modules. */
const QUIET_MODULES = 4
/** Picture points a module: enough for any reader, small enough to be quick. */
const MODULE_POINTS = 4

export interface DrawnCode {
  /** Modules on a side, with the quiet zone. */
  readonly modules: number
  /** The dark modules as an SVG path, one unit a module. */
  readonly path: string
  /** What a camera sees of it. */
  readonly picture: Picture
}

/** Draws a text as a QR code. Undefined when it is longer than a QR code can be. */
export function drawCode(text: string): DrawnCode | undefined {
  try {
    const { data, size } = encode(text, { ecc: 'M', boostEcc: false, border: QUIET_MODULES })
    return { modules: size, path: pathOf(data), picture: pictureOf(data, size) }
  } catch {
    return undefined
  }
}

function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join('')
}

function pictureOf(rows: readonly (readonly boolean[])[], size: number): Picture {
  const width = size * MODULE_POINTS
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (!rows[Math.floor(y / MODULE_POINTS)]![Math.floor(x / MODULE_POINTS)]) continue
      data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { width, height: width, data }
}
