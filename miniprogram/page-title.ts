import Taro from '@tarojs/taro'
import { useEffect } from 'preact/hooks'
import { language } from './language.ts'
import { texts } from './texts.ts'

/** Page configurations are Chinese; elsewhere the title is set when the page opens. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    if (language !== 'zh') void Taro.setNavigationBarTitle({ title })
  }, [title])
}

/** The same for the tab bar, which the page that is opened first names. */
export function useTabNames(): void {
  useEffect(() => {
    if (language === 'zh' || !Taro.canIUse('setTabBarItem')) return
    texts.tabs.forEach((text, index) => void Taro.setTabBarItem({ index, text }))
  }, [])
}
