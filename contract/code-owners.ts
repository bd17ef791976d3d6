/** Whose code it is: the wallet that printed or shows it. */
export type CodeOwner = 'unionpay' | 'wechat' | 'alipay'

/**
 * What a merchant-presented code is, as regulation and the interop rules tell codes apart: a person's own code, one of
 * a person in business, a merchant's, or one made for a single order (银发〔2021〕259号).
 */
export type CodeClass = 'personal' | 'personal_business' | 'merchant' | 'order'

/**
 * Where a code was when it was scanned: in front of the payer, or in a chat or an album. A person's printed code may not
 * be paid from afar (银发〔2021〕259号). Face to face unless said otherwise.
 */
export type ScanScene = 'face-to-face' | 'remote'

/** How a payment came about. */
export type PaymentOrigin = 'shop' | 'scan' | 'code' | 'top-up'

/** Why the network refused a code, and what else would work, in its own words for support and in ours for payers. */
export interface CodeRefusal {
  /** Name of the rule in the network's dated rule table, such as `wechat-capitals-2021-09-30`. */
  readonly rule: string
  readonly alternatives: readonly CodeAlternative[]
}

/** What the payer can do instead. */
export type CodeAlternative =
  | 'show-payment-code'
  | 'scan-merchant-code'
  | 'ask-for-unionpay-code'
  | 'open-owner-app'
  | 'pay-less'
  | 'refresh-code'
  | 'other-city'
  | 'later-date'

/** A daily limit that a payment counts towards (银发〔2017〕296号), as it stands for this payer. */
export interface DayLimit {
  /** A by agreement, B two factors, C fewer, D static codes. */
  readonly level: 'A' | 'B' | 'C' | 'D'
  /** Null where it is agreed with the customer and none is set. */
  readonly dayMaxFen: number | null
  readonly usedFen: number
}
