import type { EnrolmentRequest } from '../../contract/plugin-door.ts'
import type { Bridge } from '../api/bridge.ts'
import type { Randomness } from '../api/entropy.ts'
import type { CardForm } from './card-form.ts'
import {
  advanceEnrolment,
  EMPTY_FORM,
  type EnrolmentEffect,
  type EnrolmentEvent,
  type EnrolmentState,
} from './enrolment.ts'
import { type Machine, runMachine } from './machine.ts'

export interface EnrolmentWorld {
  readonly bridge: Bridge
  readonly randomness: Randomness
  readonly nowMs: () => number
}

export type EnrolmentFlow = Machine<EnrolmentState, EnrolmentEvent>

/** Adds a card from what stands in `form`. */
export function runEnrolment({ bridge, randomness, nowMs }: EnrolmentWorld, form: CardForm): EnrolmentFlow {
  async function start(enrolmentId: string): Promise<EnrolmentEvent> {
    const key = await bridge.getEncryptionKey({})
    if (!key.ok) return { type: 'refused', code: key.refusal.code }
    return send(form.seal(enrolmentId, key.value, randomness))
  }

  async function startAgain(enrolmentId: string): Promise<EnrolmentEvent> {
    const request = form.sealedAgain(enrolmentId)
    return request ? send(request) : { type: 'refused', code: 'sms_code_expired' }
  }

  async function send(request: EnrolmentRequest): Promise<EnrolmentEvent> {
    const started = await bridge.startEnrolment(request)
    return started.ok
      ? { type: 'started', enrolment: started.value, atMs: nowMs() }
      : { type: 'refused', code: started.refusal.code }
  }

  async function confirm(enrolmentId: string): Promise<EnrolmentEvent> {
    const { smsCode } = form
    if (smsCode === null) return { type: 'refused', code: 'sms_code_wrong' }
    const confirmed = await bridge.confirmEnrolment({ enrolmentId, smsCode })
    return confirmed.ok
      ? { type: 'confirmed', card: confirmed.value.card }
      : { type: 'refused', code: confirmed.refusal.code }
  }

  const calls = { start, 'start-again': startAgain, confirm }

  function perform(effect: EnrolmentEffect, tell: (event: EnrolmentEvent) => void): void {
    if (effect.do === 'forget-code') form.clearSmsCode()
    else if (effect.do === 'forget-details') form.forgetDetails()
    else if (effect.do === 'forget-all') form.clear()
    // Sealing throws only on a key that is none; its error is dropped, for it may hold what was to be sealed.
    else
      calls[effect.do](effect.enrolmentId).then(tell, () => tell({ type: 'refused', code: 'system_error' }))
  }

  return runMachine(EMPTY_FORM, advanceEnrolment, perform)
}
