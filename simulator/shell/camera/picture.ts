import type { PaintedBox } from '../../wire/view.ts'

/** A picture in RGBA, row by row from the top left. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

const WHITE = 255
/** Colours that shine through more than this are not painted: a camera would not see them either. */
const OPAQUE_FROM = 0.5

/** A white picture with boxes painted over one another in their order; `scale` is picture points a CSS pixel. */
export function paint(
  boxes: readonly PaintedBox[],
  size: { readonly width: number; readonly height: number },
  scale: number,
): Picture {
  const width = Math.round(size.width * scale)
  const height = Math.round(size.height * scale)
  const data = new Uint8ClampedArray(width * height * 4).fill(WHITE)
  for (const { left, top, width: across, height: down, colour } of boxes) {
    const rgb = opaque(colour)
    if (!rgb) continue
    const [x, right] = [clamp(left * scale, width), clamp((left + across) * scale, width)]
    const [y, bottom] = [clamp(top * scale, height), clamp((top + down) * scale, height)]
    for (let row = y; row < bottom; row++) {
      for (let at = (row * width + x) * 4, end = (row * width + right) * 4; at < end; at += 4)
        data.set(rgb, at)
    }
  }
  return { width, height, data }
}

/** A colour as picture points have it, when it covers what is behind it. */
function opaque(colour: string): readonly number[] | undefined {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
  if (red === undefined || green === undefined || blue === undefined || alpha < OPAQUE_FROM) return undefined
  return [red, green, blue, 255]
}

/** Edges fall between picture points, as a screen's do. */
function clamp(at: number, limit: number): number {
  return Math.min(Math.max(Math.round(at), 0), limit)
}
