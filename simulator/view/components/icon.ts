import { toPixels, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

const disc = 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z'
const ring = 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm0 1.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8z'
const tick = 'M6.4 12.2l1.3-1.3 3 3 6-6L18 9.2l-7.3 7.3z'
const bang = 'M11 5.8h2v8h-2zM11 15.8h2v2.2h-2z'

/** Own drawings in a 24 x 24 box; holes are cut by the even-odd rule. */
const drawings: Readonly<Record<string, { path: string; color: string }>> = {
  success: { path: disc + tick, color: 'var(--wx-good)' },
  success_no_circle: { path: tick, color: 'var(--wx-good)' },
  info: { path: `${disc}M11 6h2v2.2h-2zM11 10.2h2v8h-2z`, color: 'var(--wx-accent)' },
  warn: { path: disc + bang, color: 'var(--wx-bad)' },
  waiting: { path: `${disc}M11.2 5.5h1.6v6.2l4 2.4-.8 1.4-4.8-2.9z`, color: 'var(--wx-accent)' },
  cancel: {
    path: `${ring}M8.1 6.9L12 10.8l3.9-3.9 1.2 1.2-3.9 3.9 3.9 3.9-1.2 1.2-3.9-3.9-3.9 3.9-1.2-1.2 3.9-3.9-3.9-3.9z`,
    color: 'var(--wx-bad)',
  },
  clear: {
    path: `${disc}M8.1 6.9L12 10.8l3.9-3.9 1.2 1.2-3.9 3.9 3.9 3.9-1.2 1.2-3.9-3.9-3.9 3.9-1.2-1.2 3.9-3.9-3.9-3.9z`,
    color: 'var(--wx-muted)',
  },
  download: {
    path: `${ring}M11.2 6h1.6v7l2.5-2.5 1.1 1.1L12 16l-4.4-4.4 1.1-1.1 2.5 2.5zM7.5 17h9v1.4h-9z`,
    color: 'var(--wx-good)',
  },
  search: {
    path: 'M10.5 3a7.5 7.5 0 1 0 4.7 13.3l4.7 4.7 1.1-1.1-4.7-4.7A7.5 7.5 0 0 0 10.5 3zm0 1.6a5.9 5.9 0 1 1 0 11.8 5.9 5.9 0 0 1 0-11.8z',
    color: 'var(--wx-muted)',
  },
}
const svg = 'http://www.w3.org/2000/svg'

export const icon: MakeBuiltin = ({ element, document, environment, warn }) => {
  const picture = document.createElementNS(svg, 'svg')
  const path = document.createElementNS(svg, 'path')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('aria-hidden', 'true')
  path.setAttribute('fill-rule', 'evenodd')
  picture.append(path)
  element.append(picture)
  let own = ''
  let chosen = ''
  const paint = (): void => path.setAttribute('fill', chosen || own || 'currentColor')
  const size = (px: number): void => {
    picture.setAttribute('width', String(px))
    picture.setAttribute('height', String(px))
  }
  size(23)

  return {
    slot: document.createElement('div'),
    attributes: {
      type: (value) => {
        const drawing = drawings[toText(value)]
        if (value && !drawing) warn(`<icon type="${toText(value)}"> is not known`)
        path.setAttribute('d', drawing?.path ?? '')
        own = drawing?.color ?? ''
        paint()
      },
      size: (value) => size(toPixels(value, environment().windowWidthPx, 23)),
      color: (value) => {
        chosen = toText(value)
        paint()
      },
    },
  }
}
