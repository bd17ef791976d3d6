import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'
import type { ResultDetail } from '../payment-result/result-view.ts'

/** What a receipt says, line by line; numbers that support asks for can be copied. */
Component({
  properties: {
    details: { type: Array, value: [] as ResultDetail[] },
  },
  data: { t: textsOf('zh') },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(phoneLanguage()) })
    },
  },
  methods: {
    onCopy(event: Tap<{ value: string }>) {
      const title = this.data.t.copied
      wx.setClipboardData({
        data: event.currentTarget.dataset.value,
        success: () => wx.showToast({ title, icon: 'none' }),
      })
    },
  },
})
