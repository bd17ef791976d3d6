import type { Touch } from '../wire/view.ts'
import type { Page } from './page.ts'

/** A finger that rests this long means a long press. */
const longPressMs = 350
/** A click that belongs to a press comes at once; later ones are something else's. */
const clickMs = 50
/** A finger that moves further is dragging, and neither taps nor presses. */
const slopPx = 10

/** Follows one press from the first finger down to the last finger up. */
export class Press {
  readonly #page: Page
  #target: Node | undefined
  #start: Touch | undefined
  #spoilt = false
  #forgetLongPress = (): void => {}
  #keepSpoilt = (): void => {}

  constructor(page: Page) {
    this.#page = page
  }

  down(target: Node, touches: Touch[], changedTouches: Touch[]): void {
    this.#forgetLongPress()
    // When the page takes away what a finger rests on, nobody hears of its end: another first finger begins anew.
    if (touches.length === changedTouches.length) {
      this.#target = target
      this.#start = changedTouches[0]
      this.#spoilt = false
      this.#keepSpoilt()
      this.#forgetLongPress = this.#page.timing.after(longPressMs, () =>
        this.#longPress(target, changedTouches),
      )
    }
    this.#tell('touchstart', this.#target ?? target, touches, changedTouches)
  }

  /** True when the finger has left the place where it came down. */
  move(touches: Touch[], changedTouches: Touch[]): boolean {
    if (!this.#target) return false
    this.#tell('touchmove', this.#target, touches, changedTouches)
    const [now] = changedTouches
    const { clientX = 0, clientY = 0 } = this.#start ?? {}
    const left = now !== undefined && Math.hypot(now.clientX - clientX, now.clientY - clientY) > slopPx
    if (left) {
      this.#spoilt = true
      this.#forgetLongPress()
    }
    return left
  }

  up(touches: Touch[], changedTouches: Touch[], cancelled: boolean): void {
    if (!this.#target) return
    this.#forgetLongPress()
    this.#tell(cancelled ? 'touchcancel' : 'touchend', this.#target, touches, changedTouches)
    if (touches.length > 0) return
    this.#target = undefined
    this.#keepSpoilt = this.#page.timing.after(clickMs, () => {
      this.#spoilt = false
    })
  }

  /** Whether the click that follows is no tap, because it was a drag or a long press. Asked once a press. */
  spoiltTap(): boolean {
    const spoilt = this.#spoilt
    this.#spoilt = false
    return spoilt
  }

  #longPress(target: Node, touches: Touch[]): void {
    const detail = { x: touches[0]?.pageX ?? 0, y: touches[0]?.pageY ?? 0 }
    const options = { bubbles: true, touches, changedTouches: touches }
    const old = this.#page.emit(target, 'longtap', detail, options)
    // Only a long press that somebody heard replaces the tap.
    this.#spoilt = this.#page.emit(target, 'longpress', detail, options) || old
  }

  #tell(name: string, target: Node, touches: Touch[], changedTouches: Touch[]): void {
    this.#page.emit(target, name, {}, { bubbles: true, touches, changedTouches })
  }
}
