import type { Language } from '../../contract/failure-texts.ts'

/** The language that WeChat is set to: any Chinese gives Chinese, everything else English. */
export function phoneLanguage(): Language {
  const { language } = wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync()
  return language.startsWith('zh') ? 'zh' : 'en'
}
