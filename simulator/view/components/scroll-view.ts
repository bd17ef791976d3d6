import { toFlag, toPixels, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { unsupported } from './unsupported.ts'

const defaultThresholdPx = 50

export const scrollView: MakeBuiltin = (host) => {
  const { element, timing, emit, environment } = host
  let upperPx = defaultThresholdPx
  let lowerPx = defaultThresholdPx
  let smooth = false
  let last = { left: 0, top: 0 }
  const told = new Set<string>()

  /** Tells of an edge when it is reached, not while staying there. */
  const edge = (name: string, direction: string, reached: boolean): void => {
    const key = name + direction
    if (reached && !told.has(key)) emit(name, { direction })
    if (reached) told.add(key)
    else told.delete(key)
  }
  const scrolled = (): void => {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element
    const deltaX = last.left - scrollLeft
    const deltaY = last.top - scrollTop
    last = { left: scrollLeft, top: scrollTop }
    emit('scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY })
    if (element.hasAttribute('scroll-y')) {
      edge('scrolltoupper', 'top', scrollTop <= upperPx && deltaY >= 0)
      edge('scrolltolower', 'bottom', scrollTop + clientHeight >= scrollHeight - lowerPx && deltaY <= 0)
    }
    if (element.hasAttribute('scroll-x')) {
      edge('scrolltoupper', 'left', scrollLeft <= upperPx && deltaX >= 0)
      edge('scrolltolower', 'right', scrollLeft + clientWidth >= scrollWidth - lowerPx && deltaX <= 0)
    }
  }
  element.addEventListener('scroll', scrolled, { passive: true })

  // A position usually comes together with the content that makes it reachable: wait for the layout.
  const scrollTo = (to: { left?: number; top?: number }): void =>
    timing.frame(() => {
      if (smooth) element.scrollTo({ ...to, behavior: 'smooth' })
      else {
        if (to.left !== undefined) element.scrollLeft = to.left
        if (to.top !== undefined) element.scrollTop = to.top
      }
    })
  const pixels = (value: unknown, otherwise: number): number =>
    toPixels(value, environment().windowWidthPx, otherwise)

  return {
    attributes: {
      ...unsupported(host, 'scroll-view', ['refresher-enabled', 'paging-enabled']),
      'scroll-top': (value) => {
        if (value !== undefined) scrollTo({ top: pixels(value, 0) })
      },
      'scroll-left': (value) => {
        if (value !== undefined) scrollTo({ left: pixels(value, 0) })
      },
      'scroll-into-view': (value) => {
        const id = toText(value)
        if (!id) return
        timing.frame(() => {
          const target = [...element.querySelectorAll('[id]')].find((child) => child.id === id)
          if (!target) return
          const inner = target.getBoundingClientRect()
          const outer = element.getBoundingClientRect()
          scrollTo({
            left: element.scrollLeft + inner.left - outer.left,
            top: element.scrollTop + inner.top - outer.top,
          })
        })
      },
      'scroll-with-animation': (value) => {
        smooth = toFlag(value)
      },
      'upper-threshold': (value) => {
        upperPx = pixels(value, defaultThresholdPx)
      },
      'lower-threshold': (value) => {
        lowerPx = pixels(value, defaultThresholdPx)
      },
    },
  }
}
