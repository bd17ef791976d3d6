import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

/** The program about itself: logs, reports, updates, the next turn. */
export function lifeApis(space: Space) {
  const manager = () => ({
    ...space.console,
    setFilterMsg: () => {},
    addFilterMsg: () => {},
  })
  return {
    nextTick: {
      sync: (run) => void Promise.resolve().then(() => typeof run === 'function' && space.guard(run)),
    },
    getUpdateManager: {
      sync: () => ({
        applyUpdate: () => {},
        onCheckForUpdate: (listener: (result: object) => void) => {
          void Promise.resolve().then(() => space.guard(() => listener({ hasUpdate: false })))
        },
        onUpdateReady: () => {},
        onUpdateFailed: () => {},
      }),
    },
    getLogManager: { sync: manager },
    getRealtimeLogManager: { sync: manager },
    reportEvent: { sync: () => {} },
    reportAnalytics: { sync: () => {} },
    reportPerformance: { sync: () => {} },
  } satisfies Record<string, ServiceApi>
}
