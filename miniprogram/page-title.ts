import Taro from '@tarojs/taro'
import { useEffect } from 'preact/hooks'
import { language } from './language.ts'

/** Page configurations are Chinese; elsewhere the title is set when the page opens. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    if (language !== 'zh') void Taro.setNavigationBarTitle({ title })
  }, [title])
}
