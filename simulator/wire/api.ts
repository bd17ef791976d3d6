/**
 * The `wx` API as data: which name exists in which space, who answers it, and how far to trust the answer.
 * The service builds each space's `wx` from this table, the shell types its providers with it, and the fidelity
 * page prints it. A name that WeChat forbids to plugins is not on a plugin's `wx` at all.
 */
import { ABSENT_APIS } from './absent-apis.ts'

export type ApiSpace = 'both' | 'host' | 'plugin'

/** `task` returns an object with `abort()` at once; `event` is an `on…`/`off…` pair; `sync` returns its result. */
export type ApiKind = 'sync' | 'async' | 'event' | 'task'

/** `approximated` behaves, but its effect is only shown or recorded; `absent` is real in WeChat and fails here. */
export type ApiSupport = 'supported' | 'approximated' | 'absent'

/** `service` answers in the thread of the application; `shell` answers after a `call` message. */
export type ApiAnswerer = 'service' | 'shell'

export interface ApiRow {
  readonly space: ApiSpace
  readonly kind: ApiKind
  readonly by: ApiAnswerer
  readonly support: ApiSupport
  /** What a tester should know: the source of the rule, or in what the answer differs from a phone's. */
  readonly note: string
}

function row<By extends ApiAnswerer>(
  space: ApiSpace,
  kind: ApiKind,
  by: By,
  support: ApiSupport,
  note: string,
): ApiRow & { readonly by: By } {
  return { space, kind, by, support, note }
}

