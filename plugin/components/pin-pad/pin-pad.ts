import { entropy } from '../../api/entropy.ts'
import { PIN_DIGITS } from '../../api/pin-block.ts'
import { pinEntry } from '../../cashier/pin-entry.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { fill, textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'

/** Keys of the pad, row by row; the empty place keeps the last digit in the middle. */
const keysOf = (digits: readonly string[]) => [...digits.slice(0, 9), '', ...digits.slice(9), 'erase']
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

/**
 * Six boxes and a number pad. Digits go straight into the PIN entry: the component's data only ever knows how many
 * there are. Tells `complete`, without a detail, when the last one was typed. The entry is emptied whenever the pad
 * appears or goes out of sight.
 */
Component({
  properties: {
    /** What was wrong with the PIN before; empty at first. */
    message: { type: String, value: '' },
    /** For pages of the host's: touches pass through its listeners on their way, and must not tell which digits they were. */
    shuffled: { type: Boolean, value: false },
  },
  data: {
    t: textsOf('zh'),
    keys: keysOf(DIGITS),
    boxes: Array.from({ length: PIN_DIGITS }, (_, i) => i),
    count: 0,
    spoken: '',
  },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(phoneLanguage()) })
      this.empty()
    },
    detached() {
      pinEntry.clear()
    },
  },
  pageLifetimes: {
    hide() {
      this.empty()
    },
  },
  methods: {
    onKey(event: Tap<{ key: string }>) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      const { key } = event.currentTarget.dataset
      if (pinEntry.isComplete) return
      if (key === 'erase') pinEntry.erase()
      else pinEntry.press(key)
      this.show()
      if (pinEntry.isComplete) this.triggerEvent('complete')
    },
    empty() {
      pinEntry.clear()
      if (this.data.shuffled) this.setData({ keys: keysOf(shuffle(DIGITS)) })
      this.show()
    },
    show() {
      const { count } = pinEntry
      this.setData({ count, spoken: fill(textsOf(phoneLanguage()).pinTyped, { count }) })
    },
  },
})

function shuffle(digits: readonly string[]): string[] {
  const order = [...digits]
  for (const [at, byte] of entropy.bytes(order.length).entries()) {
    const other = byte % (at + 1)
    ;[order[at], order[other]] = [order[other]!, order[at]!]
  }
  return order
}
