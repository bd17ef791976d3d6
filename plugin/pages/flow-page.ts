import type { Errand } from '../cashier/cashiers.ts'
import { decodedQuery } from '../cashier/launch.ts'
import { errMsgOf } from '../cashier/outcome-message.ts'
import type { Outcome } from '../cashier/payment-state.ts'
import { phoneLanguage } from '../texts/language.ts'
import { textScale } from '../texts/text-scale.ts'
import { textsOf } from '../texts/texts.ts'

type Query = Record<string, string | undefined>
type Kind = Exclude<Errand['kind'], 'pay'>

interface Data {
  readonly scale: number
  readonly query: Query
  /** The flow on the page: a scan may go on as a code, and a code as a scan. */
  readonly flow: Kind | ''
}

interface Custom {
  show(flow: Kind, query: Query): void
  onShowCode(): void
  onScan(): void
  onOver(event: { detail: { outcome: Outcome } }): void
}

type FlowPage = WechatMiniprogram.Page.Options<Data, Custom>

const TITLES = { scan: 'scanTitle', code: 'payCodeTitle', 'top-up': 'topUpTitle' } as const

/** Pages that the payer has left by himself: going back from them would leave the page before too. */
const gone = new WeakSet<object>()

/**
 * A page around a flow. The page that opened it hears `result` {errMsg} through the event channel, in the words of the
 * function of the same purpose; then it goes back by itself.
 */
export function flowPage(kind: Kind): FlowPage {
  return {
    data: { scale: 1, query: {}, flow: '' },
    onLoad(query) {
      this.show(kind, decodedQuery(query))
    },
    onUnload() {
      gone.add(this)
    },
    show(flow, query) {
      this.setData({ scale: textScale(), query, flow })
      wx.setNavigationBarTitle({ title: textsOf(phoneLanguage())[TITLES[flow]] })
    },
    onShowCode() {
      this.show('code', {})
    },
    onScan() {
      this.show('scan', {})
    },
    onOver({ detail }) {
      this.getOpenerEventChannel?.()?.emit?.('result', { errMsg: errMsgOf(detail.outcome, kind) })
      if (!gone.has(this)) wx.navigateBack()
    },
  }
}
