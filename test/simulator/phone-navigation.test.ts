import { describe, expect, test } from 'vitest'
import type { AppManifest } from '../../simulator/shell/phone/manifest.ts'
import { type Action, reduce } from '../../simulator/shell/phone/reducer.ts'
import { DEFAULT_SETTINGS, type PhoneState, startingPhone } from '../../simulator/shell/phone/state.ts'
import type { Effect } from '../../simulator/shell/phone/step.ts'
import { shownTabBar } from '../../simulator/shell/phone/tabs.ts'
import { phoneManifest } from '../support/simulator-shell.ts'

describe('A shopper walks through the pages', () => {
  test('the first page opens when the mini program has launched', () => {
    const phone = new PhoneOnPaper()
    expect(phone.stack()).toEqual(['main:pages/home/home'])
    expect(phone.lifecycle()).toEqual(['openPage page-1', 'showPage page-1'])
    expect(phone.state.stack[0]?.query).toEqual({ from: 'card' })
  })

  test('navigateTo lays a page on top and hides the one below; back returns to it', () => {
    const phone = new PhoneOnPaper()
    expect(phone.route('navigateTo', '/pages/goods/goods?id=7&name=%E8%8C%B6')).toEqual('navigateTo:ok')
    expect(phone.stack()).toEqual(['main:pages/home/home', 'main:pages/goods/goods'])
    expect(phone.lifecycle()).toEqual(['hidePage page-1', 'openPage page-2', 'showPage page-2'])
    expect(phone.state.stack[1]?.query).toEqual({ id: '7', name: '%E8%8C%B6' })

    phone.act({ type: 'pressBack' })
    expect(phone.lifecycle()).toEqual(['closePage page-2', 'showPage page-1'])
    expect(phone.stack()).toEqual(['main:pages/home/home'])
  })

  test('the page that navigateTo opens can talk to its opener through the ticket of the call', () => {
    const phone = new PhoneOnPaper()
    phone.route('navigateTo', '/pages/goods/goods', { ticket: 42 })
    expect(phone.effects.find((effect) => effect.kind === 'openPage')).toMatchObject({ openerTicket: 42 })
  })

  test('a relative address starts at the page that asks', () => {
    const phone = new PhoneOnPaper()
    expect(phone.route('navigateTo', '../goods/goods')).toEqual('navigateTo:ok')
    expect(phone.stack().at(-1)).toEqual('main:pages/goods/goods')
  })

  test('redirectTo replaces the top, reLaunch replaces everything', () => {
    const phone = new PhoneOnPaper()
    phone.route('navigateTo', '/pages/goods/goods')
    phone.route('redirectTo', '/pages/order/order')
    expect(phone.lifecycle()).toEqual(['closePage page-2', 'openPage page-3', 'showPage page-3'])
    phone.route('reLaunch', '/pages/goods/goods')
    expect(phone.lifecycle()).toEqual([
      'closePage page-3',
      'closePage page-1',
      'openPage page-4',
      'showPage page-4',
    ])
    expect(phone.stack()).toEqual(['main:pages/goods/goods'])
  })

  test('the eleventh page is refused in WeChat’s words', () => {
    const phone = new PhoneOnPaper()
    for (let depth = 2; depth <= 10; depth++)
      expect(phone.route('navigateTo', '/pages/goods/goods')).toBe('navigateTo:ok')
    expect(phone.route('navigateTo', '/pages/goods/goods')).toBe('navigateTo:fail webview count limit exceed')
    expect(phone.state.stack).toHaveLength(10)
  })

  test('a page that does not exist, and going back from the first page, fail and change nothing', () => {
    const phone = new PhoneOnPaper()
    const before = phone.state
    expect(phone.route('navigateTo', '/pages/nowhere/nowhere?x=1')).toBe(
      'navigateTo:fail page "pages/nowhere/nowhere" is not found',
    )
    expect(phone.back()).toBe('navigateBack:fail cannot navigate back at first page.')
    expect(phone.state).toEqual(before)
  })

  test('going back further than there are pages ends at the first', () => {
    const phone = new PhoneOnPaper()
    phone.route('navigateTo', '/pages/goods/goods')
    phone.route('navigateTo', '/pages/order/order')
    expect(phone.back(99)).toBe('navigateBack:ok')
    expect(phone.lifecycle()).toEqual(['closePage page-3', 'closePage page-2', 'showPage page-1'])
  })
})

