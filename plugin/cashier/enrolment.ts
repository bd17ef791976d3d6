import type { CardView } from '../../contract/cards.ts'
import type { FailureCode } from '../../contract/failures.ts'
import type { Enrolment } from '../../contract/plugin-door.ts'
import type { FormProblem } from './card-form.ts'

/** What the card's form shows is wrong: found on the phone, or told by the bridge. */
export type EnrolmentProblem = { readonly form: FormProblem } | { readonly code: FailureCode }

export type EnrolmentState = DetailsStep | CodeStep | { readonly step: 'added'; readonly card: CardView }

export interface DetailsStep {
  readonly step: 'details'
  readonly isBusy: boolean
  readonly problem: EnrolmentProblem | null
  /** Grows whenever what was typed is forgotten, so that the boxes are emptied too. */
  readonly boxNumber: number
}

export interface CodeStep {
  readonly step: 'code'
  readonly enrolmentId: string
  /** When another code may be asked for, on the phone's clock. */
  readonly resendAtMs: number
  readonly isBusy: boolean
  readonly problem: EnrolmentProblem | null
  /** Grows whenever the typed code is forgotten, so that its box is emptied too. */
  readonly boxNumber: number
}

export type EnrolmentEvent =
  | { readonly type: 'submit'; readonly enrolmentId: string; readonly problem: FormProblem | null }
  | { readonly type: 'resend'; readonly enrolmentId: string; readonly atMs: number }
  | { readonly type: 'started'; readonly enrolment: Enrolment; readonly atMs: number }
  | { readonly type: 'confirm' }
  | { readonly type: 'confirmed'; readonly card: CardView }
  | { readonly type: 'refused'; readonly code: FailureCode }
  | { readonly type: 'edited' }
  | { readonly type: 'change-details' }
  | { readonly type: 'hidden' }

export type EnrolmentEffect =
  | { readonly do: 'start'; readonly enrolmentId: string }
  | { readonly do: 'start-again'; readonly enrolmentId: string }
  | { readonly do: 'confirm'; readonly enrolmentId: string }
  | { readonly do: 'forget-details' }
  | { readonly do: 'forget-code' }
  | { readonly do: 'forget-all' }

interface Step {
  readonly state: EnrolmentState
  readonly effects: readonly EnrolmentEffect[]
}

const EMPTY_DETAILS: DetailsStep = { step: 'details', isBusy: false, problem: null, boxNumber: 0 }
export const EMPTY_FORM: Step = { state: EMPTY_DETAILS, effects: [] }

/** Adding a card: details, the code that the network sends to the cardholder's phone, done. */
export function advanceEnrolment(state: EnrolmentState, event: EnrolmentEvent): Step {
  if (state.step === 'details') return inDetails(state, event)
  if (state.step === 'code') return inCode(state, event)
  return go(state)
}

function inDetails(state: DetailsStep, event: EnrolmentEvent): Step {
  switch (event.type) {
    case 'submit':
      if (state.isBusy) return go(state)
      if (event.problem) return go({ ...state, problem: { form: event.problem } })
      return go({ ...state, isBusy: true, problem: null }, { do: 'start', enrolmentId: event.enrolmentId })
    case 'started':
      return go(codeSent(event.enrolment, event.atMs), { do: 'forget-details' })
    case 'refused':
      return go({ ...state, isBusy: false, problem: { code: event.code } })
    case 'hidden':
      if (state.isBusy) return go(state)
      return go({ ...EMPTY_DETAILS, boxNumber: state.boxNumber + 1 }, { do: 'forget-all' })
    case 'edited':
      return go(state.problem ? { ...state, problem: null } : state)
    default:
      return go(state)
  }
}

function inCode(state: CodeStep, event: EnrolmentEvent): Step {
  switch (event.type) {
    case 'resend':
      if (state.isBusy || event.atMs < state.resendAtMs) return go(state)
      return go(
        emptied({ ...state, isBusy: true, problem: null }),
        { do: 'forget-code' },
        { do: 'start-again', enrolmentId: event.enrolmentId },
      )
    case 'started':
      return go(codeSent(event.enrolment, event.atMs))
    case 'confirm':
      if (state.isBusy) return go(state)
      return go({ ...state, isBusy: true, problem: null }, { do: 'confirm', enrolmentId: state.enrolmentId })
    case 'confirmed':
      return go({ step: 'added', card: event.card }, { do: 'forget-all' })
    case 'refused':
      return refusedCode(state, event.code)
    case 'edited':
      return go(state.problem ? { ...state, problem: null } : state)
    case 'change-details':
      return state.isBusy ? go(state) : go(EMPTY_DETAILS, { do: 'forget-all' })
    default:
      return go(state)
  }
}

/** Where the details were wrong after all, the payer goes back to them; else the code is what to try again. */
function refusedCode(state: CodeStep, code: FailureCode): Step {
  const problem = { code }
  if (DETAILS_AT_FAULT.has(code)) return go({ ...EMPTY_DETAILS, problem }, { do: 'forget-all' })
  const stays = { ...state, isBusy: false, problem }
  if (code === 'sms_code_wrong') return go(emptied(stays), { do: 'forget-code' })
  if (code === 'sms_code_expired') return go(emptied({ ...stays, resendAtMs: 0 }), { do: 'forget-code' })
  return go(stays)
}

const emptied = (state: CodeStep): CodeStep => ({ ...state, boxNumber: state.boxNumber + 1 })

const DETAILS_AT_FAULT: ReadonlySet<FailureCode> = new Set([
  'card_number_invalid',
  'card_not_supported',
  'card_expired',
  'card_restricted',
  'card_limit',
  'phone_mismatch',
])

function codeSent({ enrolmentId, resendAfterSeconds }: Enrolment, nowMs: number): CodeStep {
  const resendAtMs = nowMs + resendAfterSeconds * 1000
  return { step: 'code', enrolmentId, resendAtMs, isBusy: false, problem: null, boxNumber: 0 }
}

const go = (state: EnrolmentState, ...effects: EnrolmentEffect[]): Step => ({ state, effects })
