import { toText } from '../attributes.ts'
import type { Builtin, MakeBuiltin } from '../builtin.ts'
import { checkable } from './checkable.ts'

type Kind = 'checkbox' | 'radio'

/** A check box or radio button; its group, when there is one, tells of the change. */
export const checkbox = choice('checkbox')
export const radio = choice('radio')

export const checkboxGroup = group('checkbox', (chosen) => chosen)
export const radioGroup = group('radio', (chosen) => chosen[0] ?? '')

function choice(kind: Kind): MakeBuiltin {
  return (host) => {
    const { element, document, builtinOf } = host
    const mark = document.createElement('div')
    const slot = document.createElement('div')
    mark.className = kind === 'radio' ? 'wx-box wx-dot' : 'wx-box'
    slot.className = 'wx-beside'
    element.append(slot)
    element.setAttribute('role', kind)
    const base = checkable(host, mark, () => {
      const owner = element.closest(`wx-${kind}-group`)
      if (owner) builtinOf(owner)?.memberChosen?.(element)
    })
    return {
      ...base,
      slot,
      attributes: {
        ...base.attributes,
        // Kept as an attribute, where the group reads it.
        value: (value) => element.setAttribute('value', toText(value)),
      },
    }
  }
}

function group(kind: Kind, summary: (chosen: string[]) => unknown): MakeBuiltin {
  return ({ element, emit, builtinOf }): Builtin => {
    const members = (): Element[] => [...element.querySelectorAll(`wx-${kind}`)]
    const value = (): unknown =>
      summary(
        members()
          .filter((member) => member.getAttribute('aria-checked') === 'true')
          .map((member) => member.getAttribute('value') ?? ''),
      )
    element.setAttribute('role', kind === 'radio' ? 'radiogroup' : 'group')
    return {
      memberChosen: (chosen) => {
        if (kind === 'radio') {
          for (const member of members()) if (member !== chosen) member.setAttribute('aria-checked', 'false')
        }
        emit('change', { value: value() })
      },
      field: {
        value,
        reset: () => {
          for (const member of members()) builtinOf(member)?.field?.reset()
        },
      },
    }
  }
}
