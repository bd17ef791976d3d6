import Taro from '@tarojs/taro'
import type { ComponentChildren } from 'preact'
import { quickpass } from './quickpass.ts'
import './app.css'

// A payment code on a screenshot may be sent to others. Plugins are not told of screenshots, so the host tells.
if (Taro.canIUse('onUserCaptureScreen')) Taro.onUserCaptureScreen(() => quickpass().onHostScreenshot())

export default function App({ children }: { children: ComponentChildren }) {
  return children
}
