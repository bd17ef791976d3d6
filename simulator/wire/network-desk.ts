/** What the desks ask of the mock network and hear from it, as the network's testing controls speak. */
import type { City, DeskText } from './host.ts'

export type Wallet = 'unionpay' | 'wechat' | 'alipay'
export const WALLETS: readonly Wallet[] = ['unionpay', 'wechat', 'alipay']

/** A person's own code, one of a person in business, a merchant's, or one made for a single order. */
export type CodeClass = 'personal' | 'personal_business' | 'merchant' | 'order'
export const CODE_CLASSES: readonly CodeClass[] = ['personal', 'personal_business', 'merchant', 'order']

export interface Cities {
  readonly cities: readonly City[]
}

export interface MerchantCodeWanted {
  readonly owner: Wallet
  readonly codeClass: CodeClass
  readonly cityCode: string
  /** Whole fen, for codes that carry their amount. */
  readonly amountFen?: number
  readonly format?: 'url' | 'emv'
}

export interface MerchantCode {
  readonly code: string
  readonly merchantName: string
  readonly merchantNameEn?: string
  readonly merId: string
  /** RFC 3339, or null for a printed code. */
  readonly expiresAt: string | null
}

export interface TillScan {
  readonly acquirer: Wallet
  readonly cityCode: string
  readonly amountFen: number
  readonly code: string
}

export interface TillResult {
  /** `unknown`: the issuer was asked and has not answered yet. */
  readonly result: 'paid' | 'awaiting-pin' | 'unknown' | 'declined' | 'reversed' | 'refused'
  readonly orderId: string | null
  readonly queryId?: string | null
  readonly respCode?: string
  /** The rule that refused it, by its name in the network's dated table. */
  readonly rule?: string
  readonly alternatives?: readonly string[]
}

/** A code that another wallet's payer shows. */
export interface WalletCode {
  readonly code: string
  readonly expiresAt: string
}

export interface WorldClock {
  /** RFC 3339 */
  readonly now: string
  /** Everything that fell due is done, at every party of this world. */
  readonly atRest: boolean
}

export interface Interop {
  readonly preset: InteropPreset
}
export type InteropPreset = 'as-announced' | 'realistic'
export const INTEROP_PRESETS: readonly InteropPreset[] = ['as-announced', 'realistic']

/** One message of the network's journal: what kind it is, then a line a field, all masked and in one language. */
export interface JournalMessage {
  readonly seq: number
  readonly atMs: number
  readonly direction: 'request' | 'answer' | 'notification' | 'front-notification'
  readonly merId: string
  readonly orderId: string
  /** Whom it pays; null when it is filed under nobody who is paid. */
  readonly payee: DeskText | null
  readonly lines: readonly string[]
}

/** One posting of the network's ledger; its key ends in the queryId of the order that it is for. */
export interface JournalEntry {
  readonly seq: number
  readonly key: string
  readonly atMs: number
  readonly source: string
  readonly destination: string
  /** Whose accounts these are, in the language that was asked for; card numbers are masked. */
  readonly sourceName: string
  readonly destinationName: string
  readonly amountFen: number
}

/** Newest first. */
export interface Journal {
  readonly messages: readonly JournalMessage[]
  readonly entries: readonly JournalEntry[]
}

/** Why a control was refused: a word for programs and a sentence for people. */
export interface DeskFault {
  readonly code: string
  readonly message: string
}
