import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock/clock.ts'

/** Every limit of the mock network, by name. What goes beyond one is answered, never cut or repaired. */

/** One payment, in fen: ¥500,000. */
export const PAYMENT_MAX_FEN = 50_000_000
/** How far txnTime may lie from the network's clock. UnionPay asks for "the current time" and names no number. */
export const TXN_TIME_TOLERANCE_MS = 15 * MINUTE_MS
/** Life of a payment ticket (tn) whose order names no payTimeout. UnionPay names no number. */
export const TICKET_LIFE_MS = HOUR_MS
/** Longest life that an order may ask for. */
export const PAY_TIMEOUT_MAX_MS = 31 * DAY_MS
export const TOKEN_LIFE_MS = 5 * 365 * DAY_MS
/** Active tokens that one merchant may hold for one card. */
export const TOKENS_PER_CARD_MAX = 1000
/** Merchants on file: up to 200 that signed up by themselves, and nine of institutions' own in each city. */
export const MERCHANTS_MAX = 1200

/** Certificates that one merchant may have made by itself. */
export const OWN_CERTIFICATES_PER_MERCHANT_MAX = 20

/** How long an SMS code is good. */
export const SMS_LIFE_MS = 5 * MINUTE_MS
/** Wrong codes after which a sent code is void. */
export const SMS_WRONG_MAX = 3
/** Codes sent for one card within an hour. */
export const SMS_PER_HOUR_MAX = 100

/** How long the slow issuer (code 68) takes; callers are told "unknown" long before. */
export const LATE_ANSWER_MS = 8 * SECOND_MS

/** How long refunds, voids, completions and payouts take after they were accepted. */
export const FOLLOW_UP_MS = SECOND_MS
/** How long a payer takes to type the PIN that a scanned code asks for. */
export const PIN_ENTRY_MS = 5 * SECOND_MS
/** A pre-authorisation that nobody completes within this time ends by itself. */
export const PRE_AUTH_LIFE_MS = 30 * DAY_MS
/** A completion may take up to this share of what was set aside. */
export const COMPLETION_MAX_PERCENT = 115
/** Months after which an order can no longer be refunded. */
export const REFUND_MONTHS_MAX = 11
/** How long a code that a payer shows is good, and how many may be out for one card. */
export const C2B_CODE_LIFE_MS = MINUTE_MS
export const C2B_CODES_PER_CARD_MAX = 1000
/**
 * How long a code is remembered after its end, to tell that it was used or is over. What it paid is an order, which
 * refunds, inquiries and files go by.
 */
export const CODE_KEPT_MS = DAY_MS
/** How long a payer has to type the PIN that an app was asked for after somebody scanned its code. */
export const APP_PIN_ENTRY_MS = 45 * SECOND_MS
/** How long a code that an institution made for a single order can be paid. */
export const ORDER_CODE_LIFE_MS = 5 * MINUTE_MS
/** How long what an inquiry answered can be paid on. */
export const INQUIRY_LIFE_MS = 10 * MINUTE_MS
/** How long the answer to a message of an app is kept, to answer the same message again. */
export const QR_REQUEST_KEPT_MS = DAY_MS
/** Apps that may sign up. */
export const APPS_MAX = 100
/** Bindings that one merchant may hold. */
export const BINDINGS_PER_MERCHANT_MAX = 10_000

/** Waits before a notification is repeated; after the last repeat it is given up. */
export const NOTIFY_LADDER_MS: readonly number[] = [1, 2, 4, 5].map((minutes) => minutes * MINUTE_MS)
/**
 * Waits before each repeat of a message to an app or to an institution's merchant: a month in all. Nobody asks for money
 * that went back, so an app that was away for long has to hear of it.
 */
export const CODE_NOTICE_LADDER_MS: readonly number[] = [
  ...[1, 2, 4, 5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS),
  ...[3, 6, 12].map((hours) => hours * HOUR_MS),
  ...Array<number>(30).fill(DAY_MS),
]
/** Time a merchant has to answer a notification. */
export const NOTIFY_TIMEOUT_MS = 10 * SECOND_MS

/** Entries on one page of the journal. */
export const JOURNAL_PAGE_MAX = 200
/** Faults that may be armed at once. */
export const FAULTS_MAX = 100
/** What a cardholder's browser posts to the cashier page. */
export const CASHIER_BODY_MAX_BYTES = 4 * 1024
/** Body of a control request. */
export const CONTROL_BODY_MAX_BYTES = 16 * 1024
/** Farthest that testers may move the clock in one step. */
export const CLOCK_STEP_MAX_MS = 400 * DAY_MS
