import { scanCode } from '../../api/camera.ts'
import { newId } from '../../api/entropy.ts'
import { type Machine, runMachine } from '../machine.ts'
import type { Outcome } from '../payment-state.ts'
import { paymentOf, payOpened } from '../payments.ts'
import type { PaymentWorld } from '../run-payment.ts'
import { Timers } from '../timers.ts'
import { advanceScan, READY, type ScanEffect, type ScanEvent, type ScanState } from './scan.ts'

export type ScanFlow = Machine<ScanState, ScanEvent>

/** Scans codes and carries out what the flow decides. `settle` hears the outcome, once. */
export function runScan(
  { bridge, randomness, time }: PaymentWorld,
  settle: (outcome: Outcome) => void,
): ScanFlow {
  const timers = new Timers(time)
  let isScanning = false

  function perform(effect: ScanEffect, send: (event: ScanEvent) => void): void {
    switch (effect.do) {
      case 'scan':
        if (isScanning) break
        isScanning = true
        // A payer who closes the camera has changed his mind: nothing is wrong, and nothing to say.
        void scanCode(effect.scene === 'face-to-face').then((code) => {
          isScanning = false
          if (code !== null) send({ type: 'code', code, scanId: newId(randomness), scene: effect.scene })
        })
        break
      case 'inspect':
        void bridge.inspectCode(questionOf(effect)).then((answer) => {
          if (answer.ok) send({ type: 'inspected', scanned: answer.value })
          else send({ type: 'refused', refusal: answer.refusal })
        })
        break
      case 'open':
        void bridge.openScan({ scanId: effect.scanId, amountFen: effect.amountFen }).then((answer) => {
          if (answer.ok) send({ type: 'opened', view: answer.value })
          else send({ type: 'refused', refusal: answer.refusal })
        })
        break
      case 'pay':
        payOpened(effect.view, send)
        break
      case 'end-payment':
        paymentOf(effect.payment)?.send({ type: 'page-gone' })
        break
      case 'time-patience':
        timers.patience(send)
        break
      case 'settle':
        timers.stopAll()
        settle(effect.outcome)
        break
    }
  }

  return runMachine(READY, advanceScan, perform)
}

function questionOf({ do: _, ...question }: Extract<ScanEffect, { do: 'inspect' }>) {
  return question
}
