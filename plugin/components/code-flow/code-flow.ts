import type { CardView } from '../../../contract/cards.ts'
import { bridge } from '../../api/bridge.ts'
import { entropy, newId } from '../../api/entropy.ts'
import { OPENING_CODE } from '../../cashier/code/code.ts'
import type { CodeEvent } from '../../cashier/code/code-state.ts'
import { type CodeFlow, runCode } from '../../cashier/code/run-code.ts'
import { watchHost } from '../../cashier/host-events.ts'
import { pinEntry } from '../../cashier/pin-entry.ts'
import { drawCode } from '../../cashier/symbols/code-picture.ts'
import { PHONE_TIME } from '../../cashier/timers.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { ResultAction } from '../payment-result/result-view.ts'
import { SecondHand } from '../second-hand.ts'
import { type Settling, settling } from '../settling.ts'
import { codeFrame, paintCode, UNPAINTED } from './code-frame.ts'
import { type CodeView, lifeWords, viewOfCode } from './code-view.ts'
import { ScreenLight } from './screen-light.ts'

interface Own {
  readonly flow: CodeFlow
  readonly light: ScreenLight
  readonly ending: Settling
  stop(): void
}
const owns = new WeakMap<object, Own>()

/**
 * A payment code from the first card to the receipt. Tells `over` {outcome} when the payer is done with it, and `scan`
 * when he would rather scan the merchant's. As `inline`, on a host's own page, it goes on with another code instead, and
 * tells `result` {outcome}.
 */
Component({
  properties: {
    variant: { type: String, value: 'page' as 'page' | 'sheet' | 'inline' },
  },
  data: {
    t: textsOf('zh'),
    view: viewOfCode(OPENING_CODE.state, 'zh') as CodeView,
    painted: UNPAINTED,
    lifeMs: 0,
    life: '',
    frame: { barsPx: 0, qrPx: 0 },
  },
  lifetimes: {
    attached() {
      const language = phoneLanguage()
      const screen = wx.getSystemInfoSync()
      const light = new ScreenLight()
      const world = { bridge, randomness: entropy, time: PHONE_TIME, pinEntry }
      const ending = settling(this)
      const flow = runCode(world, ending.settle)
      const lifeHand = new SecondHand(() => {
        const life = lifeWords(flow.state, Date.now(), language)
        if (life !== this.data.life) this.setData({ life })
      })
      const unwatchHost = watchHost((event) => flow.send({ type: event }))
      this.setData({ t: textsOf(language), frame: codeFrame(screen) })
      let paintedId = ''
      const unwatch = flow.watch((state) => {
        const code = state.step === 'showing' ? state.code : null
        light.turn(state.step === 'showing' && state.isVisible)
        lifeHand.turn(code !== null)
        const view = viewOfCode(state, language, this.data.variant !== 'inline')
        if (!view) return
        const life = lifeWords(state, Date.now(), language)
        if (view.codeId === paintedId) return this.setData({ view, life })
        // One crossing for all that changes with a code: two thirds of it are the picture.
        paintedId = view.codeId
        let painted = UNPAINTED
        try {
          if (code) painted = paintCode(drawCode(code.symbols), screen)
        } catch {
          // What cannot be drawn leaves the paper white: the code before must not stay on it.
        }
        this.setData({ view, life, painted, lifeMs: code ? code.deadlineMs - Date.now() : 0 })
      })
      owns.set(this, {
        flow,
        light,
        ending,
        stop: () => {
          unwatch()
          unwatchHost()
          lifeHand.turn(false)
          light.turn(false)
        },
      })
    },
    detached() {
      const own = owns.get(this)
      own?.flow.send({ type: 'page-gone' })
      own?.stop()
      owns.delete(this)
    },
    error() {
      owns.get(this)?.light.turn(false)
    },
  },
  pageLifetimes: {
    show() {
      this.send({ type: 'shown' })
    },
    hide() {
      this.send({ type: 'hidden' })
      // Whatever the flow thinks of it: a phone in a pocket must not glow.
      owns.get(this)?.light.turn(false)
    },
  },
  methods: {
    send(event: CodeEvent) {
      owns.get(this)?.flow.send(event)
    },
    onChangeCard() {
      this.send({ type: 'change-card' })
    },
    onBack() {
      this.send({ type: 'back' })
    },
    onChoose(event: WechatMiniprogram.CustomEvent<{ cardId: string }>) {
      this.send({ type: 'choose', cardId: event.detail.cardId })
    },
    onAdd() {
      this.send({ type: 'add' })
    },
    onAdded(event: WechatMiniprogram.CustomEvent<{ card: CardView }>) {
      this.send({ type: 'card-added', card: event.detail.card })
    },
    onRefresh() {
      this.send({ type: 'refresh' })
    },
    onAskReveal() {
      this.send({ type: 'ask-reveal' })
    },
    onKeepHidden() {
      this.send({ type: 'keep-hidden' })
    },
    onReveal() {
      this.send({ type: 'reveal' })
    },
    onPin() {
      this.send({ type: 'pin-complete', attemptId: newId(entropy) })
    },
    onLeave() {
      this.send({ type: 'leave' })
    },
    onAction(event: WechatMiniprogram.CustomEvent<{ action: ResultAction }>) {
      const { action } = event.detail
      if (action === 'scan') return owns.get(this)?.ending.handOver('scan')
      const isInline = this.data.variant === 'inline'
      if (isInline && action === 'done') this.triggerEvent('result', { outcome: { result: 'ok' } })
      this.send({ type: isInline || action === 'new-code' ? 'refresh' : 'leave' })
    },
  },
})
