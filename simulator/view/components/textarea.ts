import { reflect, toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { editable } from './editable.ts'

export const textarea: MakeBuiltin = (host) => {
  const field = host.document.createElement('textarea')
  let autoHeight = false
  let confirms = false
  let lineCount = 1

  const fit = (): void => {
    if (autoHeight) {
      field.style.height = 'auto'
      field.style.height = `${field.scrollHeight}px`
    }
    const lines = field.value.split('\n').length
    if (lines === lineCount) return
    lineCount = lines
    host.emit('linechange', { lineCount, height: field.scrollHeight, heightRpx: rpx(field.scrollHeight) })
  }
  const rpx = (px: number): number => (px * 750) / host.environment().windowWidthPx
  const base = editable(host, field, fit)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !confirms || event.isComposing) return
    event.preventDefault()
    base.confirm()
    field.blur()
  })

  return {
    ...base,
    attributes: {
      ...base.attributes,
      'auto-height': (value) => {
        autoHeight = toFlag(value)
        reflect(host.element, 'auto-height', autoHeight)
        host.timing.frame(fit)
      },
      'confirm-type': (value) => {
        base.attributes?.['confirm-type']?.(value)
        // Enter begins a new line, unless the keyboard's last key is asked to do something else.
        confirms = value !== undefined && toText(value) !== 'return'
      },
    },
  }
}
