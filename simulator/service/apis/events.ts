import type { ServiceApiName } from '../../wire/api.ts'
import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

const EVENTS = [
  'NetworkStatusChange',
  'AppShow',
  'AppHide',
  'Error',
  'UnhandledRejection',
  'PageNotFound',
  'ThemeChange',
  'WindowResize',
  'KeyboardHeightChange',
  'UserCaptureScreen',
  'MemoryWarning',
  'AudioInterruptionBegin',
  'AudioInterruptionEnd',
] as const

type EventApiName = `${'on' | 'off'}${(typeof EVENTS)[number]}` & ServiceApiName

/** Every `wx.on…` and its `wx.off…`. */
export function eventApis(space: Space): Record<EventApiName, ServiceApi> {
  const { hostEvents } = space.program
  const apis: Record<string, ServiceApi> = {}
  for (const name of EVENTS) {
    apis[`on${name}`] = { sync: (listener) => hostEvents.on(space, name, listener) }
    apis[`off${name}`] = { sync: (listener) => hostEvents.off(space, name, listener) }
  }
  return apis as Record<EventApiName, ServiceApi>
}
