import { reflect, toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

/** Also `type="checkbox"`, which looks like a check box and speaks like one. */
export const switchControl: MakeBuiltin = ({ element, document, emit, writeBack }) => {
  const track = document.createElement('div')
  track.className = 'wx-switch'
  element.append(track)
  element.tabIndex = 0
  element.setAttribute('role', 'switch')
  let checked = false
  let first: boolean | undefined
  let disabled = false

  const show = (now: boolean): void => {
    checked = now
    element.setAttribute('aria-checked', String(now))
  }
  show(false)

  return {
    slot: document.createElement('div'),
    field: { value: () => checked, reset: () => show(first ?? false) },
    activate: () => {
      if (disabled) return
      show(!checked)
      writeBack('checked', checked)
      emit('change', { value: checked })
    },
    attributes: {
      checked: (value) => {
        first ??= toFlag(value)
        show(toFlag(value))
      },
      disabled: (value) => {
        disabled = toFlag(value)
        reflect(element, 'aria-disabled', disabled || undefined)
        element.tabIndex = disabled ? -1 : 0
      },
      type: (value) => {
        const box = toText(value) === 'checkbox'
        track.className = box ? 'wx-box' : 'wx-switch'
        element.setAttribute('role', box ? 'checkbox' : 'switch')
      },
      color: (value) => {
        if (value) track.style.setProperty('--control', toText(value))
        else track.style.removeProperty('--control')
      },
    },
  }
}
