import type { Touch } from '../wire/view.ts'
import type { Page } from './page.ts'

/** Tells of a tap. False when something disabled stands in the way, and the tap counts for nothing. */
export function tappedAt(page: Page, target: Node, touch: Touch): boolean {
  for (const { builtin } of page.builtinsFrom(target)) if (builtin.refusesTaps?.()) return false
  const detail = { x: touch.pageX, y: touch.pageY }
  page.emit(target, 'tap', detail, { bubbles: true, touches: [touch], changedTouches: [touch] })
  return true
}

/** Does what the innermost control at or above `target` is for: toggles, submits, navigates. */
export function activateFrom(page: Page, target: Node): void {
  for (const { builtin } of page.builtinsFrom(target)) {
    if (!builtin.activate) continue
    builtin.activate()
    return
  }
}

/** Enter and Space tap what has the focus, unless it is a field that wants the key for itself. */
export function pressKey(page: Page, event: KeyboardEvent): void {
  const target = event.target as HTMLElement
  const wanted = (event.key === 'Enter' || event.key === ' ') && !event.defaultPrevented
  if (!wanted || !target.localName.startsWith('wx-') || target.tabIndex < 0) return
  event.preventDefault()
  if (event.repeat) return
  const { left, top, width, height } = target.getBoundingClientRect()
  const at = { clientX: left + width / 2, clientY: top + height / 2 }
  target.dispatchEvent(new page.window.MouseEvent('click', { bubbles: true, cancelable: true, ...at }))
}
