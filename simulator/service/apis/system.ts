import { apiFor } from '../../wire/api.ts'
import { copied } from '../cloneable.ts'
import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

/** What the phone and the application are. */
export function systemApis(space: Space) {
  const { program } = space

  const windowInfo = () => {
    const { pixelRatio, screenWidth, screenHeight, windowWidth, windowHeight, statusBarHeight, safeArea } =
      program.system
    const screenTop = screenHeight - windowHeight
    return {
      pixelRatio,
      screenWidth,
      screenHeight,
      windowWidth,
      windowHeight,
      statusBarHeight,
      screenTop,
      safeArea: { ...safeArea },
    }
  }
  const deviceInfo = () => {
    const { brand, model, system, platform } = program.system
    return {
      abi: '',
      deviceAbi: '',
      benchmarkLevel: -1,
      brand,
      model,
      system,
      platform,
      cpuType: '',
      memorySize: '0',
    }
  }
  const appBaseInfo = () => {
    const { SDKVersion, language, version, theme, fontSizeSetting } = program.system
    const host = { env: 'WeChat' }
    return {
      SDKVersion,
      enableDebug: false,
      host,
      language,
      version,
      theme,
      fontSizeSetting,
      fontSizeScaleFactor: fontSizeSetting / 16,
    }
  }
  const everything = () => ({
    ...deviceInfo(),
    ...windowInfo(),
    ...appBaseInfo(),
    ...SWITCHED_ON,
    errMsg: 'getSystemInfo:ok',
  })

  const account = () => {
    const { appId } = program.boot.bundle
    const miniProgram = { appId, envVersion: 'develop', version: '' }
    const { plugin } = space
    return plugin
      ? { miniProgram, plugin: { appId: plugin.provider, version: plugin.version } }
      : { miniProgram }
  }

  return {
    getSystemInfoSync: { sync: everything },
    getSystemInfo: { async: everything },
    getSystemInfoAsync: { async: everything },
    getWindowInfo: { sync: windowInfo },
    getDeviceInfo: { sync: deviceInfo },
    getAppBaseInfo: { sync: appBaseInfo },
    getSystemSetting: { sync: () => ({ ...SWITCHED_ON, deviceOrientation: 'portrait' }) },
    getAppAuthorizeSetting: { sync: () => ({ ...AUTHORISED }) },
    getAccountInfoSync: { sync: account },
    getMenuButtonBoundingClientRect: { sync: () => ({ ...program.system.menuButton }) },
    getLaunchOptionsSync: { sync: () => copied(program.boot.launch) },
    getEnterOptionsSync: { sync: () => copied(program.entered) },
    getExtConfigSync: { sync: () => ({}) },
    canIUse: { sync: (schema) => canIUse(space, String(schema)) },
  } satisfies Record<string, ServiceApi>
}

const SWITCHED_ON = { bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true }

const AUTHORISED = {
  albumAuthorized: 'authorized',
  bluetoothAuthorized: 'authorized',
  cameraAuthorized: 'authorized',
  locationAuthorized: 'authorized',
  locationReducedAccuracy: false,
  microphoneAuthorized: 'authorized',
  notificationAuthorized: 'authorized',
}

const BUILT_IN_TAGS = new Set(
  'view text button input textarea scroll-view image switch checkbox checkbox-group radio radio-group label form swiper swiper-item icon progress navigator picker block slot'.split(
    ' ',
  ),
)

/** `request`, `request.object.method`, `button.open-type`: only the first word is looked up. */
function canIUse(space: Space, schema: string): boolean {
  const [name = ''] = schema.split('.')
  const api = apiFor(space.isPlugin, name)
  return api ? api.support !== 'absent' : BUILT_IN_TAGS.has(name)
}
