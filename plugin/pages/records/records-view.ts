import type { Language } from '../../../contract/failure-texts.ts'
import { formatAmount, formatYuan } from '../../../contract/money.ts'
import type { PaymentRecord } from '../../../contract/records-door.ts'
import type { RecordsState } from '../../cashier/records.ts'
import { detailsOf } from '../../components/cashier-flow/flow-view.ts'
import type { ResultDetail } from '../../components/payment-result/result-view.ts'
import { dateAndTime, failureSentence, merchantName } from '../../texts/naming.ts'
import { fill, textsOf } from '../../texts/texts.ts'

interface Row {
  readonly orderRef: string
  readonly payee: string
  readonly about: string
  readonly time: string
  readonly amount: string
  readonly state: string
  readonly tone: 'good' | 'wait' | 'muted'
}

export interface RecordsView {
  readonly screen: 'loading' | 'failed' | 'list' | 'receipt'
  readonly rows: readonly Row[]
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly problem: string
  /** The record whose receipt is open. */
  readonly row: Row | null
  readonly details: readonly ResultDetail[]
}

export function viewOfRecords(state: RecordsState, language: Language): RecordsView {
  const blank = { rows: [], hasMore: false, isLoadingMore: false, problem: '', row: null, details: [] }
  if (state.step === 'loading') return { ...blank, screen: 'loading' }
  if (state.step === 'failed') {
    return { ...blank, screen: 'failed', problem: failureSentence(state.refusal.code, language) }
  }
  const open = state.records.find(({ orderRef }) => orderRef === state.openRef)
  if (open) {
    return { ...blank, screen: 'receipt', row: rowOf(open, language), details: receipt(open, language) }
  }
  return {
    ...blank,
    screen: 'list',
    rows: state.records.map((record) => rowOf(record, language)),
    hasMore: state.nextBefore !== null,
    isLoadingMore: state.isLoadingMore,
    problem: state.problem ? failureSentence(state.problem, language) : '',
  }
}

function rowOf(record: PaymentRecord, language: Language): Row {
  const t = textsOf(language)
  const { orderRef, origin, amountFen, state, refunds, paidAtMs, attempt } = record
  const atMs = paidAtMs ?? attempt?.finishedAtMs
  const refundedFen = sum(refunds.filter(({ state, isOfOverpaid }) => state === 'succeeded' && !isOfOverpaid))
  return {
    orderRef,
    payee: merchantName(record, language),
    about: t[`origin_${origin}`],
    time: atMs ? dateAndTime(atMs) : '',
    amount: formatYuan(amountFen),
    state: refundedFen > 0 ? fill(t.refunded, { amount: formatAmount(refundedFen) }) : t[`state_${state}`],
    tone: state === 'paying' ? 'wait' : state === 'paid' && refundedFen === 0 ? 'good' : 'muted',
  }
}

function receipt(record: PaymentRecord, language: Language): ResultDetail[] {
  const t = textsOf(language)
  const { statementLine, acquirer, refunds } = record
  return [
    ...detailsOf(record, language),
    { label: t.detailStatement, value: statementLine, isCopied: false },
    { label: t.detailAcquirer, value: t[`owner_${acquirer}`], isCopied: false },
    ...refunds.map(({ state, isOfOverpaid, amountFen, finishedAtMs, createdAtMs, reason }) => ({
      label: (isOfOverpaid ? `${t.overpaid} · ` : '') + t[`refund_${state}`],
      value: [formatAmount(amountFen), dateAndTime(finishedAtMs ?? createdAtMs), reason]
        .filter(Boolean)
        .join(' · '),
      isCopied: false,
    })),
  ]
}

function sum(refunds: PaymentRecord['refunds']): number {
  return refunds.reduce((total, { amountFen }) => total + amountFen, 0)
}
