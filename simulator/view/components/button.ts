import { reflect, toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { hoverable } from './hoverable.ts'
import { unsupported } from './unsupported.ts'

/**
 * The element itself is the button, so that page styles such as `display: flex` reach its children; it behaves as one
 * for keyboards and screen readers.
 */
export const button: MakeBuiltin = (host) => {
  const { element, builtinOf } = host
  let disabled = false
  let formType = ''
  const { hover, attributes } = hoverable(
    { className: 'button-hover', startMs: 20, stayMs: 70 },
    () => !disabled,
  )
  element.setAttribute('role', 'button')
  element.tabIndex = 0

  return {
    hover,
    refusesTaps: () => disabled,
    activate: () => {
      const form = element.closest('wx-form')
      const owner = form && builtinOf(form)?.form
      if (formType === 'submit') owner?.submit()
      if (formType === 'reset') owner?.reset()
    },
    attributes: {
      ...attributes,
      'aria-role': (value) => element.setAttribute('role', toText(value) || 'button'),
      disabled: (value) => {
        disabled = toFlag(value)
        reflect(element, 'disabled', disabled)
        reflect(element, 'aria-disabled', disabled || undefined)
        element.tabIndex = disabled ? -1 : 0
      },
      loading: (value) => {
        reflect(element, 'loading', toFlag(value))
        reflect(element, 'aria-busy', toFlag(value) || undefined)
      },
      'form-type': (value) => {
        formType = toText(value)
      },
      ...unsupported(host, 'button', ['open-type']),
    },
  }
}
