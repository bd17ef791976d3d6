import { reflect, toFlag, toNumber, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { unsupported } from './unsupported.ts'

/** The share of its width that a slide must be dragged before it turns. */
const turnShare = 0.2
/** Before this a finger has not said whether it turns slides or scrolls the page. */
const startPx = 6

type Source = '' | 'autoplay' | 'touch'

/** Slides side by side; the track moves by whole slides, and follows the finger in between. */
export const swiper: MakeBuiltin = (host) => {
  const { element, document, timing, emit, writeBack } = host
  const track = document.createElement('div')
  const dots = document.createElement('div')
  track.className = 'wx-track'
  dots.className = 'wx-dots'
  dots.hidden = true
  dots.setAttribute('aria-hidden', 'true')
  element.append(track, dots)

  let current = 0
  let vertical = false
  let circular = false
  let autoplay = false
  let intervalMs = 5000
  let durationMs = 500
  let forgetTurn = (): void => {}

  const slides = (): HTMLElement[] => [...track.children] as HTMLElement[]
  const place = (dragPx = 0): void => {
    const offset = `calc(${-100 * current}% + ${dragPx}px)`
    track.style.transform = vertical ? `translate(0, ${offset})` : `translate(${offset}, 0)`
    track.style.transitionDuration = dragPx === 0 ? `${durationMs}ms` : '0ms'
    for (const [index, slide] of slides().entries()) reflect(slide, 'inert', index !== current)
    for (const [index, dot] of [...dots.children].entries())
      dot.classList.toggle('wx-current', index === current)
  }
  const go = (wanted: number, source: Source): void => {
    const count = slides().length
    const index = circular && count > 0 ? (wanted + count) % count : Math.max(0, Math.min(wanted, count - 1))
    const turned = index !== current
    current = index
    place()
    if (!turned) return
    const detail = { current, currentItemId: slides()[current]?.getAttribute('item-id') ?? '', source }
    writeBack('current', current)
    emit('change', detail)
    timing.after(durationMs, () => emit('animationfinish', detail))
  }
  const schedule = (): void => {
    forgetTurn()
    if (!autoplay) return
    forgetTurn = timing.after(intervalMs, () => {
      const last = current >= slides().length - 1
      // Without `circular` WeChat's slides go back to the first one.
      if (slides().length > 1) go(last ? 0 : current + 1, 'autoplay')
      schedule()
    })
  }

  let drag: { id: number; x: number; y: number; px: number } | undefined
  element.addEventListener('pointerdown', ({ pointerId: id, clientX: x, clientY: y }) => {
    forgetTurn()
    drag = { id, x, y, px: 0 }
  })
  element.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drag?.id) return
    const along = vertical ? event.clientY - drag.y : event.clientX - drag.x
    const across = vertical ? event.clientX - drag.x : event.clientY - drag.y
    if (drag.px === 0 && (Math.abs(along) < startPx || Math.abs(across) > Math.abs(along))) return
    if (drag.px === 0) element.setPointerCapture?.(event.pointerId)
    drag.px = along
    place(along)
  })
  const drop = (event: PointerEvent): void => {
    if (event.pointerId !== drag?.id) return
    const { width, height } = element.getBoundingClientRect()
    const far = Math.abs(drag.px) > Math.max(startPx, (vertical ? height : width) * turnShare)
    go(current - (far ? Math.sign(drag.px) : 0), 'touch')
    drag = undefined
    schedule()
  }
  element.addEventListener('pointerup', drop)
  element.addEventListener('pointercancel', drop)

  return {
    slot: track,
    childrenChanged: () => {
      dots.replaceChildren(...slides().map(() => document.createElement('div')))
      current = Math.max(0, Math.min(current, slides().length - 1))
      place()
    },
    release: () => {
      autoplay = false
      forgetTurn()
    },
    attributes: {
      ...unsupported(host, 'swiper', ['display-multiple-items', 'previous-margin', 'next-margin']),
      current: (value) => {
        // The slides may come after the number: only once they are there it can be checked.
        const wanted = toNumber(value, 0)
        timing.frame(() => go(wanted, ''))
      },
      autoplay: (value) => {
        autoplay = toFlag(value)
        schedule()
      },
      interval: (value) => {
        intervalMs = Math.max(100, toNumber(value, 5000))
        schedule()
      },
      duration: (value) => {
        durationMs = Math.max(0, toNumber(value, 500))
        place()
      },
      circular: (value) => {
        circular = toFlag(value)
      },
      vertical: (value) => {
        vertical = toFlag(value)
        reflect(element, 'vertical', vertical)
        place()
      },
      'indicator-dots': (value) => {
        dots.hidden = !toFlag(value)
      },
      'indicator-color': (value) => dots.style.setProperty('--dot', toText(value)),
      'indicator-active-color': (value) => dots.style.setProperty('--dot-current', toText(value)),
    },
  }
}
