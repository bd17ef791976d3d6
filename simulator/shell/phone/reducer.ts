import type { SpaceId } from '../../wire/bundle.ts'
import type { BoundaryLine, LogLine, PageId, StorageChange } from '../../wire/shell.ts'
import { changeBar, changeScreen, changeSettings, markReady } from './chrome.ts'
import {
  answerDialog,
  type DialogAnswer,
  expireToast,
  hideToast,
  openDialog,
  showNotice,
  showToast,
} from './interaction.ts'
import {
  navigateBack,
  openFirstPage,
  pressBack,
  pressHome,
  pressTab,
  pullDown,
  type Route,
  route,
} from './navigation.ts'
import { askPermission, type PermissionAsked } from './permissions.ts'
import { addNetworkLine, appended, applyStorage, clearStorage, finishNetworkLine } from './records.ts'
import type {
  Dialog,
  NavigationBar,
  NetworkLine,
  PhoneState,
  Screen,
  Settings,
  TabBarState,
  TabItem,
  Toast,
} from './state.ts'
import { isSeen, topPage } from './state.ts'
import { type Asker, type Effect, type Step, step, succeed } from './step.ts'
import { changeTab, changeTabBar, markTab } from './tabs.ts'

/** Everything that can happen to the phone: what the application asks, what the person does, what comes back. */
export type Action =
  // The application asks, and is always answered.
  | { readonly type: 'route'; readonly asker: Asker; readonly route: Route }
  | { readonly type: 'navigateBack'; readonly asker: Asker; readonly delta: number; readonly byTap: boolean }
  | {
      readonly type: 'showToast'
      readonly asker: Asker
      readonly toast: Omit<Toast, 'id'>
      readonly durationMs: number | null
    }
  | { readonly type: 'hideToast'; readonly asker: Asker }
  | { readonly type: 'openDialog'; readonly dialog: Dialog }
  | { readonly type: 'askPermission'; readonly asked: PermissionAsked }
  | { readonly type: 'changeBar'; readonly asker: Asker; readonly change: Partial<NavigationBar> }
  | { readonly type: 'changeTabBar'; readonly asker: Asker; readonly change: Partial<TabBarState> }
  | {
      readonly type: 'markTab'
      readonly asker: Asker
      readonly index: number
      readonly mark: string | true | null
    }
  | { readonly type: 'changeTab'; readonly asker: Asker; readonly index: number; readonly change: TabItem }
  | { readonly type: 'changeScreen'; readonly asker: Asker; readonly change: Partial<Screen> }
  | { readonly type: 'setClipboard'; readonly asker: Asker; readonly text: string }
  | { readonly type: 'exit' | 'restart' | 'pullDown'; readonly asker: Asker }
  // The service reports.
  | { readonly type: 'launched'; readonly url: string }
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'pageReady'; readonly pageId: PageId }
  | { readonly type: 'store'; readonly space: SpaceId; readonly change: StorageChange }
  | { readonly type: 'keyboard'; readonly heightPx: number }
  | { readonly type: 'log'; readonly line: LogLine }
  | { readonly type: 'boundary'; readonly line: BoundaryLine }
  | { readonly type: 'hung'; readonly isHung: boolean }
  // The phone itself says something in passing.
  | { readonly type: 'notice'; readonly text: string }
  // The person and the tester act.
  | { readonly type: 'pressBack' }
  | { readonly type: 'pressHome' }
  | { readonly type: 'pressTab'; readonly path: string }
  | { readonly type: 'pressCapsuleClose' }
  | { readonly type: 'returnToForeground' }
  | { readonly type: 'answerDialog'; readonly answer: DialogAnswer }
  | { readonly type: 'captureScreen' }
  | { readonly type: 'changeSettings'; readonly change: Partial<Settings> }
  | { readonly type: 'clearStorage'; readonly space: SpaceId | null }
  | { readonly type: 'clearLogs' }
  // Time passes, answers come.
  | { readonly type: 'expireToast'; readonly toastId: number }
  | { readonly type: 'requestStarted'; readonly line: NetworkLine }
  | {
      readonly type: 'requestFinished'
      readonly id: number
      readonly outcome: NonNullable<NetworkLine['outcome']>
    }

