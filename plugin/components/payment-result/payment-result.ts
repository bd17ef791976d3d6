import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'
import type { ResultAction, ResultView } from './result-view.ts'

/** What became of the payment, or of a code. Tells `action` {action} when a button is tapped. */
Component({
  properties: {
    result: { type: Object, value: {} as ResultView },
  },
  data: { t: textsOf('zh'), isUnfolded: false },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(phoneLanguage()) })
    },
  },
  methods: {
    onAction(event: Tap<{ action: ResultAction }>) {
      this.triggerEvent('action', { action: event.currentTarget.dataset.action })
    },
    onUnfold() {
      this.setData({ isUnfolded: !this.data.isUnfolded })
    },
  },
})