describe('The tab bar', () => {
  const tabs = {
    list: [
      { pagePath: 'pages/home/home', text: '首页' },
      { pagePath: 'pages/order/order', text: '订单' },
    ],
  }

  test('a tab page stays alive while another is shown', () => {
    const phone = new PhoneOnPaper({ tabBar: tabs })
    phone.route('navigateTo', '/pages/goods/goods')
    phone.route('switchTab', '/pages/order/order')
    expect(phone.lifecycle()).toEqual(['closePage page-2', 'openPage page-3', 'showPage page-3'])
    phone.act({ type: 'pressTab', path: 'pages/home/home' })
    expect(phone.lifecycle()).toEqual(['hidePage page-3', 'showPage page-1', 'pageEvent page-1'])
    expect(phone.stack()).toEqual(['main:pages/home/home'])
    expect(phone.state.parkedTabs.map((page) => page.id)).toEqual(['page-3'])
  })

  test('a page gives its tab another name and icon, which the tab tells when it is tapped', () => {
    const phone = new PhoneOnPaper({ tabBar: tabs })
    const change = { text: 'Orders', iconPath: 'icons/orders.png' }
    const asker = { ticket: 1, api: 'setTabBarItem', space: 'main' }
    const told = (index: number) => phone.act({ type: 'changeTab', asker, index, change }).at(-1)
    expect(told(1)).toMatchObject({ kind: 'reply', result: { errMsg: 'setTabBarItem:ok' } })
    expect(shownTabBar(phone.state)?.list).toEqual([tabs.list[0], { ...tabs.list[1], ...change }])
    expect(phone.act({ type: 'pressTab', path: 'pages/order/order' }).at(-1)).toMatchObject({
      event: 'TabItemTap',
      value: { index: 1, text: 'Orders' },
    })
    expect(told(2)).toMatchObject({ result: { errMsg: 'setTabBarItem:fail tabbar item not found' } })
    phone.act({ type: 'pressTab', path: 'pages/home/home' })
    phone.route('navigateTo', '/pages/goods/goods')
    expect(shownTabBar(phone.state)).toBeNull()
    expect(told(1)).toMatchObject({ result: { errMsg: 'setTabBarItem:fail not TabBar page' } })
  })

  test('tab pages are reached by switchTab alone, and switchTab reaches nothing else', () => {
    const phone = new PhoneOnPaper({ tabBar: tabs })
    expect(phone.route('navigateTo', '/pages/order/order')).toBe(
      'navigateTo:fail can not navigateTo a tabbar page',
    )
    expect(phone.route('redirectTo', '/pages/order/order')).toBe(
      'redirectTo:fail can not redirectTo a tabbar page',
    )
    expect(phone.route('switchTab', '/pages/goods/goods')).toBe(
      'switchTab:fail can not switch to no-tabBar page',
    )
  })
})

describe('A plugin’s pages', () => {
  test('the mini program opens them by name, the plugin by its private address', () => {
    const phone = new PhoneOnPaper()
    expect(phone.route('navigateTo', 'plugin://quickpass/cashier?prepay=1')).toBe('navigateTo:ok')
    expect(phone.stack().at(-1)).toBe('quickpass:pages/cashier/index')
    const asPlugin = { space: 'quickpass' }
    expect(phone.route('navigateTo', 'plugin-private://wxplugin/pages/result/index', asPlugin)).toBe(
      'navigateTo:ok',
    )
    expect(phone.stack().at(-1)).toBe('quickpass:pages/result/index')
  })

  test('neither finds what is not its own', () => {
    const phone = new PhoneOnPaper()
    expect(phone.route('navigateTo', 'plugin-private://wxplugin/pages/result/index')).toMatch(/is not found/)
    expect(phone.route('navigateTo', 'plugin://other/cashier')).toMatch(/is not found/)
    // What every object has is no page and no plugin.
    expect(phone.route('navigateTo', 'plugin://quickpass/constructor')).toMatch(/is not found/)
    phone.route('navigateTo', 'plugin://quickpass/cashier')
    const asPlugin = { space: 'quickpass' }
    expect(phone.route('navigateTo', '/pages/goods/goods', asPlugin)).toMatch(/is not found/)
    expect(phone.route('navigateTo', 'plugin-private://wxother/pages/result/index', asPlugin)).toMatch(
      /is not found/,
    )
  })

  test('code routes only while a page of its own space is on top', () => {
    const phone = new PhoneOnPaper()
    expect(phone.route('navigateTo', 'plugin://quickpass/cashier', { space: 'quickpass' })).toBe(
      'navigateTo:fail a plugin can navigate only while its own page is on top',
    )
    phone.route('navigateTo', 'plugin://quickpass/cashier')
    expect(phone.route('redirectTo', '/pages/goods/goods')).toBe(
      'redirectTo:fail the mini program can not navigate while a plugin page is on top',
    )
    expect(phone.back(1)).toMatch(/^navigateBack:fail/)
    expect(phone.back(1, { space: 'quickpass' })).toBe('navigateBack:ok')
  })

  test('a navigator that the person taps may route where code may not', () => {
    const phone = new PhoneOnPaper()
    const tapped = { space: 'quickpass', byTap: true }
    expect(phone.route('navigateTo', 'plugin://quickpass/cashier', tapped)).toBe('navigateTo:ok')
  })
})

interface AskOptions {
  readonly space?: string
  readonly ticket?: number
  readonly byTap?: boolean
}

/** The pure phone with a memory of the last effects. */
class PhoneOnPaper {
  state: PhoneState
  effects: readonly Effect[] = []

  constructor(manifest: Partial<AppManifest> = {}) {
    this.state = startingPhone({ ...phoneManifest, ...manifest }, DEFAULT_SETTINGS, {})
    this.act({ type: 'launched', url: '/pages/home/home?from=card' })
  }

  act(action: Action): readonly Effect[] {
    const { state, effects } = reduce(this.state, action)
    this.state = state
    this.effects = effects
    return effects
  }

  route(
    kind: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab',
    url: string,
    options: AskOptions = {},
  ): string {
    const asker = { ticket: options.ticket ?? 1, api: kind, space: options.space ?? 'main' }
    this.act({ type: 'route', asker, route: { kind, url, byTap: options.byTap ?? false } })
    return this.#answer()
  }

  back(delta = 1, options: AskOptions = {}): string {
    const asker = { ticket: 1, api: 'navigateBack', space: options.space ?? 'main' }
    this.act({ type: 'navigateBack', asker, delta, byTap: false })
    return this.#answer()
  }

  stack(): string[] {
    return this.state.stack.map((page) => `${page.space}:${page.path}`)
  }

  lifecycle(): string[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind === 'openPage') return [`openPage ${effect.page.id}`]
      return 'pageId' in effect ? [`${effect.kind} ${effect.pageId}`] : []
    })
  }

  #answer(): string {
    const replies = this.effects.filter((effect) => effect.kind === 'reply')
    expect(replies).toHaveLength(1)
    return replies[0]!.result.errMsg
  }
}
