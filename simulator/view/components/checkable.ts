import { reflect, toFlag, toText } from '../attributes.ts'
import type { Builtin, Host } from '../builtin.ts'

interface Checkable extends Builtin {
  readonly field: { value: () => boolean; reset: () => void }
}

/** What switch, checkbox and radio share: a mark that is on or off, said aloud as the element's `aria-checked`. */
export function checkable({ element, writeBack }: Host, mark: HTMLElement, toggled: () => void): Checkable {
  let first: boolean | undefined
  let disabled = false
  const checked = (): boolean => element.getAttribute('aria-checked') === 'true'
  const show = (now: boolean): void => element.setAttribute('aria-checked', String(now))
  element.prepend(mark)
  element.tabIndex = 0
  show(false)

  return {
    field: { value: checked, reset: () => show(first ?? false) },
    activate: () => {
      // A radio button that is on stays on.
      if (disabled || (checked() && element.getAttribute('role') === 'radio')) return
      show(!checked())
      writeBack('checked', checked())
      toggled()
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
      color: (value) => mark.style.setProperty('--control', toText(value)),
    },
  }
}
