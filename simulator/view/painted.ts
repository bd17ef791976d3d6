import type { PaintedBox, RectResult } from '../wire/view.ts'

type Box = Pick<RectResult, 'left' | 'top' | 'width' | 'height'>

/** Grounds that shine through more than this are not painted: a camera would not see them either. */
const OPAQUE_FROM = 0.5

/** Where an element lies, in CSS pixels from the window's top left, and what it looks like. */
export interface Measures {
  boxOf(element: HTMLElement): Box | undefined
  styleOf(element: HTMLElement): CSSStyleDeclaration
}

/**
 * What can be seen of a page's filled boxes, in the order in which they lie on one another. Text and pictures are left
 * out: this is for reading codes that are drawn with plain views.
 */
export function paintedBoxes(root: HTMLElement, measures: Measures): PaintedBox[] {
  const boxes: PaintedBox[] = []
  for (const element of [root, ...root.querySelectorAll<HTMLElement>('*')]) {
    const box = measures.boxOf(element)
    if (!box || box.width <= 0 || box.height <= 0) continue
    const style = measures.styleOf(element)
    const rgb = style.visibility === 'hidden' ? undefined : opaque(style.backgroundColor)
    const { left, top, width, height } = box
    if (rgb) boxes.push({ left, top, width, height, rgb })
  }
  return boxes
}

/** A computed colour, `rgb(…)` or `rgba(…)`, when it covers what is behind it. */
function opaque(colour: string): PaintedBox['rgb'] | undefined {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
  if (red === undefined || green === undefined || blue === undefined || alpha < OPAQUE_FROM) return undefined
  return [red, green, blue, 255]
}
