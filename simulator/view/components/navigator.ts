import { toNumber, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { hoverable } from './hoverable.ts'

const openTypes = ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack', 'exit'] as const
type OpenType = (typeof openTypes)[number]

/** A link to another page. The shell decides whether one may go there. */
export const navigator: MakeBuiltin = ({ element, navigate, warn }) => {
  let url = ''
  let delta = 1
  let openType: OpenType = 'navigate'
  const { hover, attributes } = hoverable({ className: 'navigator-hover', startMs: 50, stayMs: 600 })
  element.setAttribute('role', 'link')
  element.tabIndex = 0

  return {
    hover,
    activate: () => navigate({ openType, url, delta }),
    attributes: {
      ...attributes,
      url: (value) => {
        url = toText(value)
      },
      delta: (value) => {
        delta = toNumber(value, 1)
      },
      'open-type': (value) => {
        openType = openTypes.find((type) => type === (value ?? 'navigate')) ?? 'navigate'
        if (value && openType !== value) warn(`<navigator open-type="${toText(value)}"> is not known`)
      },
      target: (value) => {
        if (value === 'miniProgram') warn('<navigator target="miniProgram"> is not simulated')
      },
    },
  }
}
