import { MAIN_SPACE } from '../../wire/bundle.ts'
import type { Ticket } from '../../wire/view.ts'
import { appTheme, findPage, isTabPage, type PageAddress, windowFor } from './manifest.ts'
import { type OpenedPage, type PhoneState, STACK_DEPTH_LIMIT, topPage } from './state.ts'
import { type Asker, type Effect, fail, type Step, step, succeed } from './step.ts'
import { shownTabBar } from './tabs.ts'

export type RouteKind = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab'

export interface Route {
  readonly kind: RouteKind
  readonly url: string
  /** A tapped `<navigator>` may route where its owner's code may not. */
  readonly byTap: boolean
}

/** Opens a page by one of WeChat's four ways, or fails in WeChat's words. */
export function route(state: PhoneState, request: Route, asker: Asker): Step {
  const refusal = refuseRouting(state, asker, request.byTap)
  if (refusal) return step(state, refusal)
  const found = findPage(state.app, asker.space, ownPath(state, asker), request.url)
  if ('missing' in found) return step(state, fail(asker, `page "${found.missing}" is not found`))
  const isTab = isTabPage(state.app, found)
  switch (request.kind) {
    case 'navigateTo':
      if (isTab) return step(state, fail(asker, 'can not navigateTo a tabbar page'))
      if (state.stack.length >= STACK_DEPTH_LIMIT)
        return step(state, fail(asker, 'webview count limit exceed'))
      return push(state, found, asker)
    case 'redirectTo':
      if (isTab) return step(state, fail(asker, 'can not redirectTo a tabbar page'))
      return replaceTop(state, found, asker)
    case 'reLaunch':
      return replaceAll(state, found, asker)
    case 'switchTab':
      if (!isTab) return step(state, fail(asker, 'can not switch to no-tabBar page'))
      return switchTab(state, found, asker)
  }
}

/** Goes back by `delta` pages, at most to the first one. */
export function navigateBack(state: PhoneState, delta: number, byTap: boolean, asker: Asker): Step {
  const refusal = refuseRouting(state, asker, byTap)
  if (refusal) return step(state, refusal)
  if (state.stack.length < 2) return step(state, fail(asker, 'cannot navigate back at first page.'))
  const back = pop(state, delta >= 1 ? Math.floor(delta) : 1)
  return { state: back.state, effects: [...back.effects, succeed(asker)] }
}

/** The person presses the navigation bar's back arrow, which is theirs to press whoever owns the page. */
export function pressBack(state: PhoneState): Step {
  return state.stack.length > 1 ? pop(state, 1) : step(state)
}

/** The person presses the home button of a page that has nothing beneath it. */
export function pressHome(state: PhoneState): Step {
  const home = { space: MAIN_SPACE, path: state.app.entryPath, query: {} }
  return isTabPage(state.app, home) ? switchTab(state, home) : replaceAll(state, home)
}

export function pressTab(state: PhoneState, path: string): Step {
  const tab = { space: MAIN_SPACE, path, query: {} }
  if (!isTabPage(state.app, tab)) return step(state)
  const switched = topPage(state)?.path === path ? step(state) : switchTab(state, tab)
  const pageId = topPage(switched.state)?.id
  const tabs = shownTabBar(switched.state)?.list ?? []
  const index = tabs.findIndex((tab) => tab.pagePath === path)
  if (pageId === undefined) return switched
  const value = { index, pagePath: path, text: tabs[index]?.text ?? '' }
  return {
    state: switched.state,
    effects: [...switched.effects, { kind: 'pageEvent', pageId, event: 'TabItemTap', value }],
  }
}

/** `wx.startPullDownRefresh`: the asker's page is told as if the person had pulled it. */
export function pullDown(state: PhoneState, asker: Asker): Step {
  const top = topPage(state)
  if (top?.space !== asker.space) return step(state, fail(asker, 'the page is not on top'))
  return step(state, succeed(asker), { kind: 'pageEvent', pageId: top.id, event: 'PullDownRefresh' })
}

/** Opens the first page once the mini program has launched. */
export function openFirstPage(state: PhoneState, url: string): Step {
  const found = findPage(state.app, MAIN_SPACE, '', url)
  const address = 'missing' in found ? { space: MAIN_SPACE, path: state.app.entryPath, query: {} } : found
  const { page, lastPageNumber } = newPage(state, address)
  return step({ ...state, stack: [page], lastPageNumber, life: 'running' }, ...opening(page))
}

/** WeChat lets a plugin route only while its own page is on top, and the mini program only while one of its is. */
function refuseRouting(state: PhoneState, asker: Asker, byTap: boolean): Effect | undefined {
  const top = topPage(state)
  if (!top) return fail(asker, 'no page is open yet')
  if (byTap || top.space === asker.space) return undefined
  return fail(
    asker,
    asker.space === MAIN_SPACE
      ? 'the mini program can not navigate while a plugin page is on top'
      : 'a plugin can navigate only while its own page is on top',
  )
}

