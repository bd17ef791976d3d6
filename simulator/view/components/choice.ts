import { reflect, toFlag, toText } from '../attributes.ts'
import type { Builtin, MakeBuiltin } from '../builtin.ts'

type Kind = 'checkbox' | 'radio'

/** A check box or radio button; its group, when there is one, tells of the change. */
export const checkbox = choice('checkbox')
export const radio = choice('radio')

export const checkboxGroup = group('checkbox', (chosen) => chosen)
export const radioGroup = group('radio', (chosen) => chosen[0] ?? '')

function choice(kind: Kind): MakeBuiltin {
  return ({ element, document, writeBack, builtinOf }) => {
    const mark = document.createElement('div')
    const slot = document.createElement('div')
    mark.className = kind === 'radio' ? 'wx-box wx-dot' : 'wx-box'
    slot.className = 'wx-beside'
    element.append(mark, slot)
    element.tabIndex = 0
    element.setAttribute('role', kind)
    let first: boolean | undefined
    let disabled = false

    const show = (now: boolean): void => element.setAttribute('aria-checked', String(now))
    const checked = (): boolean => element.getAttribute('aria-checked') === 'true'
    show(false)

    return {
      slot,
      field: { value: checked, reset: () => show(first ?? false) },
      activate: () => {
        if (disabled || (kind === 'radio' && checked())) return
        show(!checked())
        writeBack('checked', checked())
        const owner = element.closest(`wx-${kind}-group`)
        if (owner) builtinOf(owner)?.memberChosen?.(element)
      },
      attributes: {
        // Kept as an attribute, where the group reads it.
        value: (value) => element.setAttribute('value', toText(value)),
        checked: (value) => {
          first ??= toFlag(value)
          show(toFlag(value))
        },
        disabled: (value) => {
          disabled = toFlag(value)
          reflect(element, 'aria-disabled', disabled || undefined)
          element.tabIndex = disabled ? -1 : 0
        },
        color: (value) => {
          if (value) mark.style.setProperty('--control', toText(value))
          else mark.style.removeProperty('--control')
        },
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
