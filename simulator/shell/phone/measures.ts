import type { NetworkType, SystemInfo } from '../../wire/shell.ts'
import type { RectResult, ViewEnvironment } from '../../wire/view.ts'
import { deviceById, NAVIGATION_BAR_HEIGHT_PX } from './devices.ts'
import { appTheme } from './manifest.ts'
import type { NetworkMode, PhoneState } from './state.ts'

/** The base library that the simulator answers for; see the fidelity table for what it leaves out. */
const BASE_LIBRARY_VERSION = '3.8.12'
const WECHAT_VERSION = '8.0.56'
const NORMAL_FONT_SIZE_PX = 16

/** The capsule in the navigation bar's right corner. */
const CAPSULE = { width: 87, height: 32, right: 7, top: 6 }

/** What `wx.getSystemInfoSync` and its parts tell about this phone. */
export function systemInfo(state: PhoneState): SystemInfo {
  const device = deviceById(state.settings.deviceId)
  const { width, height, statusBarHeight, bottomInset } = device
  return {
    brand: 'QuickPass',
    model: `Simulator ${device.name}`,
    system: device.system,
    platform: 'devtools',
    language: state.settings.language === 'zh' ? 'zh_CN' : 'en',
    theme: appTheme(state.app, state.settings.theme),
    version: WECHAT_VERSION,
    SDKVersion: BASE_LIBRARY_VERSION,
    pixelRatio: device.pixelRatio,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: windowHeight(state),
    statusBarHeight,
    fontSizeSetting: Math.round(NORMAL_FONT_SIZE_PX * state.settings.fontScale),
    safeArea: box(0, statusBarHeight, width, height - statusBarHeight - bottomInset),
    menuButton: box(
      width - CAPSULE.right - CAPSULE.width,
      statusBarHeight + CAPSULE.top,
      CAPSULE.width,
      CAPSULE.height,
    ),
  }
}

/** What a view has to know about the phone around it. */
export function viewEnvironment(state: PhoneState): ViewEnvironment {
  const device = deviceById(state.settings.deviceId)
  const custom = hasCustomNavigation(state)
  return {
    theme: appTheme(state.app, state.settings.theme),
    fontScale: state.settings.fontScale,
    windowWidthPx: device.width,
    windowHeightPx: windowHeight(state),
    safeAreaInsetsPx: {
      top: custom ? device.statusBarHeight : 0,
      right: 0,
      bottom: device.bottomInset,
      left: 0,
    },
    // The computer's own keyboard types, so none is drawn.
    keyboardHeightPx: 0,
  }
}

export function networkType(mode: NetworkMode): NetworkType {
  if (mode === 'offline') return 'none'
  return mode === 'slow' ? '4g' : 'wifi'
}

function windowHeight(state: PhoneState): number {
  const device = deviceById(state.settings.deviceId)
  return hasCustomNavigation(state)
    ? device.height
    : device.height - device.statusBarHeight - NAVIGATION_BAR_HEIGHT_PX
}

function hasCustomNavigation(state: PhoneState): boolean {
  return state.app.window.navigationStyle === 'custom'
}

function box(left: number, top: number, width: number, height: number): RectResult {
  return { left, top, right: left + width, bottom: top + height, width, height }
}
