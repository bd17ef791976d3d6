import type { Touch } from '../wire/view.ts'
import { Hovering } from './hovering.ts'
import type { Page } from './page.ts'
import { keepPlace } from './place-kept.ts'
import { Press } from './press.ts'
import { pressKey, tap } from './taps.ts'

/** Distance from the bottom of the page at which `reachbottom` is told, WeChat's default. */
const reachBottomPx = 50

/**
 * Listens to what the person does with the page and tells the service in mini-program events. All of it is delegated to
 * the document; the answer stops it.
 */
export function listenToPerson(page: Page): () => void {
  const { document, window } = page
  const stops = new window.AbortController()
  const { signal } = stops
  const press = new Press(page)
  const hovering = new Hovering(page)
  /** What catches moves keeps the page behind it from scrolling; a list inside it scrolls on. */
  const keepStill = (event: TouchEvent | WheelEvent): void => {
    for (const { node, listens } of page.nodes.pathFrom(event.target as Node)) {
      if ((node as Element).localName === 'wx-scroll-view') return
      if (listens.get('touchmove') !== 'catch') continue
      if (event.cancelable) event.preventDefault()
      return
    }
  }

  const down = (target: Node, touches: Touch[], changed: Touch[]): void => {
    press.down(target, touches, changed)
    hovering.begin(target)
  }
  const move = (touches: Touch[], changed: Touch[]): void => {
    if (press.move(touches, changed)) hovering.cancel()
  }
  const up = (touches: Touch[], changed: Touch[], cancelled: boolean): void => {
    press.up(touches, changed, cancelled)
    if (cancelled) hovering.cancel()
    else hovering.end()
  }

  // Fingers and pens report through touch events, which never lose the element they started on. A mouse reports through
  // pointer events; those of the others are left out there, or each touch would be told twice.
  const touching = (event: TouchEvent): void => {
    const touches = [...event.touches].map(touchOf)
    const changed = [...event.changedTouches].map(touchOf)
    if (event.type === 'touchstart') down(event.target as Node, touches, changed)
    else if (event.type === 'touchmove') move(touches, changed)
    else up(touches, changed, event.type === 'touchcancel')
    if (event.type === 'touchmove') keepStill(event)
  }
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    document.addEventListener(type, touching, { signal, capture: true, passive: false })
  }
  const pointing = (event: PointerEvent): void => {
    if (/touch|pen/.test(event.pointerType) || (event.type === 'pointerdown' && event.button !== 0)) return
    const touch = [touchOf(event)]
    if (event.type === 'pointerdown') down(event.target as Node, touch, touch)
    else if (event.type === 'pointermove' && event.buttons) move(touch, touch)
    // A button let go outside the frame is only noticed by the next move without it.
    else up([], touch, event.type !== 'pointerup')
  }
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const) {
    document.addEventListener(type, pointing, { signal, capture: true })
  }
  document.addEventListener('wheel', keepStill, { signal, passive: false })

  document.addEventListener(
    'click',
    (event) => {
      if (!press.spoiltTap()) tap(page, event.target as Node, touchOf(event))
    },
    { signal },
  )
  document.addEventListener('keydown', (event) => pressKey(page, event), { signal })
  keepPlace(page, signal)

  // Only the page's own nodes tell of motion: what moves inside a built-in is the simulator's affair.
  for (const type of ['animationstart', 'animationiteration', 'animationend', 'transitionend'] as const) {
    const tell = ({ target, elapsedTime }: AnimationEvent | TransitionEvent): void => {
      if (page.nodes.at(target as Node)) page.emit(target as Node, type, { elapsedTime }, { bubbles: true })
    }
    document.addEventListener(type, tell, { signal })
  }

  let atBottom = false
  const scrolled = (): void => {
    hovering.cancel()
    const { scrollTop, scrollHeight, clientHeight } = document.documentElement
    page.emit(page.root, 'pagescroll', { scrollTop })
    const wasAtBottom = atBottom
    atBottom = scrollTop + clientHeight >= scrollHeight - reachBottomPx
    if (atBottom && !wasAtBottom) page.emit(page.root, 'reachbottom', {})
  }
  window.addEventListener('scroll', scrolled, { signal, passive: true })

  return () => {
    stops.abort()
    press.up([], [], true)
    hovering.cancel()
  }
}

function touchOf(at: MouseEvent | globalThis.Touch): Touch {
  const { pageX, pageY, clientX, clientY } = at
  return { identifier: 'identifier' in at ? at.identifier : 0, pageX, pageY, clientX, clientY }
}
