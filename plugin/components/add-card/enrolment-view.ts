import type { Language } from '../../../contract/failure-texts.ts'
import type { CardField } from '../../cashier/card-form.ts'
import type { EnrolmentProblem, EnrolmentState } from '../../cashier/enrolment.ts'
import { failureSentence } from '../../texts/naming.ts'
import { fill, textsOf } from '../../texts/texts.ts'

/** What the form for adding a card shows, apart from what is typed in it. */
export interface EnrolmentView {
  readonly step: 'details' | 'code'
  readonly problem: string
  /** The field that the problem is about; empty when it is about none, or about consent. */
  readonly fieldAtFault: CardField | ''
  readonly isBusy: boolean
  readonly submitLabel: string
  /** A key for the boxes: a new number means new, empty boxes. */
  readonly boxNumber: number
}

export function viewOfEnrolment(state: EnrolmentState, language: Language): EnrolmentView {
  const t = textsOf(language)
  if (state.step !== 'code') {
    const isBusy = state.step === 'added' || state.isBusy
    const problem = state.step === 'added' ? null : state.problem
    const submitLabel = isBusy ? t.gettingCode : t.getCode
    const boxNumber = state.step === 'added' ? 0 : state.boxNumber
    return { step: 'details', ...problemView(problem, language), isBusy, submitLabel, boxNumber }
  }
  const { isBusy, problem, boxNumber } = state
  return {
    step: 'code',
    ...problemView(problem, language),
    isBusy,
    submitLabel: isBusy ? t.confirming : t.confirm,
    boxNumber,
  }
}

/** `重新获取`, or how long until then. */
export function resendLabel(resendAtMs: number, nowMs: number, language: Language): string {
  const count = Math.ceil((resendAtMs - nowMs) / 1000)
  const t = textsOf(language)
  return count > 0 ? fill(t.resendAfter, { count }) : t.resend
}

function problemView(
  problem: EnrolmentProblem | null,
  language: Language,
): Pick<EnrolmentView, 'problem' | 'fieldAtFault'> {
  if (problem === null) return { problem: '', fieldAtFault: '' }
  if ('form' in problem) {
    const { form } = problem
    const fieldAtFault = form === 'number-unusual' ? 'number' : form === 'consent' ? '' : form
    return { problem: textsOf(language)[`problem_${form}`], fieldAtFault }
  }
  return {
    problem: failureSentence(problem.code, language),
    fieldAtFault: FIELD_OF_FAILURE[problem.code] ?? '',
  }
}

const FIELD_OF_FAILURE: Readonly<Record<string, CardField>> = {
  card_number_invalid: 'number',
  card_not_supported: 'number',
  phone_mismatch: 'phone',
  sms_code_wrong: 'smsCode',
  sms_code_expired: 'smsCode',
}
