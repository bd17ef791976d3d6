import type { ApiCall } from '../../wire/shell.ts'
import { shapesOf } from '../camera/seen-code.ts'
import { flag, number, text, wrongType } from './arguments.ts'
import { ApiFailure, askerOf, decidedByPhone, type Provider } from './provider.ts'

const SHORT_VIBRATION_MS = 15
const LONG_VIBRATION_MS = 400

/** What the phone's hardware does: here it remembers, or shows. */
export const deviceProviders = {
  scanCode: decidedByPhone((call) => ({
    type: 'openDialog',
    dialog: {
      kind: 'scan',
      ticket: call.ticket,
      onlyFromCamera: flag(call, 'onlyFromCamera', false),
      looksFor: shapesOf(list(call, 'scanType')),
    },
  })),
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
  setVisualEffectOnCapture: decidedByPhone((call) => {
    const effect = text(call, 'visualEffect', 'none')
    if (effect !== 'none' && effect !== 'hidden')
      throw new ApiFailure('parameter error: visualEffect should be none or hidden')
    return { type: 'changeScreen', asker: askerOf(call), change: { hiddenOnCapture: effect === 'hidden' } }
  }),
  makePhoneCall: async (call, phone) => {
    phone.notice('calling', text(call, 'phoneNumber'))
    return {}
  },
  previewImage: async (_call, phone) => {
    phone.notice('previews')
    return {}
  },
} satisfies Record<string, Provider>

function list(call: ApiCall, name: string): readonly unknown[] {
  const value = call.args[name] ?? []
  if (!Array.isArray(value)) throw wrongType(name, 'Array', value)
  return value
}
