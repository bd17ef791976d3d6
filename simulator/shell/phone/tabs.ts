import type { TabBarConfig } from '../../wire/bundle.ts'
import { appTheme, isTabPage, withVariables } from './manifest.ts'
import { type PhoneState, type TabBarState, type TabItem, topPage } from './state.ts'
import { type Asker, fail, type Step, step, succeed } from './step.ts'

/** The tab bar as it is drawn now, or null when none is: in the theme's colours, with what pages have changed. */
export function shownTabBar(state: PhoneState): TabBarConfig | null {
  if (!isOnTabPage(state) || state.tabBar.hidden || !state.app.tabBar) return null
  const variables = state.app.themeVariables[appTheme(state.app, state.settings.theme)]
  const { list, ...colours } = state.app.tabBar
  return {
    ...withVariables(colours, variables),
    list: list.map((item, index) => ({ ...withVariables(item, variables), ...state.tabBar.items[index] })),
  }
}

/** Shows or hides the tab bar, or changes what stands in it. WeChat refuses while no tab page is on top. */
export function changeTabBar(state: PhoneState, change: Partial<TabBarState>, asker: Asker): Step {
  if (!isOnTabPage(state)) return step(state, fail(asker, 'not TabBar page'))
  return step({ ...state, tabBar: { ...state.tabBar, ...change } }, succeed(asker))
}

/** Puts a badge or a dot on a tab, or takes it away with null. */
export function markTab(state: PhoneState, index: number, mark: string | true | null, asker: Asker): Step {
  if (!state.app.tabBar?.list[index]) return step(state, fail(asker, 'tabbar item not found'))
  const { [index]: _, ...others } = state.tabBar.marks
  return changeTabBar(state, { marks: mark === null ? others : { ...others, [index]: mark } }, asker)
}

/** Gives a tab other words or icons; what the change does not name stays. */
export function changeTab(state: PhoneState, index: number, change: TabItem, asker: Asker): Step {
  if (!state.app.tabBar?.list[index]) return step(state, fail(asker, 'tabbar item not found'))
  const { items } = state.tabBar
  return changeTabBar(state, { items: { ...items, [index]: { ...items[index], ...change } } }, asker)
}

function isOnTabPage(state: PhoneState): boolean {
  const page = topPage(state)
  return page !== undefined && isTabPage(state.app, page)
}
