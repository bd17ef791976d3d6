import { errMsgOf } from '../../cashier/outcome-message.ts'
import type { Outcome } from '../../cashier/payment-state.ts'
import { textScale } from '../../texts/text-scale.ts'

/**
 * A payment code on a host's own page, as wide as the page. While the page is shown the screen is bright, and the code
 * renews itself. Tells `result` {errMsg} after each payment that was made with it.
 */
Component({
  data: { scale: 1 },
  lifetimes: {
    attached() {
      this.setData({ scale: textScale() })
    },
  },
  methods: {
    onResult(event: WechatMiniprogram.CustomEvent<{ outcome: Outcome }>) {
      this.triggerEvent('result', { errMsg: errMsgOf(event.detail.outcome, 'code') })
    },
  },
})
