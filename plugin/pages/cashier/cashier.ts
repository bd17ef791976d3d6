import { failMessage } from '../../../contract/plugin-api.ts'
import { launchProblem } from '../../cashier/launch.ts'
import { errMsgOf } from '../../cashier/outcome-message.ts'
import type { Outcome } from '../../cashier/payment-state.ts'
import { isPaying, paymentOf, startPayment } from '../../cashier/payments.ts'
import { textScale } from '../../texts/text-scale.ts'

/** Pages that the payer has left by himself: going back from them would leave the shop's page too. */
const gone = new WeakSet<object>()

/**
 * The cashier as a page of its own: `plugin://quickpass/cashier?timeStamp=…&nonceStr=…&package=…&signType=RSA&paySign=…`
 * with every value URI-encoded. The page that opened it hears `result` {errMsg} through the event channel.
 */
Page({
  data: { payment: 0, scale: 1 },
  onLoad(query: Record<string, string | undefined>) {
    this.setData({ scale: textScale() })
    const launch = Object.fromEntries(
      Object.entries(query).map(([name, value = '']) => [name, decodeURIComponent(value)]),
    )
    const problem = isPaying() ? 'another payment is open' : launchProblem(launch)
    if (problem === null)
      this.setData({ payment: startPayment(launch as never, (outcome) => this.finish(outcome)) })
    else this.leave(failMessage('requestPayment', problem))
  },
  onUnload() {
    gone.add(this)
    paymentOf(this.data.payment)?.send({ type: 'page-gone' })
  },
  finish(outcome: Outcome) {
    this.leave(errMsgOf(outcome))
  },
  leave(errMsg: string) {
    this.getOpenerEventChannel?.()?.emit?.('result', { errMsg })
    if (!gone.has(this)) wx.navigateBack()
  },
})
