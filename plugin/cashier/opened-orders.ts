/**
 * Which order a `package` opened, so that a host can ask for it by the one name it knows. It outlives the mini
 * program, for a payer who comes back later; neither name is a secret, and nothing else of the plugin's is stored.
 */
const STORAGE_KEY = 'quickpass.opened-orders'
const REMEMBERED_MAX = 20

type Opened = readonly (readonly [prepay: string, orderRef: string])[]

export function rememberOrder(prepay: string, orderRef: string): void {
  const known = opened()
  if (known.some(([name]) => name === prepay)) return
  try {
    wx.setStorageSync(STORAGE_KEY, [[prepay, orderRef], ...known].slice(0, REMEMBERED_MAX))
  } catch {
    // A full storage costs a later `queryPayment`, never the payment.
  }
}

export function orderRefOf(prepay: string): string | undefined {
  return opened().find(([name]) => name === prepay)?.[1]
}

function opened(): Opened {
  const stored: unknown = wx.getStorageSync(STORAGE_KEY)
  return Array.isArray(stored) ? stored : []
}
