import { reflect, toFlag, toNumber, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

type Control = HTMLSelectElement | HTMLInputElement

/**
 * Lets a person choose from a list, or a date or a time. The browser's own control lies invisibly over the children: it
 * brings the list, the keyboard and the screen reader's words with it.
 */
export const picker: MakeBuiltin = ({ element, document, emit, writeBack, warn }) => {
  const slot = document.createElement('div')
  let control: Control = document.createElement('select')
  let mode = 'selector'
  let range: unknown[] = []
  let rangeKey = ''
  let value: unknown
  let first: unknown
  let limits = { start: '', end: '' }
  let disabled = false

  const chosen = (): unknown => (mode === 'selector' ? toNumber(value, 0) : toText(value))
  const labelOf = (item: unknown): string =>
    rangeKey && typeof item === 'object' && item !== null
      ? toText((item as Record<string, unknown>)[rangeKey])
      : toText(item)

  const fill = (): void => {
    if (control.localName === 'select') {
      const options = range.map((item) =>
        Object.assign(document.createElement('option'), { textContent: labelOf(item) }),
      )
      control.replaceChildren(...options)
      ;(control as HTMLSelectElement).selectedIndex = value === undefined ? -1 : toNumber(value, 0)
    } else {
      Object.assign(control, { min: limits.start, max: limits.end, value: toText(value) })
    }
    control.disabled = disabled
  }
  const build = (): void => {
    const known = ['selector', 'date', 'time'].includes(mode)
    if (!known) warn(`<picker mode="${mode}"> is not simulated: it cannot be opened`)
    const next =
      mode === 'selector' || !known ? document.createElement('select') : document.createElement('input')
    if (next.localName === 'input') (next as HTMLInputElement).type = mode
    next.className = 'wx-picker-control'
    next.addEventListener('change', () => {
      value = mode === 'selector' ? (next as HTMLSelectElement).selectedIndex : next.value
      writeBack('value', chosen())
      emit('change', { value: chosen() })
    })
    for (const { name, value: word } of control.attributes) {
      if (name.startsWith('aria-')) next.setAttribute(name, word)
    }
    control = next
    element.replaceChildren(slot, ...(known ? [control] : []))
    fill()
  }
  build()

  const refill = (set: (value: unknown) => void) => (given: unknown) => {
    set(given)
    fill()
  }
  return {
    slot,
    field: {
      value: chosen,
      reset: () => {
        value = first
        fill()
      },
    },
    activate: () => {
      // A finger on the control itself has opened it already.
      if (disabled || document.activeElement === control) return
      control.focus()
      // Browsers refuse to open a picker that no gesture asked for; the focus is then all there is.
      try {
        control.showPicker?.()
      } catch {}
    },
    attributes: {
      mode: (given) => {
        mode = toText(given) || 'selector'
        build()
      },
      range: refill((given) => {
        range = Array.isArray(given) ? given : []
      }),
      'range-key': refill((given) => {
        rangeKey = toText(given)
      }),
      value: refill((given) => {
        first ??= given
        value = given
      }),
      start: refill((given) => {
        limits = { ...limits, start: toText(given) }
      }),
      end: refill((given) => {
        limits = { ...limits, end: toText(given) }
      }),
      disabled: refill((given) => {
        disabled = toFlag(given)
        reflect(element, 'disabled', disabled)
      }),
      'aria-label': (given) => reflect(control, 'aria-label', given),
    },
  }
}
