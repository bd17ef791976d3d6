import { phoneInfo } from './phone.ts'

/** WeChat's standard text size, in pixels: 16 on some phones, 17 on others. */
const STANDARD_PX = 17
const LARGEST_SCALE = 1.6

/** How much larger than usual the shopper reads, from 1 on; WeChat enlarges no rpx by itself. */
export function textScale(): number {
  const { fontSizeSetting = STANDARD_PX } = phoneInfo()
  return Math.min(Math.max(fontSizeSetting / STANDARD_PX, 1), LARGEST_SCALE)
}
