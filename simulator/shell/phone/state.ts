import type { SpaceId, WindowConfig } from '../../wire/bundle.ts'
import type { City } from '../../wire/host.ts'
import type { BoundaryLine, LogLine, PageId, StoredValues } from '../../wire/shell.ts'
import type { Theme, Ticket } from '../../wire/view.ts'
import type { CodeShape } from '../camera/seen-code.ts'
import type { AppManifest } from './manifest.ts'
import type { PermissionAsked } from './permissions.ts'

/** Pages that may be open on top of one another, as in WeChat. */
export const STACK_DEPTH_LIMIT = 10
/** Lines that each log keeps; older ones are forgotten. */
export const LOG_LINE_LIMIT = 500

export type Language = 'zh' | 'en'

/** `loseAnswer` delivers the request and loses the answer on the way back: the outcome stays unknown. */
export type NetworkMode = 'online' | 'slow' | 'offline' | 'loseAnswer'

/** What the tester chooses on the desk; it survives a restart of the mini program. */
export interface Settings {
  readonly deviceId: string
  readonly theme: Theme
  readonly language: Language
  readonly fontScale: number
  readonly network: NetworkMode
  /** The person who holds the phone. */
  readonly tester: string
  /** Where the phone is. */
  readonly city: City
  /** How far the phone's clock is ahead of the world's, as clocks that people set by hand are. */
  readonly clockSkewMs: number
  /** What each person has allowed or refused the mini program, by scope. */
  readonly permissions: Readonly<Record<string, Readonly<Record<string, boolean>>>>
}

export interface NavigationBar {
  readonly title: string
  readonly backgroundColor: string
  readonly frontColor: '#000000' | '#ffffff'
  readonly loading: boolean
  readonly homeHidden: boolean
}

export interface OpenedPage {
  readonly id: PageId
  readonly space: SpaceId
  /** The file path inside its space. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly window: WindowConfig
  readonly bar: NavigationBar
  /** Its first content is on screen. */
  readonly ready: boolean
}

export interface Toast {
  readonly id: number
  /** `loading` stays until it is hidden; a toast goes by itself. */
  readonly kind: 'toast' | 'loading'
  readonly title: string
  readonly icon: 'success' | 'error' | 'loading' | 'none'
  readonly mask: boolean
}

export type Dialog =
  | {
      readonly kind: 'modal'
      readonly ticket: Ticket
      readonly title: string
      readonly content: string
      readonly cancelText: string | null
      readonly confirmText: string
      readonly cancelColor: string | null
      readonly confirmColor: string | null
      readonly editable: boolean
      readonly placeholder: string
    }
  | {
      readonly kind: 'actionSheet'
      readonly ticket: Ticket
      readonly title: string
      readonly items: readonly string[]
      readonly itemColor: string | null
    }
  | {
      readonly kind: 'scan'
      readonly ticket: Ticket
      readonly onlyFromCamera: boolean
      readonly looksFor: readonly CodeShape[]
    }
  | ({ readonly kind: 'permission'; readonly ticket: Ticket; readonly reason: string } & PermissionAsked)

/** One `wx.request` as the network panel lists it. Bodies are masked before they come here. */
export interface NetworkLine {
  readonly id: number
  readonly space: SpaceId
  readonly method: string
  readonly url: string
  readonly startedAtMs: number
  readonly requestHeader: Readonly<Record<string, string>>
  readonly requestBody: string
  readonly outcome?: {
    readonly durationMs: number
    readonly statusCode?: number
    readonly errMsg?: string
    readonly header: Readonly<Record<string, string>>
    readonly body: string
  }
}

export interface TabBarState {
  readonly hidden: boolean
  /** A badge's text by the tab's index; `true` is a red dot. */
  readonly marks: Readonly<Record<number, string | true>>
  /** What pages have changed of a tab, by its index. */
  readonly items: Readonly<Record<number, TabItem>>
}

/** Icons are paths in the mini program's package. */
export interface TabItem {
  readonly text?: string
  readonly iconPath?: string
  readonly selectedIconPath?: string
}

export interface Screen {
  /** 0 to 1. */
  readonly brightness: number
  readonly keepOn: boolean
  readonly hiddenOnCapture: boolean
}

/** Everything there is to know about the phone. It changes only through the reducer. */
export interface PhoneState {
  readonly app: AppManifest
  readonly settings: Settings
  readonly life: 'starting' | 'running' | 'hung' | 'failed'
  readonly failure: string | null
  readonly foreground: boolean
  /** Bottom first. Empty only while starting. */
  readonly stack: readonly OpenedPage[]
  /** Tab pages that are open but not in the stack: WeChat keeps them alive. */
  readonly parkedTabs: readonly OpenedPage[]
  readonly tabBar: TabBarState
  readonly lastPageNumber: number
  readonly toast: Toast | null
  readonly lastToastId: number
  /** The first one is shown, the rest wait. */
  readonly dialogs: readonly Dialog[]
  readonly clipboard: string
  readonly screen: Screen
  readonly keyboardHeightPx: number
  readonly storage: Readonly<Record<SpaceId, StoredValues>>
  readonly console: readonly LogLine[]
  readonly network: readonly NetworkLine[]
  readonly boundary: readonly BoundaryLine[]
}

/** The page the person looks at, or undefined while the phone starts. */
export function topPage(state: PhoneState): OpenedPage | undefined {
  return state.stack.at(-1)
}

/** The mini program is on the screen: neither in the background nor behind the scanner. */
export function isSeen(state: PhoneState): boolean {
  return state.foreground && state.dialogs[0]?.kind !== 'scan'
}

export const DEFAULT_SETTINGS: Settings = {
  deviceId: 'standard',
  theme: 'light',
  language: 'zh',
  fontScale: 1,
  network: 'online',
  tester: 'tester-1',
  city: { code: '310000', zh: '上海', en: 'Shanghai', lat: 31.2304, lon: 121.4737, isCapital: true },
  clockSkewMs: 0,
  permissions: {},
}

/** The settings among other options, with defaults for those that are missing. */
export function settingsFrom(options: Partial<Settings>): Settings {
  const given = { ...DEFAULT_SETTINGS, ...options }
  const names = Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[]
  return Object.fromEntries(names.map((name) => [name, given[name]])) as unknown as Settings
}

/** A phone on which the mini program is about to start. */
export function startingPhone(
  app: AppManifest,
  settings: Settings,
  storage: Readonly<Record<SpaceId, StoredValues>>,
): PhoneState {
  return {
    app,
    settings,
    life: 'starting',
    failure: null,
    foreground: true,
    stack: [],
    parkedTabs: [],
    tabBar: { hidden: false, marks: {}, items: {} },
    lastPageNumber: 0,
    toast: null,
    lastToastId: 0,
    dialogs: [],
    clipboard: '',
    screen: { brightness: 0.5, keepOn: false, hiddenOnCapture: false },
    keyboardHeightPx: 0,
    storage,
    console: [],
    network: [],
    boundary: [],
  }
}
