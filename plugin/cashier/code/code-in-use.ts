import type { CardView } from '../../../contract/cards.ts'
import type { PaymentCodeState } from '../../../contract/code-door.ts'
import { FAILURES, type FailureCode } from '../../../contract/failures.ts'
import type { Refusal } from '../../api/answer.ts'
import {
  type CodeState,
  type CodeStep,
  go,
  type InUse,
  type PayingByCode,
  type Wallet,
} from './code-state.ts'

/** The part of a code's life in which money may be moving: it was scanned, and only the bridge's word ends that. */
type CodeInUse = Extract<CodeState, { step: 'pin' | 'paying' }>

/** How often one confirmation is sent again when the bridge has never heard of it. */
const RESENDS_MAX = 2
const WATCH_AGAIN_MS = 1000

export function isInUse(state: CodeState): state is CodeInUse {
  return state.step === 'pin' || state.step === 'paying'
}

/** A merchant has scanned the code of `card`. */
export function used(wallet: Wallet, card: CardView, code: PaymentCodeState): CodeStep {
  const stopTimers = { do: 'stop-code-timers' } as const
  const { state, effects } = follow({ wallet, card, code }, null)
  return go(state, stopTimers, ...effects)
}

/** The code as the bridge sees it now. */
export function seenInUse(state: CodeInUse, code: PaymentCodeState): CodeStep {
  if (code.codeId !== state.code.codeId || code.version < state.code.version) return go(state)
  const isNews = code.version > state.code.version
  const inUse = { wallet: state.wallet, card: state.card, code }
  if (code.state !== 'awaiting-pin') {
    return isNews || (code.state !== 'paying' && code.state !== 'live')
      ? follow(inUse, state)
      : go(state, { do: 'watch-after', codeId: code.codeId, delayMs: WATCH_AGAIN_MS })
  }
  if (isNews) return follow(inUse, state)
  if (state.step === 'paying' && state.attemptId) return neverArrived(state, state.attemptId)
  return go(state, { do: 'watch-after', codeId: code.codeId, delayMs: WATCH_AGAIN_MS })
}

/** The PIN is complete: it goes to the network, which pays at most once however often it is sent. */
export function pay({ wallet, card, code }: InUse, attemptId: string): CodeStep {
  return go(
    { step: 'paying', wallet, card, code, attemptId, sends: 1, patience: 'fresh' },
    { do: 'confirm', codeId: code.codeId, attemptId, card },
    { do: 'time-patience' },
  )
}

/** Only what surely moved nothing ends the payment; for everything else the bridge is asked. */
export function confirmRefused(state: PayingByCode, { code: failure }: Refusal): CodeStep {
  const { wallet, code } = state
  if (FAILURES[failure].money !== 'no') return go(state, { do: 'watch', codeId: code.codeId, since: null })
  return failed(wallet, state.card, code, failure)
}

/** The confirmation could not even be made, so nothing was sent. */
export function confirmUnsent({ wallet, card, code }: PayingByCode, { code: failure }: Refusal): CodeStep {
  return failed(wallet, card, code, failure)
}

/** The bridge has to be asked again: the page is back, or an answer was lost. */
export function lostWord(state: CodeInUse, why: 'shown' | 'watch-again' | 'watch-lost'): CodeStep {
  const { codeId, version } = state.code
  if (why === 'watch-lost') return go(state, { do: 'watch-after', codeId, delayMs: WATCH_AGAIN_MS })
  return go(state, { do: 'watch', codeId, since: why === 'shown' ? null : version })
}

function follow(inUse: InUse, before: CodeInUse | null): CodeStep {
  const { wallet, card, code } = inUse
  const watch = { do: 'watch', codeId: code.codeId, since: code.version } as const
  switch (code.state) {
    case 'awaiting-pin': {
      const wrong = code.failure === 'pin_wrong' ? { triesLeft: code.pinTriesLeft } : null
      return go({ step: 'pin', wrong, ...inUse }, { do: 'forget-pin' }, watch)
    }
    case 'paid':
      return go({ step: 'paid', wallet, order: code.order, code }, { do: 'forget-pin' })
    case 'failed':
      return failed(wallet, card, code, code.failure ?? 'issuer_declined')
    case 'expired':
    case 'retired':
      return failed(wallet, card, code, 'code_expired')
    case 'live':
    case 'paying': {
      if (before?.step === 'paying') return go({ ...before, code }, watch)
      const paying = { step: 'paying', attemptId: null, sends: 0, patience: 'fresh', ...inUse } as const
      return go(paying, { do: 'forget-pin' }, { do: 'time-patience' }, watch)
    }
  }
}

/** The network still waits for the PIN that was sent: the same request is sent again, never another one. */
function neverArrived(state: PayingByCode, attemptId: string): CodeStep {
  const { codeId } = state.code
  const asking = { do: 'watch-after', codeId, delayMs: WATCH_AGAIN_MS } as const
  if (state.sends > RESENDS_MAX) return go(state, asking)
  return go({ ...state, sends: state.sends + 1 }, { do: 'confirm-again', attemptId }, asking)
}

function failed(wallet: Wallet, card: CardView, code: PaymentCodeState, failure: FailureCode): CodeStep {
  // The issuer has locked the card: it stays in sight with its reason, and the next code is another card's.
  const isLocked = failure === 'pin_locked' || (failure === 'pin_wrong' && code.pinTriesLeft === 0)
  return go(
    {
      step: 'failed',
      wallet: isLocked ? withLocked(wallet, card) : wallet,
      code,
      failure: isLocked ? 'pin_locked' : failure,
    },
    { do: 'forget-pin' },
  )
}

function withLocked(wallet: Wallet, locked: CardView): Wallet {
  const cards = wallet.cards.map((card) =>
    card.cardId === locked.cardId ? { ...card, disabledBecause: 'pin_locked' as const } : card,
  )
  const chosenCardId = cards.find((card) => card.disabledBecause === null)?.cardId ?? null
  return { cards, chosenCardId }
}
