import type { FailureCode } from '../../contract/failures.ts'
import type { PaymentRecord } from '../../contract/records-door.ts'
import type { Refusal } from '../api/answer.ts'

/** What a payer has paid here, page by page, and the one whose receipt is open. */
export type RecordsState =
  | { readonly step: 'loading' }
  | { readonly step: 'failed'; readonly refusal: Refusal }
  | {
      readonly step: 'list'
      readonly records: readonly PaymentRecord[]
      readonly nextBefore: number | null
      readonly isLoadingMore: boolean
      /** Why the last question for more was not answered. */
      readonly problem: FailureCode | null
      readonly openRef: string | null
    }

export type RecordsEvent =
  | { readonly type: 'reload' | 'more' | 'close' }
  | {
      readonly type: 'loaded'
      readonly records: readonly PaymentRecord[]
      readonly nextBefore: number | null
    }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'open'; readonly orderRef: string }

interface RecordsEffect {
  readonly do: 'load'
  readonly before: number | null
}

export interface RecordsStep {
  readonly state: RecordsState
  readonly effects: readonly RecordsEffect[]
}

export const LOADING_RECORDS: RecordsStep = {
  state: { step: 'loading' },
  effects: [{ do: 'load', before: null }],
}

export function advanceRecords(state: RecordsState, event: RecordsEvent): RecordsStep {
  switch (event.type) {
    case 'reload':
      return state.step === 'loading' ? go(state) : LOADING_RECORDS
    case 'loaded': {
      const { records, nextBefore } = event
      if (state.step !== 'list')
        return go({ step: 'list', records, nextBefore, isLoadingMore: false, problem: null, openRef: null })
      // A payment that came in between has moved the pages: nothing is shown twice.
      const known = new Set(state.records.map(({ orderRef }) => orderRef))
      const fresh = records.filter(({ orderRef }) => !known.has(orderRef))
      return go({ ...state, records: [...state.records, ...fresh], nextBefore, isLoadingMore: false })
    }
    case 'refused':
      return go(
        state.step === 'list'
          ? { ...state, isLoadingMore: false, problem: event.refusal.code }
          : { step: 'failed', refusal: event.refusal },
      )
    case 'more':
      if (state.step !== 'list' || state.isLoadingMore || state.nextBefore === null) return go(state)
      return go({ ...state, isLoadingMore: true, problem: null }, { do: 'load', before: state.nextBefore })
    case 'open':
      return go(state.step === 'list' ? { ...state, openRef: event.orderRef } : state)
    case 'close':
      return go(state.step === 'list' ? { ...state, openRef: null } : state)
  }
}

const go = (state: RecordsState, ...effects: RecordsEffect[]): RecordsStep => ({ state, effects })
