import { flag, number, text } from './arguments.ts'
import { ApiFailure, askerOf, decidedByPhone, type Provider } from './provider.ts'

const SHORT_VIBRATION_MS = 15
const LONG_VIBRATION_MS = 400

/** What the phone's hardware does: here it remembers, or shows. */
export const deviceProviders = {
  setClipboardData: (call, phone) => {
    phone.dispatch({ type: 'setClipboard', asker: askerOf(call), text: text(call, 'data') })
    phone.notice('copied')
    return undefined
  },
  getClipboardData: async (_call, phone) => ({ data: phone.state().clipboard }),
  vibrateShort: async (_call, phone) => {
    phone.vibrate(SHORT_VIBRATION_MS)
    return {}
  },
  vibrateLong: async (_call, phone) => {
    phone.vibrate(LONG_VIBRATION_MS)
    return {}
  },
  getScreenBrightness: async (_call, phone) => ({ value: phone.state().screen.brightness }),
  setScreenBrightness: decidedByPhone((call) => {
    const value = number(call, 'value')
    if (value !== -1 && (value < 0 || value > 1))
      throw new ApiFailure('parameter error: value should be in [0, 1]')
    return { type: 'changeScreen', asker: askerOf(call), change: { brightness: value === -1 ? 0.5 : value } }
  }),
  setKeepScreenOn: decidedByPhone((call) => ({
    type: 'changeScreen',
    asker: askerOf(call),
    change: { keepOn: flag(call, 'keepScreenOn', false) },
  })),
  setVisualEffectOnCapture: decidedByPhone((call) => ({
    type: 'changeScreen',
    asker: askerOf(call),
    change: { hiddenOnCapture: text(call, 'visualEffect', 'none') === 'hidden' },
  })),
  makePhoneCall: async (call, phone) => {
    phone.notice('calling', text(call, 'phoneNumber'))
    return {}
  },
  previewImage: async (_call, phone) => {
    phone.notice('previews')
    return {}
  },
} satisfies Record<string, Provider>
