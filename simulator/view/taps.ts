import type { Touch } from '../wire/view.ts'
import type { Page } from './page.ts'

/** Tells of a tap, and does what the innermost control at or above `target` is for: toggles, submits, navigates. */
export function tap(page: Page, target: Node, touch: Touch): void {
  // Nobody hears of a tap on a disabled button, not even what lies around it.
  for (const { builtin } of page.builtinsFrom(target)) if (builtin.refusesTaps?.()) return
  const detail = { x: touch.pageX, y: touch.pageY }
  page.emit(target, 'tap', detail, { bubbles: true, touches: [touch], changedTouches: [touch] })
  for (const { builtin } of page.builtinsFrom(target)) {
    if (!builtin.activate) continue
    builtin.activate()
    return
  }
}

/** Enter and Space tap the middle of what has the focus, unless it is a field that wants the key for itself. */
export function pressKey(page: Page, event: KeyboardEvent): void {
  const target = event.target as HTMLElement
  const wanted = (event.key === 'Enter' || event.key === ' ') && !event.defaultPrevented
  if (!wanted || !target.localName.startsWith('wx-') || target.tabIndex < 0) return
  event.preventDefault()
  if (event.repeat) return
  const { left, top, width, height } = target.getBoundingClientRect()
  const clientX = left + width / 2
  const clientY = top + height / 2
  const { scrollX, scrollY } = page.window
  tap(page, target, { identifier: 0, clientX, clientY, pageX: clientX + scrollX, pageY: clientY + scrollY })
}
