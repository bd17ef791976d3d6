import type { CardView } from '../../../contract/cards.ts'
import type { PaymentCode } from '../../../contract/code-door.ts'
import { FAILURES } from '../../../contract/failures.ts'
import type { Refusal } from '../../api/answer.ts'
import { confirmRefused, confirmUnsent, isInUse, lostWord, pay, seenInUse, used } from './code-in-use.ts'
import {
  type CodeEvent,
  type CodeState,
  type CodeStep,
  go,
  type LiveCode,
  type Resting,
  type Showing,
  type Wallet,
} from './code-state.ts'

export const OPENING_CODE: CodeStep = go({ step: 'loading', isVisible: true }, { do: 'load-cards' })

/** A code is replaced this long before it ends, so that a scanner never meets its last moment. */
export const REFRESH_BEFORE_MS = 5000

/** Wait before asking again for a code, by the refusals in a row; the last one repeats. */
const ISSUE_AGAIN_MS = [1000, 2000, 5000] as const
const WATCH_AGAIN_MS = 1000

/**
 * The payment code that a payer shows, without a screen, a clock or a network. Three rules are kept here: no code stays
 * past its deadline, out of sight or after use; never two requests for a code at a time; a code that was scanned is
 * followed to its end, even when its successor has been asked for already.
 */
export function advanceCode(state: CodeState, event: CodeEvent): CodeStep {
  if (event.type === 'page-gone' || event.type === 'leave') {
    return state.step === 'over' ? go(state) : over(state)
  }
  if (event.type === 'seen' && isInUse(state)) return seenInUse(state, event.code)
  if ('former' in state) {
    if (event.type === 'seen') return seenUnused(state, event.code)
    if (event.type === 'watch-again' || event.type === 'watch-lost') return unheard(state, event)
  }
  // Nobody waits for this code any more.
  if (event.type === 'issued' && state.step !== 'showing') {
    return go(state, { do: 'retire', codeId: event.code.codeId })
  }
  // What is being loaded or added may come when nobody looks.
  if (
    (event.type === 'hidden' || event.type === 'shown') &&
    'isVisible' in state &&
    state.step !== 'showing'
  ) {
    return go({ ...state, isVisible: event.type === 'shown' })
  }
  switch (state.step) {
    case 'loading':
      if (event.type === 'cards') return withWallet(walletOf(event.cards), null, state.isVisible)
      return event.type === 'cards-refused'
        ? go({ step: 'unavailable', refusal: event.refusal, isVisible: state.isVisible })
        : go(state)
    case 'unavailable':
      return event.type === 'refresh' || event.type === 'online'
        ? go({ step: 'loading', isVisible: state.isVisible }, { do: 'load-cards' })
        : go(state)
    case 'choosing': {
      const { wallet, former } = state
      if (event.type === 'choose') return choose(state, event.cardId)
      if (event.type === 'add') return go({ step: 'adding', wallet, former, isVisible: true })
      return event.type === 'back' ? withWallet(wallet, former) : go(state)
    }
    case 'adding': {
      const { wallet, former, isVisible } = state
      if (event.type === 'card-added') return withWallet(added(wallet, event.card), former, isVisible)
      return event.type === 'back' ? go({ step: 'choosing', wallet, former }) : go(state)
    }
    case 'showing':
      return whileShowing(state, event)
    case 'pin':
      if (event.type === 'pin-complete') return pay(state, event.attemptId)
      // The payer would rather not. Whether that ends it is the bridge's word.
      if (event.type === 'back') return go(state, { do: 'retire', codeId: state.code.codeId })
      return event.type === 'shown' || event.type === 'watch-again' || event.type === 'watch-lost'
        ? lostWord(state, event.type)
        : go(state)
    case 'paying':
      if (event.type === 'confirm-refused') return confirmRefused(state, event.refusal)
      if (event.type === 'confirm-unsent') return confirmUnsent(state, event.refusal)
      if (event.type === 'patience') return go({ ...state, patience: event.reached })
      return event.type === 'shown' || event.type === 'watch-again' || event.type === 'watch-lost'
        ? lostWord(state, event.type)
        : go(state)
    case 'paid':
    case 'failed':
      return event.type === 'refresh' ? withWallet(state.wallet) : go(state)
    case 'over':
      return go(state)
  }
}

