/** One of three: paid, not paid, not known yet. The headline says what it means for the money. */
export interface ResultView {
  readonly tone: 'good' | 'wait' | 'bad'
  readonly headline: string
  readonly amount: string
  readonly what: string
  readonly todo: string
  /** Labels of the buttons; empty for none. */
  readonly primary: string
  readonly secondary: string
  readonly details: readonly ResultDetail[]
  /** Codes for support, small. */
  readonly support: string
}

export interface ResultDetail {
  readonly label: string
  readonly value: string
  readonly isCopied: boolean
}
