import type { RouteKind } from '../phone/navigation.ts'
import { number, text } from './arguments.ts'
import { accepted, askerOf, decidedByPhone, type Provider } from './provider.ts'

function routeBy(kind: RouteKind): Provider {
  return decidedByPhone((call) => ({
    type: 'route',
    asker: askerOf(call),
    route: { kind, url: text(call, 'url'), byTap: call.origin === 'navigator' },
  }))
}

export const navigationProviders = {
  navigateTo: routeBy('navigateTo'),
  redirectTo: routeBy('redirectTo'),
  reLaunch: routeBy('reLaunch'),
  switchTab: routeBy('switchTab'),
  navigateBack: decidedByPhone((call) => ({
    type: 'navigateBack',
    asker: askerOf(call),
    delta: number(call, 'delta', 1),
    byTap: call.origin === 'navigator',
  })),
  exitMiniProgram: decidedByPhone((call) => ({ type: 'exit', asker: askerOf(call) })),
  restartMiniProgram: decidedByPhone((call) => ({ type: 'restart', asker: askerOf(call) })),
  navigateToMiniProgram: async (call, phone) => {
    phone.notice('opensMiniProgram', text(call, 'appId', ''))
    return {}
  },
  openEmbeddedMiniProgram: async (call, phone) => {
    phone.notice('opensMiniProgram', text(call, 'appId', ''))
    return {}
  },
  startPullDownRefresh: decidedByPhone((call) => ({ type: 'pullDown', asker: askerOf(call) })),
  stopPullDownRefresh: accepted,
} satisfies Record<string, Provider>
