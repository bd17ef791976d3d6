/**
 * Messages between the service (application code and the component tree) and the shell (the phone: page stack,
 * dialogs, storage, network). The service asks with `call`; the shell decides and answers with `reply`, and alone
 * opens, shows, hides and closes pages.
 */
import type { Bundle, SpaceId } from './bundle.ts'
import type { RectResult, Theme, Ticket, ViewEnvironment } from './view.ts'

export const SHELL_WIRE_VERSION = 1

export type PageId = string

/** What `wx.getSystemInfoSync` and its newer parts are made of. Lengths in CSS pixels. */
export interface SystemInfo {
  readonly brand: string
  readonly model: string
  readonly system: string
  readonly platform: 'ios' | 'android' | 'devtools'
  readonly language: 'zh_CN' | 'en'
  readonly theme: Theme
  /** WeChat's own version and its base library's. */
  readonly version: string
  readonly SDKVersion: string
  readonly pixelRatio: number
  readonly screenWidth: number
  readonly screenHeight: number
  readonly windowWidth: number
  readonly windowHeight: number
  readonly statusBarHeight: number
  readonly fontSizeSetting: number
  readonly safeArea: RectResult
  readonly menuButton: RectResult
}

export interface LaunchOptions {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly scene: number
  readonly referrerInfo?: { readonly appId: string; readonly extraData?: unknown }
}

export type StoredValues = Readonly<Record<string, unknown>>

export interface Boot {
  readonly type: 'boot'
  readonly version: typeof SHELL_WIRE_VERSION
  readonly bundle: Bundle
  readonly system: SystemInfo
  readonly view: ViewEnvironment
  readonly networkType: NetworkType
  /** How far the phone's clock is ahead of the computer's; testers move it. */
  readonly clockAheadMs: number
  /** Everything stored so far, by space: the service answers the synchronous storage calls from this copy. */
  readonly storage: Readonly<Record<SpaceId, StoredValues>>
  readonly launch: LaunchOptions
}

export type NetworkType = 'wifi' | '4g' | '5g' | 'none' | 'unknown'

/** A page to create. In a Worker the MessagePort to its view travels as the message's first transferred port. */
export interface OpenPage {
  readonly type: 'openPage'
  readonly pageId: PageId
  readonly space: SpaceId
  /** The file path inside the space, e.g. `pages/cashier/cashier`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The ticket of the `navigateTo` call that opened it: the service joins the two ends of the event channel. */
  readonly openerTicket?: Ticket
}

/** Things that happen to the phone. `name` is the `wx.on…` they are delivered to, without the `on`. */
export type HostEvent =
  | {
      readonly name: 'ThemeChange'
      readonly theme: Theme
      readonly system: SystemInfo
      readonly view: ViewEnvironment
    }
  | { readonly name: 'WindowResize'; readonly system: SystemInfo; readonly view: ViewEnvironment }
  | { readonly name: 'NetworkStatusChange'; readonly isConnected: boolean; readonly networkType: NetworkType }
  | { readonly name: 'KeyboardHeightChange'; readonly height: number; readonly duration: number }
  | { readonly name: 'UserCaptureScreen' }
  | { readonly name: 'MemoryWarning'; readonly level: number }
  | { readonly name: 'AudioInterruptionBegin' }
  | { readonly name: 'AudioInterruptionEnd' }

