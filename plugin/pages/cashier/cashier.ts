import { failMessage, type LaunchParams } from '../../../contract/plugin-api.ts'
import { launchOfQuery, launchProblem } from '../../cashier/launch.ts'
import { errMsgOf } from '../../cashier/outcome-message.ts'
import { isPaying, paymentOf, startPayment } from '../../cashier/payments.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textScale } from '../../texts/text-scale.ts'
import { textsOf } from '../../texts/texts.ts'

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
    wx.setNavigationBarTitle({ title: textsOf(phoneLanguage()).cashierTitle })
    const launch = launchOfQuery(query)
    const problem = isPaying() ? 'another payment is open' : launchProblem(launch)
    if (problem !== null) return this.leave(failMessage('requestPayment', problem))
    const payment = startPayment(launch as LaunchParams, (outcome) => this.leave(errMsgOf(outcome, 'pay')))
    this.setData({ payment })
  },
  onUnload() {
    gone.add(this)
    paymentOf(this.data.payment)?.send({ type: 'page-gone' })
  },
  leave(errMsg: string) {
    this.getOpenerEventChannel?.()?.emit?.('result', { errMsg })
    if (!gone.has(this)) wx.navigateBack()
  },
})
