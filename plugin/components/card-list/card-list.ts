import { entropy } from '../../api/entropy.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'
import type { CardRow } from './card-rows.ts'

/**
 * The payer's cards. As a choice it tells `choose` {cardId}; with `managing` it tells `remove` {cardId}. Both tell
 * `add`.
 */
Component({
  properties: {
    cards: { type: Array, value: [] as CardRow[] },
    managing: { type: Boolean, value: false },
  },
  data: { t: textsOf('zh') },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(phoneLanguage()) })
    },
  },
  methods: {
    onChoose(event: Tap<{ card: string }>) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      if (!this.data.managing) this.triggerEvent('choose', { cardId: event.currentTarget.dataset.card })
    },
    onRemove(event: Tap<{ card: string }>) {
      this.triggerEvent('remove', { cardId: event.currentTarget.dataset.card })
    },
    onAdd(event: Tap) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      this.triggerEvent('add')
    },
  },
})
