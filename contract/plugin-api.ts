import type { AvailabilityView, UnavailableReason } from './beta-door.ts'
import type { TopUpServiceId } from './top-up-door.ts'

/**
 * What a host mini program gets from `requirePlugin('quickpass')`. Each function takes one options object with
 * `success`, `fail` and `complete`, and answers a promise when none of them is given, as `wx` functions do.
 */
export interface QuickPassPlugin {
  /** Same parameters and the same error strings as `wx.requestPayment`. */
  requestPayment: PluginFunction<LaunchParams, PluginResult>
  /**
   * Opens the sheet on the visible page to pay a merchant's code: one that the host has scanned, or without `code` what
   * WeChat's scanner sees. Ends `ok` when it is paid, by that code or by a payment code shown instead.
   */
  scanToPay: PluginFunction<{ readonly code?: string }, PluginResult>
  /** Opens the sheet with a payment code for a merchant to scan. Ends `ok` when a payment was made with it. */
  showPaymentCode: PluginFunction<Record<never, never>, PluginResult>
  /** Opens the sheet to buy credit; with `serviceId` it begins with that service. Ends `ok` when it was delivered. */
  topUp: PluginFunction<{ readonly serviceId?: TopUpServiceId }, PluginResult>
  /** The bridge's word on an order that this payer opened. Ask it, or your own backend, before shipping goods. */
  queryPayment: PluginFunction<{ package: string }, PaymentState>
  /** Whether Cloud QuickPass can be used here and now, with the reason when it cannot. */
  availability: PluginFunction<Record<never, never>, Availability>
  /**
   * The host has seen a screenshot (`wx.onUserCaptureScreen`, which plugins do not have): payment codes on the screen
   * are blanked and replaced at once.
   */
  onHostScreenshot(): void
  readonly version: string
}

/**
 * Launch parameters as the WeChat Pay APIv3 dialect defines them. `paySign` is RSA-SHA256 by the merchant's key
 * over `appId\ntimeStamp\nnonceStr\npackage\n`.
 */
export interface LaunchParams {
  /** Unix seconds, as text. */
  readonly timeStamp: string
  readonly nonceStr: string
  /** `prepay_id=…` */
  readonly package: string
  readonly signType: 'RSA'
  readonly paySign: string
}

export interface PluginResult {
  readonly errMsg: string
}

export interface PaymentState extends PluginResult {
  readonly state: 'awaiting' | 'paying' | 'paid' | 'closed'
}

export interface Availability extends PluginResult {
  /** Whether `requestPayment` would work; of several reasons the one that the host can do something about is told. */
  readonly available: boolean
  readonly reason: 'ok' | 'no-cashier' | 'bridge-unreachable' | UnavailableReason
  /** What of the beta is there for this payer, and why not; absent while the bridge cannot be reached. */
  readonly features?: AvailabilityView['features']
}

export interface Callbacks<Result> {
  success?: (result: Result) => void
  fail?: (error: PluginResult) => void
  complete?: (result: Result | PluginResult) => void
}

export type PluginFunction<Options, Result> = (
  options: Options & Callbacks<Result>,
) => Promise<Result> | undefined

export type PluginFunctionName = Exclude<keyof QuickPassPlugin, 'version' | 'onHostScreenshot'>

/** `requestPayment:ok` */
export function okMessage(name: PluginFunctionName): string {
  return `${name}:ok`
}

/** `requestPayment:fail cancel` */
export function failMessage(name: PluginFunctionName, detail: string): string {
  return `${name}:fail ${detail}`
}
