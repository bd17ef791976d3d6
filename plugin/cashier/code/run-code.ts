import type { CodeConfirmation, PaymentCodeState } from '../../../contract/code-door.ts'
import { ORDER_WAIT_MAX_MS } from '../../../contract/plugin-door.ts'
import type { Answer } from '../../api/answer.ts'
import { newId } from '../../api/entropy.ts'
import { PinSealer } from '../../api/pin-sealer.ts'
import { type Machine, runMachine } from '../machine.ts'
import type { Outcome } from '../payment-state.ts'
import type { PaymentWorld } from '../run-payment.ts'
import { Timers } from '../timers.ts'
import { advanceCode, OPENING_CODE } from './code.ts'
import type { CodeEffect, CodeEvent, CodeState } from './code-state.ts'

export type CodeFlow = Machine<CodeState, CodeEvent>

/** Shows payment codes and carries out what the flow decides. `settle` hears the outcome, once. */
export function runCode(world: PaymentWorld, settle: (outcome: Outcome) => void): CodeFlow {
  const { bridge, randomness, time, pinEntry } = world
  const timers = new Timers(time)
  const sealer = new PinSealer(world)
  let confirmation: CodeConfirmation | null = null
  let isOver = false
  /** The code that was asked for last without an answer: asking again under its name answers the same code. */
  let unanswered: { readonly codeId: string; readonly cardId: string } | null = null

  let issues = 0
  let lastIssue: Promise<void> = Promise.resolve()

  async function issue(cardId: string): Promise<CodeEvent> {
    const request = unanswered?.cardId === cardId ? unanswered : { codeId: newId(randomness), cardId }
    const askedAtMs = time.nowMs()
    unanswered = request
    const answer = await bridge.issueCode(request)
    if (answer.ok || answer.refusal.code !== 'network_unreachable') unanswered = null
    if (!answer.ok) return { type: 'issue-refused', refusal: answer.refusal }
    return { type: 'issued', code: answer.value, askedAtMs, nowMs: time.nowMs() }
  }

  function perform(effect: CodeEffect, send: (event: CodeEvent) => void): void {
    const seen = (answer: Answer<PaymentCodeState>, otherwise: CodeEvent | null) => {
      if (answer.ok) send({ type: 'seen', code: answer.value })
      else if (otherwise) send(otherwise)
    }
    const confirm = (request: CodeConfirmation) =>
      void bridge.confirmCode(request).then((answer) => {
        if (answer.ok) send({ type: 'seen', code: answer.value })
        else send({ type: 'confirm-refused', refusal: answer.refusal })
      })

    switch (effect.do) {
      case 'load-cards':
        void sealer.prepare()
        void bridge.listCards({}).then((answer) => {
          if (answer.ok) send({ type: 'cards', cards: answer.value.cards })
          else send({ type: 'cards-refused', refusal: answer.refusal })
        })
        break
      case 'issue': {
        const serial = ++issues
        timers.stop('issue')
        // One after the other, even where the payer changed the card meanwhile; only the last one is waited for.
        lastIssue = lastIssue
          .then(() => issue(effect.card.cardId))
          .then((event) => {
            if (serial === issues) send(event)
          })
        break
      }
      case 'issue-after':
        timers.set('issue', effect.delayMs, () => send({ type: 'due' }))
        break
      case 'retire':
        void bridge.retireCode({ codeId: effect.codeId })
        break
      case 'reveal':
        void bridge
          .revealCode({ codeId: effect.codeId })
          .then((answer) => seen(answer, { type: 'reveal-refused' }))
        break
      case 'watch': {
        const { codeId, since } = effect
        const wait = since === null ? {} : { since, waitMs: ORDER_WAIT_MAX_MS }
        void bridge
          .watchCode({ codeId, ...wait })
          .then((answer) => seen(answer, { type: 'watch-lost', codeId }))
        break
      }
      case 'watch-after':
        timers.set(`watch ${effect.codeId}`, effect.delayMs, () => {
          send({ type: 'watch-again', codeId: effect.codeId })
        })
        break
      case 'confirm': {
        const { codeId, attemptId, card } = effect
        void sealer.seal(pinEntry.take(), card).then((pin) => {
          // Who left while the PIN was being sealed pays nothing.
          if (isOver) return
          if (!pin.ok) return send({ type: 'confirm-unsent', refusal: pin.refusal })
          confirmation = { codeId, attemptId, ...pin.value }
          confirm(confirmation)
        })
        break
      }
      case 'confirm-again':
        if (confirmation?.attemptId === effect.attemptId) confirm(confirmation)
        break
      case 'time-code':
        timers.set('due', effect.dueAtMs - time.nowMs(), () => send({ type: 'due' }))
        timers.set('deadline', effect.deadlineMs - time.nowMs(), () => send({ type: 'deadline' }))
        break
      case 'stop-code-timers':
        for (const name of ['due', 'deadline', 'issue']) timers.stop(name)
        break
      case 'time-patience':
        timers.patience(send)
        break
      case 'forget-pin':
        pinEntry.clear()
        break
      case 'settle':
        timers.stopAll()
        confirmation = null
        isOver = true
        settle(effect.outcome)
        break
    }
  }

  return runMachine(OPENING_CODE, advanceCode, perform)
}