// Cards

function walletOf(cards: readonly CardView[]): Wallet {
  return { cards, chosenCardId: cards.find((card) => card.disabledBecause === null)?.cardId ?? null }
}

function added(wallet: Wallet, card: CardView): Wallet {
  const others = wallet.cards.filter(({ cardId }) => cardId !== card.cardId)
  return { cards: [card, ...others], chosenCardId: card.cardId }
}

function choose(state: CodeState & Resting, cardId: string): CodeStep {
  const { wallet, former } = state
  const isUsable = wallet.cards.some((card) => card.cardId === cardId && card.disabledBecause === null)
  return isUsable ? withWallet({ ...wallet, chosenCardId: cardId }, former) : go(state)
}

const chosen = ({ cards, chosenCardId }: Wallet) => cards.find(({ cardId }) => cardId === chosenCardId)

/** A fresh code of the chosen card; without a card that can pay, one is to be added or chosen. */
function withWallet(wallet: Wallet, former: Resting['former'] = null, isVisible = true): CodeStep {
  if (!chosen(wallet)) return go({ step: 'choosing', wallet, former })
  return issue({
    step: 'showing',
    wallet,
    code: null,
    former,
    issuing: null,
    refusals: 0,
    problem: null,
    isAskingReveal: false,
    isVisible,
  })
}

// Codes

function whileShowing(state: Showing, event: CodeEvent): CodeStep {
  switch (event.type) {
    case 'issued':
      return issued(state, event.code, event.askedAtMs, event.nowMs)
    case 'issue-refused':
      return issueRefused(state, event.refusal)
    case 'due':
    case 'refresh':
      return issue(state)
    case 'online':
      return state.code === null || state.refusals > 0 ? issue(state) : go(state)
    case 'shown':
      return issue({ ...state, isVisible: true, code: null })
    case 'screenshot':
      // Whoever has the picture must not be able to pay with it: blank at once, and a new code ends this one.
      return issue({ ...state, ...blank(state) })
    case 'deadline':
      return go({ ...state, ...blank(state) })
    case 'hidden':
      return hide(state)
    case 'change-card':
      return hide(state, { step: 'choosing', wallet: state.wallet, former: state.code ?? state.former })
    case 'ask-reveal':
      return go(state.code && !state.code.isRevealed ? { ...state, isAskingReveal: true } : state)
    case 'keep-hidden':
    case 'reveal-refused':
      return go({ ...state, isAskingReveal: false })
    case 'reveal':
      return state.code && state.isAskingReveal
        ? go({ ...state, isAskingReveal: false }, { do: 'reveal', codeId: state.code.codeId })
        : go(state)
    default:
      return go(state)
  }
}

const blank = ({ code, former }: Showing) =>
  ({ code: null, former: code ?? former, isAskingReveal: false }) as const

/** Asks for a code of the chosen card, unless one is being asked for already. */
function issue(state: Showing): CodeStep {
  const card = chosen(state.wallet)
  if (!card || state.issuing || !state.isVisible) return go(state)
  return go({ ...state, issuing: card, problem: null }, { do: 'issue', card })
}

function issued(state: Showing, code: PaymentCode, askedAtMs: number, nowMs: number): CodeStep {
  const card = state.issuing
  if (!card) return go(state, { do: 'retire', codeId: code.codeId })
  const idle = { ...state, issuing: null, refusals: 0, problem: null }
  if (!state.isVisible) return go(idle, { do: 'retire', codeId: code.codeId })
  // Counted from when it was asked for: by the bridge's clock it can only be younger than that.
  const deadlineMs = askedAtMs + code.expiresAtMs - code.serverTimeMs
  if (code.state !== 'live' || nowMs >= deadlineMs) {
    return issueRefused(state, { code: 'code_expired', networkCode: null })
  }
  const { codeId, digits, symbols, isRevealed, version } = code
  return go(
    {
      ...idle,
      ...blank(idle),
      code: { codeId, card, digits, symbols, isRevealed, version, deadlineMs },
    },
    { do: 'time-code', dueAtMs: deadlineMs - REFRESH_BEFORE_MS, deadlineMs },
    { do: 'watch', codeId, since: version },
  )
}

