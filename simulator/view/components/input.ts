import { toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { editable } from './editable.ts'

/** Types choose a keyboard and filter nothing, as on a phone: what may be typed is the application's decision. */
const keyboards: Readonly<Record<string, string>> = { number: 'numeric', digit: 'decimal', idcard: 'text' }

export const input: MakeBuiltin = (host) => {
  const field = host.document.createElement('input')
  const base = editable(host, field)
  let type = ''
  let password = false
  let confirmHold = false

  const settle = (): void => {
    field.type = password || type === 'safe-password' ? 'password' : 'text'
    field.inputMode = keyboards[type] ?? 'text'
  }
  settle()
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return
    base.confirm()
    if (!confirmHold) field.blur()
  })

  return {
    ...base,
    // WeChat lets handlers of an input answer so, but not those of a textarea.
    answered: base.answer,
    attributes: {
      ...base.attributes,
      type: (value) => {
        type = toText(value)
        settle()
      },
      password: (value) => {
        password = toFlag(value)
        settle()
      },
      'confirm-hold': (value) => {
        confirmHold = toFlag(value)
      },
    },
  }
}