/** The phone after an action, and what has to be done in the world. Pure: no clock, no network, no DOM. */
export function reduce(state: PhoneState, action: Action): Step {
  const next = decide(state, action)
  const wasSeen = isSeen(state)
  const willBeSeen = isSeen(next.state)
  if (!wasSeen && !willBeSeen) return { ...next, effects: next.effects.filter(isInvisible) }
  if (wasSeen && !willBeSeen) return { ...next, effects: [...next.effects, ...leaving(state)] }
  if (!wasSeen) return { ...next, effects: [...returning(next.state), ...next.effects] }
  return next
}

function leaving(state: PhoneState): Effect[] {
  const top = topPage(state)
  return [...(top ? [{ kind: 'hidePage', pageId: top.id } as const] : []), { kind: 'appHide' }]
}

function returning(state: PhoneState): Effect[] {
  const top = topPage(state)
  return [{ kind: 'appShow' }, ...(top ? [{ kind: 'showPage', pageId: top.id } as const] : [])]
}

/** Behind something else no page is shown, so none can be shown or hidden; the top one is when it comes back. */
function isInvisible(effect: Effect): boolean {
  return effect.kind !== 'showPage' && effect.kind !== 'hidePage'
}

function decide(state: PhoneState, action: Action): Step {
  switch (action.type) {
    case 'route':
      return route(state, action.route, action.asker)
    case 'navigateBack':
      return navigateBack(state, action.delta, action.byTap, action.asker)
    case 'showToast':
      return showToast(state, action.toast, action.durationMs, action.asker)
    case 'hideToast':
      return hideToast(state, action.asker)
    case 'openDialog':
      return openDialog(state, action.dialog)
    case 'askPermission':
      return askPermission(state, action.asked)
    case 'changeBar':
      return changeBar(state, action.change, action.asker)
    case 'changeTabBar':
      return changeTabBar(state, action.change, action.asker)
    case 'markTab':
      return markTab(state, action.index, action.mark, action.asker)
    case 'changeTab':
      return changeTab(state, action.index, action.change, action.asker)
    case 'changeScreen':
      return changeScreen(state, action.change, action.asker)
    case 'setClipboard':
      return step({ ...state, clipboard: action.text }, succeed(action.asker))
    case 'exit':
      return step(setForeground(state, false), succeed(action.asker))
    case 'restart':
      return step(state, succeed(action.asker), { kind: 'restart' })
    case 'pullDown':
      return pullDown(state, action.asker)
    case 'notice':
      return showNotice(state, action.text)
    case 'launched':
      return state.life === 'starting' ? openFirstPage(state, action.url) : step(state)
    case 'failed':
      return step({ ...state, life: 'failed', failure: action.text })
    case 'pageReady':
      return markReady(state, action.pageId)
    case 'store':
      return applyStorage(state, action.space, action.change)
    case 'keyboard':
      return step({ ...state, keyboardHeightPx: action.heightPx })
    case 'log':
      return step({ ...state, console: appended(state.console, action.line) })
    case 'boundary':
      return step({ ...state, boundary: appended(state.boundary, action.line) })
    case 'hung':
      return setHung(state, action.isHung)
    case 'pressBack':
      return pressBack(state)
    case 'pressHome':
      return pressHome(state)
    case 'pressTab':
      return pressTab(state, action.path)
    case 'pressCapsuleClose':
      return step(setForeground(state, false))
    case 'returnToForeground':
      return step(setForeground(state, true))
    case 'answerDialog':
      return answerDialog(state, action.answer)
    case 'captureScreen':
      return step(state, { kind: 'hostEvent', event: { name: 'UserCaptureScreen' } })
    case 'changeSettings':
      return changeSettings(state, action.change)
    case 'clearStorage':
      return clearStorage(state, action.space)
    case 'clearLogs':
      return step({ ...state, console: [], network: [], boundary: [] })
    case 'expireToast':
      return expireToast(state, action.toastId)
    case 'requestStarted':
      return addNetworkLine(state, action.line)
    case 'requestFinished':
      return finishNetworkLine(state, action.id, action.outcome)
  }
}

/** Whoever leaves a mini program takes its wish for a lit screen away, as WeChat does. */
function setForeground(state: PhoneState, foreground: boolean): PhoneState {
  if (state.foreground === foreground || state.life !== 'running') return state
  return foreground
    ? { ...state, foreground }
    : { ...state, foreground, screen: { ...state.screen, keepOn: false } }
}

function setHung(state: PhoneState, isHung: boolean): Step {
  if (isHung)
    return step(state.life === 'running' || state.life === 'starting' ? { ...state, life: 'hung' } : state)
  if (state.life !== 'hung') return step(state)
  return step({ ...state, life: state.stack.length > 0 ? 'running' : 'starting' })
}
