import Taro from '@tarojs/taro'

export type Language = 'zh' | 'en'

/** The phone's language when the mini program started: Chinese where it is any Chinese, English elsewhere. */
export const language: Language = /^zh/i.test(systemLanguage()) ? 'zh' : 'en'

function systemLanguage(): string {
  // `getAppBaseInfo` is younger than some phones that still buy things.
  const info = Taro.canIUse('getAppBaseInfo') ? Taro.getAppBaseInfo() : Taro.getSystemInfoSync()
  return info.language ?? 'zh_CN'
}
