import type { ApiCall } from '../../wire/shell.ts'
import type { NavigationBar, TabBarState, TabItem } from '../phone/state.ts'
import { colour, number, text } from './arguments.ts'
import { ApiFailure, accepted, askerOf, decidedByPhone, type Provider } from './provider.ts'

/** The navigation bar and the tab bar. */
export const barProviders = {
  setNavigationBarTitle: decidedByPhone((call) => ({
    type: 'changeBar',
    asker: askerOf(call),
    change: { title: text(call, 'title') },
  })),
  setNavigationBarColor: decidedByPhone((call) => {
    const frontColor = text(call, 'frontColor').toLowerCase()
    const backgroundColor = colour(call, 'backgroundColor')
    if (frontColor !== '#ffffff' && frontColor !== '#000000') {
      throw new ApiFailure('invalid frontColor, only #ffffff and #000000 are supported')
    }
    if (backgroundColor === null) throw new ApiFailure('invalid backgroundColor')
    return { type: 'changeBar', asker: askerOf(call), change: { frontColor, backgroundColor } }
  }),
  showNavigationBarLoading: changingBar({ loading: true }),
  hideNavigationBarLoading: changingBar({ loading: false }),
  hideHomeButton: changingBar({ homeHidden: true }),
  setBackgroundColor: accepted,
  setBackgroundTextStyle: accepted,
  showTabBar: changingTabBar({ hidden: false }),
  hideTabBar: changingTabBar({ hidden: true }),
  setTabBarItem: decidedByPhone((call) => ({
    type: 'changeTab',
    asker: askerOf(call),
    index: number(call, 'index'),
    change: {
      ...optional(call, 'text'),
      ...optional(call, 'iconPath'),
      ...optional(call, 'selectedIconPath'),
    },
  })),
  setTabBarBadge: markingTab((call) => badge(text(call, 'text'))),
  removeTabBarBadge: markingTab(() => null),
  showTabBarRedDot: markingTab(() => true),
  hideTabBarRedDot: markingTab(() => null),
} satisfies Record<string, Provider>

/** A field of a tab when the call names it; a path may begin at the package's root. */
function optional(call: ApiCall, name: keyof TabItem): TabItem {
  const value = text(call, name, '')
  return value === '' ? {} : { [name]: name === 'text' ? value : value.replace(/^\//, '') }
}

function changingBar(change: Partial<NavigationBar>): Provider {
  return decidedByPhone((call) => ({ type: 'changeBar', asker: askerOf(call), change }))
}

function changingTabBar(change: Partial<TabBarState>): Provider {
  return decidedByPhone((call) => ({ type: 'changeTabBar', asker: askerOf(call), change }))
}

function markingTab(mark: (call: ApiCall) => string | true | null): Provider {
  return decidedByPhone((call) => ({
    type: 'markTab',
    asker: askerOf(call),
    index: number(call, 'index'),
    mark: mark(call),
  }))
}

/** WeChat shows at most three characters of a badge. */
function badge(value: string): string {
  return value.length > 3 ? '…' : value
}