/** What may pass by itself is asked for again; a code that still lives stays until its deadline. */
function issueRefused(state: Showing, { code: failure }: Refusal): CodeStep {
  if (!state.issuing) return go(state)
  const mayPass = FAILURES[failure].next === 'try-again'
  const idle = { ...state, issuing: null, refusals: state.refusals + 1 }
  if (!mayPass) return go({ ...idle, ...blank(idle), problem: failure }, { do: 'stop-code-timers' })
  const delayMs = ISSUE_AGAIN_MS[Math.min(state.refusals, ISSUE_AGAIN_MS.length - 1)]!
  return go({ ...idle, problem: failure }, { do: 'issue-after', delayMs })
}

/** Out of sight a code could only be paid by somebody else: it is blanked and ended. */
function hide(state: Showing, next: CodeState = { ...state, ...blank(state), isVisible: false }): CodeStep {
  const retire = state.code ? ([{ do: 'retire', codeId: state.code.codeId }] as const) : []
  return go(next, { do: 'stop-code-timers' }, ...retire)
}

type Unused = Extract<CodeState, Resting>

/** The code of this number that may still be scanned, or has just been. */
function pending(state: Unused, codeId: string): LiveCode | undefined {
  const code = state.step === 'showing' ? state.code : null
  return [code, state.former].find((each) => each?.codeId === codeId) ?? undefined
}

/** What became of it was not heard, or is to be asked again. */
function unheard(
  state: Unused,
  { type, codeId }: { type: 'watch-again' | 'watch-lost'; codeId: string },
): CodeStep {
  const asked = pending(state, codeId)
  if (!asked) return go(state)
  return type === 'watch-again'
    ? go(state, { do: 'watch', codeId, since: asked.version })
    : go(state, { do: 'watch-after', codeId, delayMs: WATCH_AGAIN_MS })
}

function seenUnused(state: Unused, seen: Parameters<typeof used>[2]): CodeStep {
  const live = pending(state, seen.codeId)
  if (!live || seen.version < live.version) return go(state)
  const code = state.step === 'showing' ? state.code : null
  const isOver = seen.state === 'expired' || seen.state === 'retired'
  if (!isOver && seen.state !== 'live') {
    const { state: next, effects } = used(state.wallet, live.card, seen)
    const successor = code && code !== live ? ([{ do: 'retire', codeId: code.codeId }] as const) : []
    return go(next, ...successor, ...effects)
  }
  if (live === state.former) {
    return isOver
      ? go({ ...state, former: null })
      : go(state, ...again(seen.codeId, live.version, seen.version))
  }
  const showing = state as Showing
  if (isOver) return go({ ...showing, ...blank(showing), former: null }, { do: 'stop-code-timers' })
  const { isRevealed, version } = seen
  return go(
    { ...showing, code: { ...live, isRevealed, version } },
    ...again(seen.codeId, live.version, version),
  )
}

/** A bridge that answers at once without news must not be asked in a tight loop. */
function again(codeId: string, known: number, version: number) {
  return version > known
    ? ([{ do: 'watch', codeId, since: version }] as const)
    : ([{ do: 'watch-after', codeId, delayMs: WATCH_AGAIN_MS }] as const)
}

// Leaving

function over(state: CodeState): CodeStep {
  const outcome = outcomeOfLeaving(state)
  // A code that is still on the screen is to pay nothing; a merchant who waits for the PIN is told that none will come.
  const left = state.step === 'showing' || state.step === 'pin' ? state.code : null
  const retire = left ? ([{ do: 'retire', codeId: left.codeId }] as const) : []
  return go({ step: 'over', outcome }, ...retire, { do: 'forget-pin' }, { do: 'settle', outcome })
}

function outcomeOfLeaving(state: CodeState) {
  if (state.step === 'paid') return { result: 'ok' } as const
  if (state.step === 'failed') return { result: 'fail', code: state.failure } as const
  if (state.step === 'paying') return { result: 'fail', code: 'outcome_unknown' } as const
  return { result: 'cancel' } as const
}