/** Names that work. Whether a plugin has them follows the `在插件中使用` remark of miniprogram-api-typings 5.2.3. */
const WORKING_APIS = {
  // Navigation
  navigateTo: row(
    'both',
    'async',
    'shell',
    'supported',
    'At most 10 pages; a plugin routes only from its own pages.',
  ),
  redirectTo: row('both', 'async', 'shell', 'supported', 'A plugin routes only from its own pages.'),
  reLaunch: row('both', 'async', 'shell', 'supported', 'A plugin routes only from its own pages.'),
  switchTab: row('both', 'async', 'shell', 'supported', 'A plugin routes only from its own pages.'),
  navigateBack: row('both', 'async', 'shell', 'supported', 'A plugin routes only from its own pages.'),
  navigateToMiniProgram: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Shown to the tester; no other mini program runs here.',
  ),
  openEmbeddedMiniProgram: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Shown to the tester; no other mini program runs here.',
  ),
  exitMiniProgram: row('both', 'async', 'shell', 'approximated', 'Sends the mini program to the background.'),
  restartMiniProgram: row('host', 'async', 'shell', 'supported', 'Kills and starts the service.'),

  // Talking to the person
  showToast: row('both', 'async', 'shell', 'supported', 'Icons success, error, loading and none.'),
  hideToast: row('both', 'async', 'shell', 'supported', ''),
  showLoading: row('both', 'async', 'shell', 'supported', ''),
  hideLoading: row('both', 'async', 'shell', 'supported', ''),
  showModal: row('both', 'async', 'shell', 'supported', 'With editable content.'),
  showActionSheet: row(
    'both',
    'async',
    'shell',
    'supported',
    'At most 6 items; closing it is showActionSheet:fail cancel.',
  ),

  // The page's frame
  setNavigationBarTitle: row('both', 'async', 'shell', 'supported', ''),
  setNavigationBarColor: row('both', 'async', 'shell', 'supported', 'Without the animation.'),
  showNavigationBarLoading: row('both', 'async', 'shell', 'supported', ''),
  hideNavigationBarLoading: row('both', 'async', 'shell', 'supported', ''),
  hideHomeButton: row('host', 'async', 'shell', 'supported', ''),
  setBackgroundColor: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Accepted; the ground behind a pulled page is not drawn.',
  ),
  setBackgroundTextStyle: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Accepted; the pull-down dots keep their style.',
  ),
  startPullDownRefresh: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Calls onPullDownRefresh without the pull.',
  ),
  stopPullDownRefresh: row('both', 'async', 'shell', 'supported', ''),
  pageScrollTo: row('both', 'async', 'service', 'supported', ''),
  hideKeyboard: row('both', 'async', 'service', 'supported', ''),
  showTabBar: row('host', 'async', 'shell', 'supported', ''),
  hideTabBar: row('host', 'async', 'shell', 'supported', ''),
  setTabBarItem: row('host', 'async', 'shell', 'supported', 'Icons from the package, not from the network.'),
  setTabBarBadge: row('host', 'async', 'shell', 'supported', ''),
  removeTabBarBadge: row('host', 'async', 'shell', 'supported', ''),
  showTabBarRedDot: row('host', 'async', 'shell', 'supported', ''),
  hideTabBarRedDot: row('host', 'async', 'shell', 'supported', ''),

  // Network
  request: row(
    'both',
    'task',
    'shell',
    'supported',
    'Legal domains per space; plugin requests carry referer and X-WECHAT-HOSTSIGN. At most 10 at once, the others wait.',
  ),
  getNetworkType: row('both', 'async', 'shell', 'supported', 'As set on the desk.'),
  onNetworkStatusChange: row('both', 'event', 'service', 'supported', ''),
  offNetworkStatusChange: row('both', 'event', 'service', 'supported', ''),

  // Storage: each space has its own; 1 MB a key, 10 MB in all
  setStorage: row('both', 'async', 'service', 'supported', 'Isolated per space; encrypt is refused.'),
  getStorage: row('both', 'async', 'service', 'supported', ''),
  removeStorage: row('both', 'async', 'service', 'supported', ''),
  setStorageSync: row('both', 'sync', 'service', 'supported', ''),
  getStorageSync: row('both', 'sync', 'service', 'supported', ''),
  removeStorageSync: row('both', 'sync', 'service', 'supported', ''),
  clearStorage: row('host', 'async', 'service', 'supported', ''),
  clearStorageSync: row('host', 'sync', 'service', 'supported', ''),
  getStorageInfo: row('host', 'async', 'service', 'supported', ''),
  getStorageInfoSync: row('host', 'sync', 'service', 'supported', ''),
  batchSetStorage: row('host', 'async', 'service', 'supported', ''),
  batchSetStorageSync: row('host', 'sync', 'service', 'supported', ''),
  batchGetStorage: row('host', 'async', 'service', 'supported', ''),
  batchGetStorageSync: row('host', 'sync', 'service', 'supported', ''),

  // Who is here
  login: row(
    'both',
    'async',
    'shell',
    'supported',
    'A single-use code; shop and plugin share one owner, so a plugin may call it.',
  ),
  checkSession: row('host', 'async', 'shell', 'supported', ''),
  pluginLogin: row('plugin', 'async', 'shell', 'supported', 'A single-use code for getpluginopenpid.'),
  getUserInfo: row(
    'both',
    'async',
    'shell',
    'approximated',
    'The anonymous user that WeChat gives since 2021.',
  ),
  getUserProfile: row(
    'host',
    'async',
    'shell',
    'approximated',
    'The anonymous user that WeChat gives since 2022.',
  ),
  getSetting: row('both', 'async', 'shell', 'supported', 'What the person has allowed or refused so far.'),
  openSetting: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Answers the present permissions without a page.',
  ),
  authorize: row('host', 'async', 'shell', 'supported', 'The person is asked once; the answer is kept.'),

  // The device
  scanCode: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Reads QR codes and Code 128, in pictures that lie straight. Pages are hidden and shown again around the scanner, as on Android. Never a path: there are no mini program codes here.',
  ),
  getLocation: row(
    'both',
    'async',
    'shell',
    'approximated',
    'The middle of the city chosen on the desk, in WGS 84 whatever type asks for. Needs requiredPrivateInfos and the person’s permission.',
  ),
  getFuzzyLocation: row('both', 'async', 'shell', 'approximated', 'The same to about five kilometres.'),
  setClipboardData: row(
    'both',
    'async',
    'shell',
    'supported',
    "The phone's own clipboard, not the computer's.",
  ),
  getClipboardData: row(
    'both',
    'async',
    'shell',
    'supported',
    "The phone's own clipboard, not the computer's.",
  ),
  vibrateShort: row('both', 'async', 'shell', 'approximated', 'Shown, not felt.'),
  vibrateLong: row('both', 'async', 'shell', 'approximated', 'Shown, not felt.'),
  getScreenBrightness: row('both', 'async', 'shell', 'supported', 'The drawn phone’s, not the computer’s.'),
  setScreenBrightness: row('both', 'async', 'shell', 'supported', 'The drawn phone dims or glows.'),
  setKeepScreenOn: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Shown on the desk; this screen never sleeps. Ends when the mini program is left.',
  ),
  setVisualEffectOnCapture: row(
    'both',
    'async',
    'shell',
    'supported',
    'The desk’s screenshot is blank while it is hidden.',
  ),
  makePhoneCall: row('both', 'async', 'shell', 'approximated', 'Shown to the tester; nobody is called.'),
  previewImage: row('both', 'async', 'shell', 'approximated', 'Shown to the tester by address only.'),
  requestSubscribeMessage: row(
    'both',
    'async',
    'shell',
    'approximated',
    'Every template is accepted; nothing is sent.',
  ),

  // What the phone is
  getSystemInfoSync: row('both', 'sync', 'service', 'supported', ''),
  getSystemInfo: row('both', 'async', 'service', 'supported', ''),
  getSystemInfoAsync: row('host', 'async', 'service', 'supported', ''),
  getWindowInfo: row('both', 'sync', 'service', 'supported', ''),
  getDeviceInfo: row('both', 'sync', 'service', 'supported', ''),
  getAppBaseInfo: row('both', 'sync', 'service', 'supported', ''),
  getSystemSetting: row('both', 'sync', 'service', 'approximated', 'Everything switched on.'),
  getAppAuthorizeSetting: row('both', 'sync', 'service', 'approximated', 'Everything authorised.'),
  getAccountInfoSync: row('both', 'sync', 'service', 'supported', 'With the plugin fields inside a plugin.'),
  getMenuButtonBoundingClientRect: row('both', 'sync', 'service', 'supported', ''),
  getLaunchOptionsSync: row('both', 'sync', 'service', 'supported', ''),
  getEnterOptionsSync: row('both', 'sync', 'service', 'supported', ''),
  canIUse: row(
    'host',
    'sync',
    'service',
    'approximated',
    'Names of this table; parameters and return fields are taken to exist.',
  ),
  getUpdateManager: row('host', 'sync', 'service', 'approximated', 'There is never an update.'),
  getLogManager: row('host', 'sync', 'service', 'approximated', 'Writes to the console.'),
  getRealtimeLogManager: row('both', 'sync', 'service', 'approximated', 'Writes to the console.'),
  getExtConfigSync: row('host', 'sync', 'service', 'approximated', 'Always empty.'),
  getRandomValues: row('host', 'async', 'service', 'supported', ''),

  // Programs
  nextTick: row('both', 'sync', 'service', 'supported', ''),
  createSelectorQuery: row(
    'both',
    'sync',
    'service',
    'supported',
    'boundingClientRect, scrollOffset and fields; not node and context.',
  ),
  arrayBufferToBase64: row('both', 'sync', 'service', 'supported', ''),
  base64ToArrayBuffer: row('both', 'sync', 'service', 'supported', ''),
  reportEvent: row('host', 'sync', 'service', 'approximated', 'Recorded nowhere.'),
  reportAnalytics: row('both', 'sync', 'service', 'approximated', 'Recorded nowhere.'),
  reportPerformance: row('both', 'sync', 'service', 'approximated', 'Recorded nowhere.'),
  onAppShow: row('host', 'event', 'service', 'supported', ''),
  offAppShow: row('host', 'event', 'service', 'supported', ''),
  onAppHide: row('host', 'event', 'service', 'supported', ''),
  offAppHide: row('host', 'event', 'service', 'supported', ''),
  onError: row('host', 'event', 'service', 'supported', ''),
  offError: row('host', 'event', 'service', 'supported', ''),
  onUnhandledRejection: row('host', 'event', 'service', 'supported', ''),
  offUnhandledRejection: row('host', 'event', 'service', 'supported', ''),
  onPageNotFound: row(
    'host',
    'event',
    'service',
    'approximated',
    'Registered; the phone shows its own message instead.',
  ),
  offPageNotFound: row('host', 'event', 'service', 'approximated', ''),
  onThemeChange: row('host', 'event', 'service', 'supported', ''),
  offThemeChange: row('host', 'event', 'service', 'supported', ''),
  onWindowResize: row('host', 'event', 'service', 'supported', ''),
  offWindowResize: row('host', 'event', 'service', 'supported', ''),
  onKeyboardHeightChange: row(
    'host',
    'event',
    'service',
    'approximated',
    'Registered; nothing here brings it about.',
  ),
  offKeyboardHeightChange: row('host', 'event', 'service', 'approximated', ''),
  onUserCaptureScreen: row('host', 'event', 'service', 'supported', 'A plugin cannot learn of a screenshot.'),
  offUserCaptureScreen: row('both', 'event', 'service', 'supported', ''),
  onMemoryWarning: row(
    'host',
    'event',
    'service',
    'approximated',
    'Registered; nothing here brings it about.',
  ),
  offMemoryWarning: row('host', 'event', 'service', 'approximated', ''),
  onAudioInterruptionBegin: row(
    'both',
    'event',
    'service',
    'approximated',
    'Registered; nothing here brings it about.',
  ),
  offAudioInterruptionBegin: row('both', 'event', 'service', 'approximated', ''),
  onAudioInterruptionEnd: row(
    'both',
    'event',
    'service',
    'approximated',
    'Registered; nothing here brings it about.',
  ),
  offAudioInterruptionEnd: row('both', 'event', 'service', 'approximated', ''),
} as const satisfies Record<string, ApiRow>

