import { classNames, reflect, toFlag, toNumber, toText } from '../attributes.ts'
import type { AttributeSetter, Builtin, Host } from '../builtin.ts'
import { inlineStyle } from '../styles.ts'
import { ControlledText } from './controlled-text.ts'

const defaultMaxLength = 140
const keyboardMotionMs = 250

type TextField = HTMLInputElement | HTMLTextAreaElement

/**
 * What input and textarea have in common: a field under the service's control, with a placeholder that can be styled
 * and news of focus, typing and the keyboard.
 */
export function editable(
  host: Host,
  field: TextField,
  changed: () => void = () => {},
): Builtin & { confirm: () => void; answer: (text: string, cursor?: number | null) => void } {
  const { element, document, timing } = host
  const box = document.createElement('div')
  const placeholder = document.createElement('div')
  box.className = 'wx-field'
  placeholder.className = 'input-placeholder'
  placeholder.setAttribute('aria-hidden', 'true')
  field.autocomplete = 'off'
  field.spellcheck = false
  box.append(placeholder, field)
  element.append(box)

  let firstValue: unknown
  let maxLength = defaultMaxLength
  let composing = false

  const shown = (): void => {
    placeholder.hidden = field.value !== ''
    changed()
  }
  const controlled = new ControlledText(field, timing, shown)
  const cursor = (): number => field.selectionStart ?? field.value.length
  const clipped = (text: string): string => (maxLength < 0 ? text : text.slice(0, maxLength))
  const typed = (): void => {
    if (composing) return
    controlled.replace(clipped(field.value))
    shown()
    // Each of the two may be answered with a value.
    if (host.writeBack('value', field.value)) controlled.told()
    if (host.emit('input', { value: field.value, cursor: cursor() })) controlled.told()
  }
  const answer = (text: string, cursor: number | null = null): void => {
    if (!composing) controlled.accept(clipped(text), cursor)
  }
  field.addEventListener('input', typed)
  // While an input method composes a word, the field belongs to it: neither tell half words nor overwrite them.
  field.addEventListener('compositionstart', () => {
    composing = true
    placeholder.hidden = true
  })
  field.addEventListener('compositionend', () => {
    composing = false
    typed()
  })

  let keyboardUp = false
  const keyboard = (height: number): void => {
    if (host.environment().keyboardHeightPx === 0) return
    keyboardUp = height > 0
    host.keyboard(height, keyboardMotionMs)
    host.emit('keyboardheightchange', { height, duration: keyboardMotionMs / 1000 })
  }
  field.addEventListener('focus', () => {
    const height = host.environment().keyboardHeightPx
    host.writeBack('focus', true)
    host.emit('focus', { value: field.value, height })
    keyboard(height)
  })
  field.addEventListener('blur', () => {
    controlled.settle()
    host.writeBack('focus', false)
    host.emit('blur', { value: field.value, cursor: cursor() })
    keyboard(0)
  })

  const focus: AttributeSetter = (value) => {
    // The attribute comes before the element is on the page: wait until it is.
    timing.frame(() => {
      if (!element.isConnected) return
      if (toFlag(value)) field.focus()
      else if (value !== undefined && document.activeElement === field) field.blur()
    })
  }
  let selection: { start: number; end: number } | undefined
  const select = (part: { start?: number; end?: number }): void => {
    const { start = selection?.start ?? 0, end = selection?.end ?? start } = part
    selection = { start, end: Math.max(start, end) }
    timing.frame(() => {
      if (selection && selection.start >= 0) field.setSelectionRange(selection.start, selection.end)
    })
  }

  return {
    spokenAs: field,
    // Children mean nothing to a field; they are kept off the page, as WeChat keeps them.
    slot: document.createElement('div'),
    activate: () => field.focus(),
    release: () => {
      controlled.settle()
      // A field that is taken away while it has the focus takes the keyboard with it; browsers tell nobody.
      if (keyboardUp) host.keyboard(0, keyboardMotionMs)
    },
    answer,
    confirm: () => host.emit('confirm', { value: field.value }),
    field: {
      value: () => field.value,
      reset: () => controlled.replace(toText(firstValue)),
    },
    attributes: {
      value: (value) => {
        firstValue ??= value
        answer(toText(value))
      },
      placeholder: (value) => {
        placeholder.textContent = toText(value)
        field.placeholder = toText(value)
      },
      'placeholder-class': (value) => {
        placeholder.className = ['input-placeholder', ...classNames(value)].join(' ')
      },
      'placeholder-style': (value) => {
        placeholder.style.cssText = inlineStyle(toText(value))
      },
      disabled: (value) => {
        field.disabled = toFlag(value)
        reflect(element, 'disabled', field.disabled)
      },
      maxlength: (value) => {
        maxLength = toNumber(value, defaultMaxLength)
        if (maxLength < 0) field.removeAttribute('maxlength')
        else field.maxLength = maxLength
      },
      focus,
      'auto-focus': focus,
      cursor: (value) => {
        const at = toNumber(value, -1)
        if (at >= 0) select({ start: at, end: at })
      },
      'selection-start': (value) => select({ start: toNumber(value, -1) }),
      'selection-end': (value) => select({ end: toNumber(value, -1) }),
      'confirm-type': (value) => {
        const hint = toText(value)
        if (['send', 'search', 'next', 'go', 'done'].includes(hint)) field.enterKeyHint = hint
        reflect(element, 'confirm-type', value)
      },
    },
  }
}
