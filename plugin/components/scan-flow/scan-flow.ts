import { bridge } from '../../api/bridge.ts'
import { entropy, newId } from '../../api/entropy.ts'
import { pinEntry } from '../../cashier/pin-entry.ts'
import type { AmountKey } from '../../cashier/scan/amount-entry.ts'
import { runScan, type ScanFlow } from '../../cashier/scan/run-scan.ts'
import type { ScanEvent } from '../../cashier/scan/scan.ts'
import { PHONE_TIME } from '../../cashier/timers.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { FieldInput, Tap } from '../events.ts'
import type { ResultAction } from '../payment-result/result-view.ts'
import { type Settling, settling } from '../settling.ts'
import { type ScanView, viewOfScan } from './scan-view.ts'

/** Keys of the number pad, row by row. */
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'erase'] as const

interface Own {
  readonly flow: ScanFlow
  /** A code that is typed instead of scanned. It may be anything, so it enters no data. */
  typed: string
  readonly ending: Settling
}
const owns = new WeakMap<object, Own>()

/**
 * From a merchant's code to its payment. Tells `over` {outcome} when the payer is done, and `showcode` when he would
 * rather show a payment code. With `code` it begins with that code, with `camera` it opens the scanner by itself.
 */
Component({
  properties: {
    variant: { type: String, value: 'page' as 'page' | 'sheet' },
    code: { type: String, value: '' },
    camera: { type: Boolean, value: false },
  },
  data: {
    t: textsOf('zh'),
    view: viewOfScan({ step: 'ready' }, 'zh') as ScanView,
    canTake: false,
    keys: KEYS,
  },
  lifetimes: {
    attached() {
      const language = phoneLanguage()
      const ending = settling(this)
      const world = { bridge, randomness: entropy, time: PHONE_TIME, pinEntry }
      const flow = runScan(world, ending.settle)
      owns.set(this, { flow, typed: '', ending })
      this.setData({ t: textsOf(language) })
      flow.watch((state) => {
        const view = viewOfScan(state, language)
        if (view) this.setData({ view })
      })
      if (this.data.code) this.take(this.data.code)
      else if (this.data.camera) flow.send({ type: 'scan' })
    },
    detached() {
      this.send({ type: 'page-gone' })
      owns.delete(this)
    },
  },
  methods: {
    send(event: ScanEvent) {
      owns.get(this)?.flow.send(event)
    },
    take(code: string) {
      this.send({ type: 'code', code, scanId: newId(entropy), scene: 'remote' })
    },
    onLeave() {
      this.send({ type: 'leave' })
    },
    onScan() {
      this.send({ type: 'scan' })
    },
    onScanPicture() {
      this.send({ type: 'scan-picture' })
    },
    onType(event: FieldInput<Record<never, never>>) {
      const own = owns.get(this)
      if (own) own.typed = event.detail.value
      this.setData({ canTake: event.detail.value.trim() !== '' })
    },
    onTake() {
      const code = owns.get(this)?.typed ?? ''
      if (code.trim() !== '') this.take(code)
    },
    onKey(event: Tap<{ key: AmountKey }>) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      this.send({ type: 'key', key: event.currentTarget.dataset.key })
    },
    onPay() {
      this.send({ type: 'pay' })
    },
    onAction(event: WechatMiniprogram.CustomEvent<{ action: ResultAction }>) {
      const { action } = event.detail
      if (action === 'show-code') owns.get(this)?.ending.handOver('showcode')
      else this.send({ type: action === 'pay-less' ? 'pay-less' : 'again' })
    },
  },
})