export type ToService =
  | Boot
  | OpenPage
  | { readonly type: 'showPage'; readonly pageId: PageId }
  | { readonly type: 'hidePage'; readonly pageId: PageId }
  | { readonly type: 'closePage'; readonly pageId: PageId }
  | { readonly type: 'appShow'; readonly options: LaunchOptions }
  | { readonly type: 'appHide' }
  | { readonly type: 'clockSet'; readonly aheadMs: number }
  /** The answer to a `call`: `result` carries `errMsg: "<name>:ok"`, `error` carries `errMsg: "<name>:fail …"`. */
  | { readonly type: 'reply'; readonly ticket: Ticket; readonly ok: true; readonly result: CallResult }
  | { readonly type: 'reply'; readonly ticket: Ticket; readonly ok: false; readonly error: CallResult }
  /** Progress of a task that has not been answered yet, e.g. `headersReceived` of a request. */
  | { readonly type: 'taskEvent'; readonly ticket: Ticket; readonly event: string; readonly value: unknown }
  | {
      readonly type: 'pageEvent'
      readonly pageId: PageId
      readonly event: PageEvent
      readonly value?: unknown
    }
  | { readonly type: 'hostEvent'; readonly event: HostEvent }
  /** Somebody changed the stored values from outside, e.g. "clear storage" on the desk. */
  | { readonly type: 'storageReplaced'; readonly space: SpaceId; readonly values: StoredValues }
  | { readonly type: 'inspect'; readonly ticket: Ticket }
  | { readonly type: 'ping'; readonly ticket: Ticket }

/** `errMsg` is always there; some APIs add fields, failed requests add `errno`. */
export type CallResult = { readonly errMsg: string } & Readonly<Record<string, unknown>>

/** Happenings that only the phone sees and that belong to one page. */
export type PageEvent = 'PullDownRefresh' | 'TabItemTap'

export type LogLevel = 'debug' | 'log' | 'info' | 'warn' | 'error'

export interface LogLine {
  readonly type: 'log'
  /** `service` for the simulator's own findings. */
  readonly space: SpaceId | 'service'
  readonly level: LogLevel
  /** Already turned into text, one entry an argument, so that nothing uncloneable travels. */
  readonly args: readonly string[]
  readonly atMs: number
}

/** One value crossing between the mini program and a plugin, or an attempt that was refused. */
export interface BoundaryLine {
  readonly type: 'boundary'
  readonly from: SpaceId
  readonly to: SpaceId
  readonly kind: 'require' | 'call' | 'return' | 'throw' | 'callback' | 'event' | 'denied'
  /** What was touched, e.g. `requestPayment`. */
  readonly member: string
  /** The values as short text. */
  readonly values: readonly string[]
  readonly atMs: number
}

export interface ApiCall {
  readonly type: 'call'
  readonly ticket: Ticket
  /** Set by the service for whoever owns the `wx` object, never taken from application code. */
  readonly space: SpaceId
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** `navigator` when the person tapped a `<navigator>`, which may route where its owner's code may not. */
  readonly origin: 'api' | 'navigator'
}

export interface InspectedPage {
  readonly pageId: PageId
  readonly space: SpaceId
  readonly route: string
  readonly options: Readonly<Record<string, string>>
  readonly data: unknown
}

export type FromService =
  | ApiCall
  /** The application no longer wants the answer of a task; the shell still replies (`<name>:fail abort`). */
  | { readonly type: 'abort'; readonly ticket: Ticket }
  | LogLine
  | BoundaryLine
  /** App.onLaunch and App.onShow have run; the shell may open the first page. */
  | { readonly type: 'launched' }
  /** The bundle cannot run at all, or a page cannot be opened: say so on the phone. */
  | { readonly type: 'failed'; readonly pageId?: PageId; readonly text: string }
  /** Page.onReady has run: its first content is on screen. */
  | { readonly type: 'pageReady'; readonly pageId: PageId }
  /** Write-through of the synchronous storage copy. The shell persists; it does not answer. */
  | { readonly type: 'store'; readonly space: SpaceId; readonly change: StorageChange }
  | {
      readonly type: 'keyboard'
      readonly pageId: PageId
      readonly heightPx: number
      readonly durationMs: number
    }
  | { readonly type: 'inspected'; readonly ticket: Ticket; readonly pages: readonly InspectedPage[] }
  | { readonly type: 'pong'; readonly ticket: Ticket }

export type StorageChange =
  | { readonly kind: 'set'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'remove'; readonly key: string }
  | { readonly kind: 'clear' }
