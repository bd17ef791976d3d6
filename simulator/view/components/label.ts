import { toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

const controls = 'wx-button,wx-checkbox,wx-radio,wx-switch,wx-input,wx-textarea,wx-picker'

/** A tap on a label operates the control it is for: the one with the id `for`, else the first one inside. */
export const label: MakeBuiltin = ({ element, builtinOf }) => {
  let forId = ''
  return {
    activate: () => {
      const target = forId
        ? [...element.ownerDocument.querySelectorAll('[id]')].find(({ id }) => id === forId)
        : element.querySelector(controls)
      const control = target && builtinOf(target)
      if (control && !control.refusesTaps?.()) control.activate?.()
    },
    attributes: {
      for: (value) => {
        forId = toText(value)
      },
    },
  }
}
