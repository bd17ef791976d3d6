/** The top-up that was paid or about to be when the payer left, so that he meets it again. The number is no secret. */
const STORAGE_KEY = 'quickpass.top-up'

export function rememberTopUp(topUpId: string): void {
  try {
    wx.setStorageSync(STORAGE_KEY, topUpId)
  } catch {
    // A full storage costs the way back to the steps, never the top-up.
  }
}

export function forgetTopUp(): void {
  rememberTopUp('')
}

export function unfinishedTopUp(): string | null {
  const stored: unknown = wx.getStorageSync(STORAGE_KEY)
  return typeof stored === 'string' && stored !== '' ? stored : null
}