export type WorkingApiName = keyof typeof WORKING_APIS

/** The names that reach the shell in a `call` message; its providers must cover exactly these. */
export type ShellApiName = {
  [Name in WorkingApiName]: (typeof WORKING_APIS)[Name]['by'] extends 'shell' ? Name : never
}[WorkingApiName]

/** The names that the service answers itself. */
export type ServiceApiName = Exclude<WorkingApiName, ShellApiName>

/** Every known name, working and absent. */
export const API_TABLE: ReadonlyMap<string, ApiRow> = new Map<string, ApiRow>([
  ...Object.entries(WORKING_APIS),
  ...absentRows(),
])

/** The row of a name as one space sees it; `undefined` when that space's `wx` does not have the name. */
export function apiFor(isPlugin: boolean, name: string): ApiRow | undefined {
  const found = API_TABLE.get(name)
  return found && isVisible(found, isPlugin) ? found : undefined
}

export function isVisible(api: ApiRow, isPlugin: boolean): boolean {
  return api.space === 'both' || api.space === (isPlugin ? 'plugin' : 'host')
}

/** What an absent API fails with. */
export function notSupported(name: string): { readonly errMsg: string } {
  return { errMsg: `${name}:fail not supported by this simulator` }
}

function* absentRows(): Iterable<[string, ApiRow]> {
  for (const { space, kind, note, names } of ABSENT_APIS) {
    for (const name of names.trim().split(/\s+/)) {
      yield [name, { space, kind, by: 'service', support: 'absent', note }]
    }
  }
}
