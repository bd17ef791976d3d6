import type { AvailabilityView } from './beta-door.ts'

/**
 * What a host mini program gets from `requirePlugin('quickpass')`. Each function takes one options object with
 * `success`, `fail` and `complete`, and answers a promise when none of them is given, as `wx` functions do.
 */
export interface QuickPassPlugin {
  /** Same parameters and the same error strings as `wx.requestPayment`. */
  requestPayment: PluginFunction<LaunchParams, PluginResult>
  /** The bridge's word on an order that this payer opened. Ask it, or your own backend, before shipping goods. */
  queryPayment: PluginFunction<{ package: string }, PaymentState>
  /** Whether Cloud QuickPass can be used here and now, with the reason when it cannot. */
  availability: PluginFunction<Record<never, never>, Availability>
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
  readonly available: boolean
  readonly reason: 'ok' | 'no-cashier' | 'bridge-unreachable'
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

export type PluginFunctionName = Exclude<keyof QuickPassPlugin, 'version'>

/** `requestPayment:ok` */
export function okMessage(name: PluginFunctionName): string {
  return `${name}:ok`
}

/** `requestPayment:fail cancel` */
export function failMessage(name: PluginFunctionName, detail: string): string {
  return `${name}:fail ${detail}`
}
