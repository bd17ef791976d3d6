import Taro from '@tarojs/taro'
import { texts } from './texts.ts'

let isOpening = false

/** Opens a page on top of this one. A second tap, before the first has opened its page, does nothing. */
export async function openPage(url: string): Promise<void> {
  if (isOpening) return
  isOpening = true
  try {
    await Taro.navigateTo({ url })
  } catch {
    void Taro.showToast({ title: texts.otherError, icon: 'none' })
  } finally {
    isOpening = false
  }
}
