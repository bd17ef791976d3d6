import Taro from '@tarojs/taro'

/** What the phone says about language and text size. */
export function phoneInfo(): { readonly language?: string; readonly fontSizeSetting?: number } {
  // `getAppBaseInfo` is younger than some phones that still buy things.
  return Taro.canIUse('getAppBaseInfo') ? Taro.getAppBaseInfo() : Taro.getSystemInfoSync()
}
