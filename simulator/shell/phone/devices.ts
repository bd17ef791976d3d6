/** The measures of a phone, in CSS pixels. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly platform: 'ios' | 'android'
  readonly system: string
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly statusBarHeight: number
  /** What the home indicator needs; 0 for phones with a button. */
  readonly bottomInset: number
  readonly cornerRadius: number
  readonly notch: 'island' | 'hole' | 'none'
}

/** Height of the navigation bar below the status bar. */
export const NAVIGATION_BAR_HEIGHT_PX = 44

/** Our own neutral devices, by the screen sizes that people hold. */
export const DEVICES: readonly Device[] = [
  {
    ...{ id: 'standard', name: '375 × 812', platform: 'ios', system: 'iOS 17.5', width: 375, height: 812 },
    ...{ pixelRatio: 3, statusBarHeight: 44, bottomInset: 34, cornerRadius: 44, notch: 'island' },
  },
  {
    ...{ id: 'large', name: '430 × 932', platform: 'ios', system: 'iOS 17.5', width: 430, height: 932 },
    ...{ pixelRatio: 3, statusBarHeight: 54, bottomInset: 34, cornerRadius: 52, notch: 'island' },
  },
  {
    ...{
      id: 'android',
      name: '360 × 780',
      platform: 'android',
      system: 'Android 14',
      width: 360,
      height: 780,
    },
    ...{ pixelRatio: 3, statusBarHeight: 32, bottomInset: 16, cornerRadius: 32, notch: 'hole' },
  },
  {
    ...{ id: 'small', name: '320 × 568', platform: 'ios', system: 'iOS 15.8', width: 320, height: 568 },
    ...{ pixelRatio: 2, statusBarHeight: 20, bottomInset: 0, cornerRadius: 12, notch: 'none' },
  },
]

/** A device by its id; `window-390x844` is a window that the phone fills alone, without bars of its own. */
export function deviceById(id: string): Device {
  return DEVICES.find((device) => device.id === id) ?? windowDevice(id) ?? DEVICES[0]!
}

function windowDevice(id: string): Device | undefined {
  const size = /^window-(\d{2,4})x(\d{2,4})$/.exec(id)
  if (!size) return undefined
  return {
    ...{ id, name: `${size[1]} × ${size[2]}`, platform: 'android', system: 'Android 14', pixelRatio: 3 },
    ...{ width: Number(size[1]), height: Number(size[2]) },
    ...{ statusBarHeight: 0, bottomInset: 0, cornerRadius: 0, notch: 'none' },
  }
}