function ownPath(state: PhoneState, asker: Asker): string {
  return state.stack.findLast((page) => page.space === asker.space)?.path ?? ''
}

function push(state: PhoneState, address: PageAddress, asker: Asker): Step {
  const { page, lastPageNumber } = newPage(state, address)
  const below = topPage(state)
  return step(
    { ...leavePage(state), stack: [...state.stack, page], lastPageNumber },
    ...(below ? [{ kind: 'hidePage', pageId: below.id } as const] : []),
    ...opening(page, asker.ticket),
    succeed(asker),
  )
}

function replaceTop(state: PhoneState, address: PageAddress, asker: Asker): Step {
  const { page, lastPageNumber } = newPage(state, address)
  const old = topPage(state)
  return step(
    { ...leavePage(state), stack: [...state.stack.slice(0, -1), page], lastPageNumber },
    ...(old ? [{ kind: 'closePage', pageId: old.id } as const] : []),
    ...opening(page),
    succeed(asker),
  )
}

function replaceAll(state: PhoneState, address: PageAddress, asker?: Asker): Step {
  const { page, lastPageNumber } = newPage(state, address)
  return step(
    { ...leavePage(state), stack: [page], parkedTabs: [], lastPageNumber },
    ...closing([...state.parkedTabs, ...state.stack].reverse()),
    ...opening(page),
    ...(asker ? [succeed(asker)] : []),
  )
}

/** Closes every page above the tab page, parks the tab page that was shown, and shows or opens the wanted one. */
function switchTab(state: PhoneState, address: PageAddress, asker?: Asker): Step {
  const tabs = [...state.stack, ...state.parkedTabs].filter((page) => isTabPage(state.app, page))
  const others = state.stack.filter((page) => !isTabPage(state.app, page))
  const kept = tabs.find((page) => page.path === address.path)
  const parkedTabs = tabs.filter((page) => page !== kept)
  const hidden = topPage(state)
  const hide = hidden && parkedTabs.includes(hidden) ? [{ kind: 'hidePage', pageId: hidden.id } as const] : []
  const done = asker ? [succeed(asker)] : []
  const left = leavePage(state)
  if (kept) {
    const show = kept === hidden ? [] : [{ kind: 'showPage', pageId: kept.id } as const]
    return step(
      { ...left, stack: [kept], parkedTabs },
      ...closing(others.reverse()),
      ...hide,
      ...show,
      ...done,
    )
  }
  const { page, lastPageNumber } = newPage(state, address)
  return step(
    { ...left, stack: [page], parkedTabs, lastPageNumber },
    ...closing(others.reverse()),
    ...hide,
    ...opening(page),
    ...done,
  )
}

function pop(state: PhoneState, delta: number): Step {
  const depth = Math.max(1, state.stack.length - delta)
  const stack = state.stack.slice(0, depth)
  const shown = stack.at(-1)
  return step(
    { ...leavePage(state), stack },
    ...closing(state.stack.slice(depth).reverse()),
    ...(shown ? [{ kind: 'showPage', pageId: shown.id } as const] : []),
  )
}

/** What every change of page takes away: the keyboard and a toast; a loading stays until it is hidden. */
function leavePage(state: PhoneState): PhoneState {
  return { ...state, keyboardHeightPx: 0, toast: state.toast?.kind === 'toast' ? null : state.toast }
}

/** A page opens and then shows, as the mini program's code sees it: onLoad, onShow. */
function opening(page: OpenedPage, openerTicket?: Ticket): Effect[] {
  const open: Effect =
    openerTicket === undefined ? { kind: 'openPage', page } : { kind: 'openPage', page, openerTicket }
  return [open, { kind: 'showPage', pageId: page.id }]
}

function closing(pages: readonly OpenedPage[]): Effect[] {
  return pages.map((page) => ({ kind: 'closePage', pageId: page.id }))
}

function newPage(state: PhoneState, address: PageAddress): { page: OpenedPage; lastPageNumber: number } {
  const lastPageNumber = state.lastPageNumber + 1
  const window = windowFor(state.app, address, appTheme(state.app, state.settings.theme))
  const page: OpenedPage = {
    ...address,
    id: `page-${lastPageNumber}`,
    window,
    bar: {
      title: window.navigationBarTitleText ?? '',
      // WeChat's documented defaults for a mini program that says nothing.
      backgroundColor: window.navigationBarBackgroundColor ?? '#000000',
      frontColor: window.navigationBarTextStyle === 'black' ? '#000000' : '#ffffff',
      loading: false,
      homeHidden: false,
    },
    ready: false,
  }
  return { page, lastPageNumber }
}
