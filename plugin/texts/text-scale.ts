/** Beyond this, words no longer fit a phone beside each other, whatever wraps. */
const SCALE_MAX = 1.75

/** How much larger than usual the payer wants text: 1 by default. Never smaller, for amounts must stay readable. */
export function textScale(): number {
  const { fontSizeScaleFactor } = wx.getAppBaseInfo?.() ?? {}
  const scale = fontSizeScaleFactor ?? (wx.getSystemInfoSync().fontSizeSetting ?? 16) / 16
  return Math.min(Math.max(scale || 1, 1), SCALE_MAX)
}
