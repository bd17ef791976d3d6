import { BETA_ROUTES, type BetaDoor } from './beta-door.ts'
import type { CardView } from './cards.ts'
import { CODE_ROUTES, type CodeDoor } from './code-door.ts'
import type { CodeRefusal } from './code-owners.ts'
import type { FailureCode } from './failures.ts'
import type { OrderState } from './lifecycles.ts'
import type { Fen } from './money.ts'
import type { LaunchParams } from './plugin-api.ts'
import { RECORDS_ROUTES, type RecordsDoor } from './records-door.ts'
import { SCAN_ROUTES, type ScanDoor } from './scan-door.ts'
import { TOP_UP_ROUTES, type TopUpDoor } from './top-up-door.ts'

/**
 * The HTTP door between the plugin and the bridge, as one table: the plugin's client and the bridge's routes are
 * both typed by it. JSON in and out. Every request carries the host signature that the mini-program host adds;
 * every one but `openSession` carries `Authorization: Bearer <token>`.
 */
export interface PluginDoor extends ScanDoor, CodeDoor, RecordsDoor, TopUpDoor, BetaDoor {
  /** Trades a `wx.pluginLogin` code for a session. */
  openSession: Call<{ code: string }, Session>
  /** Shows the order behind launch parameters, after checking the merchant's paySign over them. */
  openCashier: Call<LaunchParams, CashierView>
  /** State of an order that this payer opened; with `waitMs` the answer is held back until it changes. */
  getOrder: Call<{ orderRef: string; waitMs?: number; since?: number }, OrderView>
  /** Pays an order with a bound card. The same `attemptId` again never pays twice: it answers the same attempt. */
  pay: Call<PayRequest, OrderView>
  listCards: Call<Record<never, never>, { cards: CardView[] }>
  /** UnionPay's public encryption key. The bridge has no part in the private one. */
  getEncryptionKey: Call<Record<never, never>, EncryptionKey>
  /** Starts binding a card: the network sends a code to the cardholder's phone. */
  startEnrolment: Call<EnrolmentRequest, Enrolment>
  confirmEnrolment: Call<{ enrolmentId: string; smsCode: string }, { card: CardView }>
  unbindCard: Call<{ cardId: string }, Record<never, never>>
}

export interface Call<Request, Response> {
  readonly request: Request
  readonly response: Response
}

interface Route {
  readonly method: 'GET' | 'POST'
  /** `:name` parts are taken from the request's field of that name; the rest travels as query (GET) or body (POST). */
  readonly path: string
}

export const PLUGIN_DOOR: { readonly [Name in keyof PluginDoor]: Route } = {
  openSession: { method: 'POST', path: '/plugin/v1/sessions' },
  openCashier: { method: 'POST', path: '/plugin/v1/cashiers' },
  getOrder: { method: 'GET', path: '/plugin/v1/orders/:orderRef' },
  pay: { method: 'POST', path: '/plugin/v1/orders/:orderRef/attempts' },
  listCards: { method: 'GET', path: '/plugin/v1/cards' },
  getEncryptionKey: { method: 'GET', path: '/plugin/v1/encryption-key' },
  startEnrolment: { method: 'POST', path: '/plugin/v1/enrolments' },
  confirmEnrolment: { method: 'POST', path: '/plugin/v1/enrolments/:enrolmentId/confirm' },
  unbindCard: { method: 'POST', path: '/plugin/v1/cards/:cardId/unbind' },
  ...SCAN_ROUTES,
  ...CODE_ROUTES,
  ...RECORDS_ROUTES,
  ...TOP_UP_ROUTES,
  ...BETA_ROUTES,
}

/** Header in which the plugin tells its version, so that one that is too old can be told to be renewed. */
export const PLUGIN_VERSION_HEADER = 'quickpass-plugin'

/** Longest time that `getOrder`, `watchCode` and `getTopUp` may hold an answer back. */
export const ORDER_WAIT_MAX_MS = 25_000

export interface Session {
  readonly token: string
  readonly expiresAtMs: number
  /** The bridge's clock when it answered, so that the plugin can count down on a wrong phone clock. */
  readonly serverTimeMs: number
}

export interface CashierView extends OrderView {
  readonly cards: CardView[]
}

export interface OrderView {
  readonly orderRef: string
  readonly merchantName: string
  /** The Chinese name again where the merchant has no English one. */
  readonly merchantNameEn: string
  readonly description: string
  /** The Chinese one again where there is no English one. */
  readonly descriptionEn: string
  readonly amountFen: Fen
  readonly state: OrderState
  readonly expiresAtMs: number
  readonly serverTimeMs: number
  /** Grows with every change; hand it back as `since` to wait for the next one. */
  readonly version: number
  readonly outTradeNo: string
  /** The latest attempt to pay, if there was one. */
  readonly attempt: AttemptView | null
}

export interface AttemptView {
  readonly attemptId: string
  readonly state: 'processing' | 'succeeded' | 'failed'
  readonly card: Pick<CardView, 'bankName' | 'bankNameEn' | 'cardType' | 'tail'>
  readonly failure: FailureCode | null
  /** For support: the response code of the network, such as `64`. Shown small, never alone. */
  readonly networkCode: string | null
  /** Name of the network's rule that refused a code's use, such as `alipay-tills-2021-10-02`; null when none did. */
  readonly rule: string | null
  /** PIN tries left when the failure is `pin_wrong` and the issuer told. */
  readonly pinTriesLeft: number | null
  readonly finishedAtMs: number | null
  /** Number of the payment for support and receipts once paid. */
  readonly transactionId: string | null
}

export interface PayRequest {
  readonly orderRef: string
  /** Chosen by the plugin, 16 to 32 letters and digits; makes a repeated request harmless. */
  readonly attemptId: string
  readonly cardId: string
  /** base64 of the PIN block, encrypted for UnionPay: the bridge passes it on and cannot read it. */
  readonly encryptedPin: string
  readonly encryptCertId: string
}

export interface EncryptionKey {
  /** Decimal serial of UnionPay's encryption certificate. */
  readonly certId: string
  /** RSA modulus, big-endian hexadecimal. */
  readonly modulusHex: string
  readonly exponent: number
}

export interface EnrolmentRequest {
  /** Chosen by the plugin, 16 to 32 letters and digits; makes a repeated request harmless. */
  readonly enrolmentId: string
  /** base64 of the card number, encrypted for UnionPay. */
  readonly encryptedAccNo: string
  /** base64 of `phoneNo=…` (and `&cvn2=…&expired=YYMM` for credit cards), encrypted for UnionPay. */
  readonly encryptedInfo: string
  readonly encryptCertId: string
}

export interface Enrolment {
  readonly enrolmentId: string
  /** Seconds until another code may be asked for. */
  readonly resendAfterSeconds: number
  readonly expiresAtMs: number
}

/** Body of every answer that is not 2xx. */
export interface DoorError {
  readonly code: FailureCode
  /** For developers, in English; payers see `FAILURE_TEXTS`. */
  readonly message: string
  /** The request field at fault, where one is. */
  readonly field?: string
  readonly networkCode?: string
  /** Which rule refused a code, and what works instead. */
  readonly refusal?: CodeRefusal
}
