import type { CardView } from '../../contract/cards.ts'
import type { FailureCode, MoneyMoved } from '../../contract/failures.ts'
import type { CashierView, OrderView } from '../../contract/plugin-door.ts'
import type { Refusal } from '../api/answer.ts'

/** How long the payer has been waiting: first nothing is said, then what is going on, then what one can do. */
export type Patience = 'fresh' | 'words' | 'advice'

/** What lies before the payer: the order, and the cards to pay it with. */
export interface Desk {
  readonly order: OrderView
  readonly cards: readonly CardView[]
  readonly chosenCardId: string | null
  /** Cards that were declined while the payer was here. */
  readonly declined: readonly string[]
  /** When the order expires, on the phone's own clock. */
  readonly deadlineMs: number
}

/** One attempt to pay. There is never a second one before the bridge has ended this one. */
export interface Attempt {
  readonly attemptId: string
  /** Null when it was begun before this cashier opened. */
  readonly cardId: string | null
  readonly sends: number
  /** The bridge has spoken of it. Until then the request may be lost, or still on its way. */
  readonly hasArrived: boolean
}

export interface Failed {
  readonly code: FailureCode
  readonly money: MoneyMoved
  readonly networkCode: string | null
}

export type PaymentState =
  | { readonly step: 'loading'; readonly patience: Patience }
  | { readonly step: 'choosing'; readonly desk: Desk }
  | { readonly step: 'adding'; readonly desk: Desk }
  | { readonly step: 'pin'; readonly desk: Desk; readonly card: CardView; readonly wrong: WrongPin | null }
  | { readonly step: 'paying'; readonly desk: Desk; readonly attempt: Attempt; readonly patience: Patience }
  | Processing
  | { readonly step: 'paid'; readonly order: OrderView }
  | { readonly step: 'failed'; readonly desk: Desk | null; readonly failed: Failed }
  | { readonly step: 'over'; readonly outcome: Outcome }

/** Nobody knows yet, so the bridge is asked until it does. */
export interface Processing {
  readonly step: 'processing'
  readonly desk: Desk
  /** Null while another cashier's attempt, or the order's expiry, is being waited for. */
  readonly attempt: Attempt | null
  readonly patience: Patience
  /** Questions in a row that got no answer. */
  readonly lostQuestions: number
}

export interface WrongPin {
  /** Null when the issuer did not tell. */
  readonly triesLeft: number | null
}

/** What the caller of `requestPayment` is told. */
export type Outcome =
  | { readonly result: 'ok' }
  | { readonly result: 'cancel' }
  | { readonly result: 'fail'; readonly code: FailureCode }

export type PaymentEvent =
  // The payer
  | { readonly type: 'choose'; readonly cardId: string }
  | { readonly type: 'add' }
  | { readonly type: 'pay' }
  | { readonly type: 'pin-complete'; readonly attemptId: string }
  | { readonly type: 'back' }
  | { readonly type: 'retry' }
  | { readonly type: 'leave' }
  // The page
  | { readonly type: 'card-added'; readonly card: CardView }
  | { readonly type: 'page-gone' }
  // The bridge
  | { readonly type: 'opened'; readonly view: CashierView; readonly atMs: number }
  | { readonly type: 'open-refused'; readonly refusal: Refusal }
  | { readonly type: 'order-seen'; readonly order: OrderView; readonly atMs: number }
  | { readonly type: 'pay-answered'; readonly order: OrderView; readonly atMs: number }
  | { readonly type: 'pay-refused'; readonly refusal: Refusal }
  /** The request could not even be made, so nothing was sent. */
  | { readonly type: 'pay-unsent'; readonly refusal: Refusal }
  | { readonly type: 'question-lost' }
  // Time
  | { readonly type: 'patience'; readonly reached: 'words' | 'advice' }
  | { readonly type: 'ask-again' }
  | { readonly type: 'deadline' }

export type PaymentEffect =
  | { readonly do: 'open' }
  /** Takes the PIN out of its pad, seals it and sends it; the same attempt again sends the same sealed request. */
  | { readonly do: 'pay'; readonly attemptId: string; readonly orderRef: string; readonly card: CardView }
  | { readonly do: 'pay-again'; readonly attemptId: string }
  /** Asks for the order: at once, or when it has changed since a version. */
  | { readonly do: 'ask'; readonly orderRef: string; readonly since: number | null }
  | { readonly do: 'ask-after'; readonly delayMs: number }
  | { readonly do: 'time-patience' }
  | { readonly do: 'time-deadline'; readonly atMs: number }
  | { readonly do: 'forget-pin' }
  | { readonly do: 'settle'; readonly outcome: Outcome }

/** Whether the payer may walk away now; while an answer may come any moment, he is kept for a few seconds. */
export function mayLeave(state: PaymentState): boolean {
  if (state.step === 'paying' || state.step === 'processing') return state.patience === 'advice'
  return state.step !== 'over'
}
