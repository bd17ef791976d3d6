import type { PaintedBox, RectResult } from '../wire/view.ts'

type Box = Pick<RectResult, 'left' | 'top' | 'width' | 'height'>

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
    const { visibility, backgroundColor: colour } = measures.styleOf(element)
    const { left, top, width, height } = box
    if (visibility !== 'hidden') boxes.push({ left, top, width, height, colour })
  }
  return boxes
}
