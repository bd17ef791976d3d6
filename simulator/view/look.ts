import type { Look, LookAsked } from '../wire/view.ts'
import { paintedBoxes } from './painted.ts'

/** What can be seen of the page now, inside the window. */
export function look(window: Window, { ticket, as }: LookAsked): Look {
  const { document, innerWidth: width, innerHeight: height, scrollY } = window
  const isForReading = as === 'boxes'
  const boxOf = (element: HTMLElement) => element.getBoundingClientRect()
  const styleOf = (element: HTMLElement) => window.getComputedStyle(element)
  return {
    ticket,
    width,
    height,
    scrollY,
    boxes: isForReading ? paintedBoxes(document.body, { boxOf, styleOf }) : [],
    markup: isForReading ? '' : new XMLSerializer().serializeToString(document),
  }
}
