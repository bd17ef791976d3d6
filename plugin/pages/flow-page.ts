import type { PluginFunctionName } from '../../contract/plugin-api.ts'
import { decodedQuery } from '../cashier/launch.ts'
import { errMsgOf } from '../cashier/outcome-message.ts'
import type { Outcome } from '../cashier/payment-state.ts'
import { phoneLanguage } from '../texts/language.ts'
import { textScale } from '../texts/text-scale.ts'
import { type Texts, textsOf } from '../texts/texts.ts'

type Query = Record<string, string | undefined>

interface Data {
  readonly scale: number
  readonly query: Query
  readonly isOpen: boolean
}

interface Custom {
  onOver(event: { detail: { outcome: Outcome } }): void
}

type FlowPage = WechatMiniprogram.Page.Options<Data, Custom>

/** Pages that the payer has left by himself: going back from them would leave the page before too. */
const gone = new WeakSet<object>()

/**
 * A page around a flow. The page that opened it hears `result` {errMsg} through the event channel, in the words of the
 * function of the same purpose; then it goes back by itself.
 */
export function flowPage(name: PluginFunctionName, title: keyof Texts): FlowPage {
  return {
    data: { scale: 1, query: {}, isOpen: false },
    onLoad(query) {
      this.setData({ scale: textScale(), query: decodedQuery(query), isOpen: true })
      wx.setNavigationBarTitle({ title: textsOf(phoneLanguage())[title] })
    },
    onUnload() {
      gone.add(this)
    },
    onOver({ detail }) {
      this.getOpenerEventChannel?.()?.emit?.('result', { errMsg: errMsgOf(detail.outcome, name) })
      if (!gone.has(this)) wx.navigateBack()
    },
  }
}
