import type { CardView } from '../../../contract/cards.ts'
import type { CodeSymbols, PaymentCode, PaymentCodeState } from '../../../contract/code-door.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import type { OrderView } from '../../../contract/plugin-door.ts'
import type { Refusal } from '../../api/answer.ts'
import type { Outcome, Patience, WrongPin } from '../payment-state.ts'

/** The cards that a code may be of. */
export interface Wallet {
  readonly cards: readonly CardView[]
  readonly chosenCardId: string | null
}

/** A code that may be shown until its deadline, on the phone's own clock. */
export interface LiveCode {
  readonly codeId: string
  readonly card: CardView
  readonly digits: string
  readonly symbols: CodeSymbols
  readonly isRevealed: boolean
  readonly version: number
  readonly deadlineMs: number
}

/** No code is on the screen, while the payer sees to the cards. */
export interface Resting {
  readonly wallet: Wallet
  /** The code before, until the bridge has said what became of it: it may have been scanned in its last second. */
  readonly former: LiveCode | null
}

/** The code, or the blank where one will be. */
export interface Showing extends Resting {
  readonly step: 'showing'
  /** Null while there is none that would pay: nothing stale is ever on the screen. */
  readonly code: LiveCode | null
  /** The card of the code that is being asked for. There is never a second request beside it. */
  readonly issuing: CardView | null
  /** Refusals in a row. */
  readonly refusals: number
  readonly problem: FailureCode | null
  /** The payer is asked whether the digits are to be seen. */
  readonly isAskingReveal: boolean
  readonly isVisible: boolean
}

/** Somebody has scanned the code. */
export interface InUse {
  readonly wallet: Wallet
  readonly card: CardView
  readonly code: PaymentCodeState
}

export interface PayingByCode extends InUse {
  readonly step: 'paying'
  readonly attemptId: string | null
  readonly sends: number
  readonly patience: Patience
}

export type CodeState =
  | { readonly step: 'loading'; readonly isVisible: boolean }
  | { readonly step: 'unavailable'; readonly refusal: Refusal; readonly isVisible: boolean }
  | ({ readonly step: 'choosing' } & Resting)
  | ({ readonly step: 'adding'; readonly isVisible: boolean } & Resting)
  | Showing
  | ({ readonly step: 'pin'; readonly wrong: WrongPin | null } & InUse)
  | PayingByCode
  | {
      readonly step: 'paid'
      readonly wallet: Wallet
      readonly order: OrderView | null
      readonly code: PaymentCodeState
    }
  | {
      readonly step: 'failed'
      readonly wallet: Wallet
      readonly code: PaymentCodeState
      readonly failure: FailureCode
    }
  | { readonly step: 'over'; readonly outcome: Outcome }

export type CodeEvent =
  // The payer
  | {
      readonly type:
        | 'change-card'
        | 'add'
        | 'back'
        | 'refresh'
        | 'ask-reveal'
        | 'keep-hidden'
        | 'reveal'
        | 'leave'
    }
  | { readonly type: 'choose'; readonly cardId: string }
  | { readonly type: 'card-added'; readonly card: CardView }
  | { readonly type: 'pin-complete'; readonly attemptId: string }
  // The page, the phone and its host
  | { readonly type: 'shown' | 'hidden' | 'online' | 'screenshot' | 'page-gone' }
  // The bridge
  | { readonly type: 'cards'; readonly cards: readonly CardView[] }
  | { readonly type: 'cards-refused'; readonly refusal: Refusal }
  | {
      readonly type: 'issued'
      readonly code: PaymentCode
      readonly askedAtMs: number
      readonly nowMs: number
    }
  | { readonly type: 'issue-refused'; readonly refusal: Refusal }
  | { readonly type: 'seen'; readonly code: PaymentCodeState }
  | { readonly type: 'watch-lost'; readonly codeId: string }
  | { readonly type: 'reveal-refused' }
  | { readonly type: 'confirm-refused'; readonly refusal: Refusal }
  /** The request could not even be made, so nothing was sent. */
  | { readonly type: 'confirm-unsent'; readonly refusal: Refusal }
  // Time
  | { readonly type: 'due' | 'deadline' }
  | { readonly type: 'watch-again'; readonly codeId: string }
  | { readonly type: 'patience'; readonly reached: 'words' | 'advice' }

export type CodeEffect =
  | { readonly do: 'load-cards' }
  /** The same card again after a lost answer asks for the same code again. */
  | { readonly do: 'issue'; readonly card: CardView }
  | { readonly do: 'issue-after'; readonly delayMs: number }
  | { readonly do: 'retire'; readonly codeId: string }
  | { readonly do: 'reveal'; readonly codeId: string }
  /** Asks what became of a code: when that is newer than `since`, or at once. */
  | { readonly do: 'watch'; readonly codeId: string; readonly since: number | null }
  | { readonly do: 'watch-after'; readonly codeId: string; readonly delayMs: number }
  /** Takes the PIN out of its pad, seals it and sends it. */
  | { readonly do: 'confirm'; readonly codeId: string; readonly attemptId: string; readonly card: CardView }
  | { readonly do: 'confirm-again'; readonly attemptId: string }
  | { readonly do: 'time-code'; readonly dueAtMs: number; readonly deadlineMs: number }
  | { readonly do: 'stop-code-timers' }
  | { readonly do: 'time-patience' }
  | { readonly do: 'forget-pin' }
  | { readonly do: 'settle'; readonly outcome: Outcome }

/** What an event makes of a code, and what is to be done about it. */
export interface CodeStep {
  readonly state: CodeState
  readonly effects: readonly CodeEffect[]
}

export const go = (state: CodeState, ...effects: CodeEffect[]): CodeStep => ({ state, effects })
