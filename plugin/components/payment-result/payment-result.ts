import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'
import type { ResultView } from './result-view.ts'

/** What became of the payment. Tells `primary` and `secondary` when their buttons are tapped. */
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
    onPrimary() {
      this.triggerEvent('primary')
    },
    onSecondary() {
      this.triggerEvent('secondary')
    },
    onUnfold() {
      this.setData({ isUnfolded: !this.data.isUnfolded })
    },
    onCopy(event: Tap<{ value: string }>) {
      const title = this.data.t.copied
      wx.setClipboardData({
        data: event.currentTarget.dataset.value,
        success: () => wx.showToast({ title, icon: 'none' }),
      })
    },
  },
})
