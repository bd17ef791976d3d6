import type { Look, LookAsked } from '../wire/view.ts'
import { type Measures, paintedBoxes } from './painted.ts'

/** What can be seen of the page now, inside the window. */
export function look(window: Window, { ticket, as }: LookAsked): Look {
  const { document, innerWidth: width, innerHeight: height } = window
  const seen = { ticket, width, height }
  if (as === 'boxes') return { ...seen, boxes: paintedBoxes(document.body, measuresOf(window)), markup: '' }
  return { ...seen, boxes: [], markup: markupOf(window) }
}

function measuresOf(window: Window): Measures {
  return {
    boxOf: (element) => element.getBoundingClientRect(),
    styleOf: (element) => window.getComputedStyle(element),
  }
}

/** The page with its styles as it is scrolled, without the phone's fonts and without remote pictures. */
function markupOf(window: Window): string {
  const { document, scrollY } = window
  const page = document.documentElement.cloneNode(true) as HTMLElement
  for (const element of page.querySelectorAll('script, link, img:not([src^="data:"])')) element.remove()
  for (const style of page.querySelectorAll('style'))
    style.textContent = (style.textContent ?? '').replace(/@font-face\s*\{[^}]*\}/g, '')
  page.querySelector('body')?.style.setProperty('margin-top', `${-scrollY}px`)
  return new XMLSerializer().serializeToString(page)
}
