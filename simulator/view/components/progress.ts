import { toFlag, toNumber, toPixels, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

export const progress: MakeBuiltin = ({ element, document, environment }) => {
  const bar = document.createElement('div')
  const done = document.createElement('div')
  const info = document.createElement('div')
  bar.className = 'wx-bar'
  info.className = 'wx-beside'
  info.hidden = true
  bar.append(done)
  element.append(bar, info)
  element.setAttribute('role', 'progressbar')
  const pixels = (value: unknown, otherwise: number): string =>
    `${toPixels(value, environment().windowWidthPx, otherwise)}px`

  return {
    slot: document.createElement('div'),
    attributes: {
      percent: (value) => {
        const percent = Math.min(100, Math.max(0, toNumber(value, 0)))
        done.style.width = `${percent}%`
        info.textContent = `${percent}%`
        element.setAttribute('aria-valuenow', String(percent))
      },
      'show-info': (value) => {
        info.hidden = !toFlag(value)
      },
      'stroke-width': (value) => {
        bar.style.height = pixels(value, 6)
      },
      'border-radius': (value) => {
        bar.style.borderRadius = pixels(value, 0)
      },
      'font-size': (value) => {
        info.style.fontSize = pixels(value, 16)
      },
      'active-color': (value) => {
        done.style.background = toText(value)
      },
      color: (value) => {
        done.style.background = toText(value)
      },
      'background-color': (value) => {
        bar.style.background = toText(value)
      },
    },
  }
}
