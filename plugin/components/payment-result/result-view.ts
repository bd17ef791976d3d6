/** One of three: paid, not paid, not known yet. The headline says what it means for the money. */
export interface ResultView {
  readonly tone: 'good' | 'wait' | 'bad'
  readonly headline: string
  readonly amount: string
  readonly what: string
  readonly todo: string
  /** What else works, line by line, beside the buttons. */
  readonly advice: readonly string[]
  /** The first one is the one to propose. */
  readonly buttons: readonly ResultButton[]
  readonly details: readonly ResultDetail[]
  /** Codes for support, small. */
  readonly support: string
}

export interface ResultDetail {
  readonly label: string
  readonly value: string
  readonly isCopied: boolean
}

export interface ResultButton {
  readonly action: ResultAction
  readonly label: string
}

export type ResultAction =
  | 'done'
  | 'retry'
  | 'leave'
  | 'scan'
  | 'scan-again'
  | 'show-code'
  | 'pay-less'
  | 'new-code'
