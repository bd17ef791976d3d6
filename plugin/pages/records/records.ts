import { bridge } from '../../api/bridge.ts'
import { type Machine, runMachine } from '../../cashier/machine.ts'
import {
  advanceRecords,
  LOADING_RECORDS,
  type RecordsEvent,
  type RecordsState,
} from '../../cashier/records.ts'
import type { Tap } from '../../components/events.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textScale } from '../../texts/text-scale.ts'
import { textsOf } from '../../texts/texts.ts'
import { type RecordsView, viewOfRecords } from './records-view.ts'

const machines = new WeakMap<object, Machine<RecordsState, RecordsEvent>>()

/** What the payer has paid, with receipts: `plugin://quickpass/records`. */
Page({
  data: {
    t: textsOf('zh'),
    view: viewOfRecords({ step: 'loading' }, 'zh') as RecordsView,
    scale: 1,
  },
  onLoad() {
    const language = phoneLanguage()
    const t = textsOf(language)
    this.setData({ t, scale: textScale() })
    wx.setNavigationBarTitle({ title: t.recordsTitle })
    const machine = runMachine(LOADING_RECORDS, advanceRecords, ({ before }, send) => {
      void bridge.listRecords(before === null ? {} : { before }).then((answer) => {
        if (answer.ok) send({ type: 'loaded', ...answer.value })
        else send({ type: 'refused', refusal: answer.refusal })
      })
    })
    machines.set(this, machine)
    machine.watch((state) => this.setData({ view: viewOfRecords(state, language) }))
  },
  onReload() {
    machines.get(this)?.send({ type: 'reload' })
  },
  onMore() {
    machines.get(this)?.send({ type: 'more' })
  },
  onReachBottom() {
    this.onMore()
  },
  onOpen(event: Tap<{ ref: string }>) {
    machines.get(this)?.send({ type: 'open', orderRef: event.currentTarget.dataset.ref })
  },
  onClose() {
    machines.get(this)?.send({ type: 'close' })
  },
})
