import { describe, expect, it } from 'vitest'
import { openView } from '../support/view.ts'

describe('a tap', () => {
  it('is told once, for the innermost node, with page coordinates', () => {
    const page = openView()
    const outer = page.make('view', {}, ['tap'])
    const inner = page.make('text', {}, [], outer.id)
    page.click(inner.element, { clientX: 30, clientY: 40 })
    const touch = { identifier: 0, pageX: 30, pageY: 40, clientX: 30, clientY: 40 }
    expect(page.events()).toEqual([
      {
        type: 'event',
        target: inner.id,
        name: 'tap',
        detail: { x: 30, y: 40 },
        bubbles: true,
        timeStampMs: expect.any(Number),
        touches: [touch],
        changedTouches: [touch],
      },
    ])
  })

  it('is not told when nobody on its way listens', () => {
    const page = openView()
    const listening = page.make('view', {}, ['tap'])
    const other = page.make('view')
    page.click(other.element)
    expect(page.sent).toEqual([])
    page.click(listening.element)
    expect(page.events('tap')).toHaveLength(1)
  })

  it('comes from Enter and Space as well, in the middle of what has the focus', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['tap'])
    element.getBoundingClientRect = () => new page.window.DOMRect(10, 10, 100, 20)
    expect(element.tabIndex).toBe(0)
    page.key(element, 'Enter')
    page.key(element, ' ')
    page.key(element, 'Enter', { repeat: true })
    page.key(element, 'a')
    expect(page.events('tap').map(({ detail }) => detail)).toEqual([
      { x: 60, y: 20 },
      { x: 60, y: 20 },
    ])
  })

  it('is not a drag', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['tap'])
    page.pointer(element, 'pointerdown', { clientX: 0, clientY: 0 })
    page.pointer(element, 'pointermove', { clientX: 0, clientY: 30 })
    page.pointer(element, 'pointerup', { clientX: 0, clientY: 30 })
    page.click(element)
    expect(page.events('tap')).toEqual([])
    page.click(element)
    expect(page.events('tap'), 'the next one counts again').toHaveLength(1)
  })

  it('counts again after a drag that ended elsewhere', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['tap'])
    page.pointer(element, 'pointerdown')
    page.pointer(element, 'pointermove', { clientY: 200 })
    page.pointer(page.document.body, 'pointerup', { clientY: 200 })
    page.advance(50)
    page.click(element)
    expect(page.events('tap')).toHaveLength(1)
  })
})

describe('what can be tapped', () => {
  it('is a button for screen readers, unless the template says otherwise', () => {
    const page = openView()
    const plain = page.make('view', {}, ['tap']).element
    const link = page.make('view', { 'aria-role': 'link', 'aria-label': '查看订单' }, ['tap']).element
    const dialog = page.make('view', { 'aria-role': 'dialog' }, ['tap']).element
    const hidden = page.make('view', { 'aria-hidden': true }, ['tap']).element
    const quiet = page.make('view').element
    const roles = [plain, link, dialog, hidden, quiet].map((each) => [
      each.getAttribute('role'),
      each.tabIndex,
    ])
    expect(roles).toEqual([
      ['button', 0],
      ['link', 0],
      ['dialog', -1],
      [null, -1],
      [null, -1],
    ])
    expect(link.getAttribute('aria-label')).toBe('查看订单')
    page.key(dialog, 'Enter')
    expect(page.events('tap'), 'keys operate buttons, not dialogs').toEqual([])
  })
})

describe('fingers and mice', () => {
  it('report start, moves and end at the element they began on', () => {
    const page = openView()
    const first = page.make('view', {}, ['touchstart', 'touchmove', 'touchend'])
    const second = page.make('view', {}, ['touchmove'])
    page.pointer(first.element, 'pointerdown', { clientX: 1, clientY: 2 })
    page.pointer(second.element, 'pointermove', { clientX: 5, clientY: 6 })
    page.pointer(second.element, 'pointerup', { buttons: 0, clientX: 5, clientY: 6 })
    expect(page.events().map(({ name, target, touches }) => [name, target, touches?.length])).toEqual([
      ['touchstart', first.id, 1],
      ['touchmove', first.id, 1],
      ['touchend', first.id, 0],
    ])
    expect(page.events('touchmove')[0]?.changedTouches?.[0]).toMatchObject({ pageX: 5, pageY: 6 })
  })

  it('tell a finger once, though browsers report it as touch and as pointer', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['touchstart'])
    const finger = { identifier: 3, clientX: 7, clientY: 8, pageX: 7, pageY: 8, target: element }
    page.pointer(element, 'pointerdown', { pointerType: 'touch' })
    const touchstart = new page.window.Event('touchstart', { bubbles: true, cancelable: true })
    element.dispatchEvent(Object.assign(touchstart, { touches: [finger], changedTouches: [finger] }))
    expect(page.events('touchstart')).toHaveLength(1)
    expect(page.events('touchstart')[0]?.touches?.[0]?.identifier).toBe(3)
  })

  it('begin anew when the page took away what the last finger rested on', () => {
    const page = openView()
    const sheet = page.make('view', {}, ['touchstart'])
    const below = page.make('view', {}, ['touchstart'])
    const touch = (element: Element) => {
      const finger = { identifier: 0, clientX: 0, clientY: 0, pageX: 0, pageY: 0 }
      const start = new page.window.Event('touchstart', { bubbles: true })
      element.dispatchEvent(Object.assign(start, { touches: [finger], changedTouches: [finger] }))
    }
    touch(sheet.element)
    page.apply(['remove', 1, sheet.id], ['release', sheet.id])
    touch(below.element)
    expect(page.events('touchstart').map(({ target }) => target)).toEqual([sheet.id, below.id])
  })

  it('are cancelled when the button was let go outside the frame', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['touchstart', 'touchend', 'touchcancel'])
    page.pointer(element, 'pointerdown')
    page.pointer(element, 'pointermove', { buttons: 0 })
    expect(page.events().map(({ name }) => name)).toEqual(['touchstart', 'touchcancel'])
  })

  it('scroll nothing behind a node that catches moves, but still the list inside it', () => {
    const page = openView()
    const mask = page.make('view')
    page.apply(['listen', mask.id, 'touchmove', 'catch'])
    const list = page.make('scroll-view', { 'scroll-y': true }, [], mask.id)
    const wheel = (element: Element) =>
      element.dispatchEvent(new page.window.WheelEvent('wheel', { bubbles: true, cancelable: true }))
    expect(wheel(mask.element), 'held back').toBe(false)
    expect(wheel(list.element), 'let through').toBe(true)
  })
})

describe('a long press', () => {
  it('takes the place of the tap when somebody listens', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['tap', 'longpress'])
    page.pointer(element, 'pointerdown', { clientX: 3, clientY: 4 })
    page.advance(349)
    expect(page.events('longpress')).toEqual([])
    page.advance(1)
    page.pointer(element, 'pointerup')
    page.click(element)
    expect(page.events('longpress')[0]?.detail).toEqual({ x: 3, y: 4 })
    expect(page.events('tap')).toEqual([])
  })

  it('is an ordinary tap when nobody does', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['tap'])
    page.pointer(element, 'pointerdown')
    page.advance(2_000)
    page.pointer(element, 'pointerup')
    page.click(element)
    expect(page.events('tap')).toHaveLength(1)
  })

  it('does not come from a finger that moves away', () => {
    const page = openView()
    const { element } = page.make('view', {}, ['longpress'])
    page.pointer(element, 'pointerdown')
    page.pointer(element, 'pointermove', { clientX: 40 })
    page.advance(1_000)
    expect(page.events('longpress')).toEqual([])
  })
})

describe('hover-class', () => {
  it('lights up after its start time and stays a little', () => {
    const page = openView()
    const { element } = page.make('view', {
      'hover-class': 'pressed deep',
      'hover-start-time': 100,
      'hover-stay-time': 300,
    })
    page.pointer(element, 'pointerdown')
    page.advance(99)
    expect(element.className).toBe('')
    page.advance(1)
    expect(element.className).toBe('pressed deep')
    page.pointer(element, 'pointerup')
    page.advance(299)
    expect(element.className).toBe('pressed deep')
    page.advance(1)
    expect(element.className).toBe('')
  })

  it('shows a quick tap, and stays dark under a finger that scrolls', () => {
    const page = openView()
    const { element } = page.make('view', { 'hover-class': 'pressed' })
    page.pointer(element, 'pointerdown')
    page.pointer(element, 'pointerup')
    expect(element.className).toBe('pressed')
    page.advance(1_000)
    page.pointer(element, 'pointerdown')
    page.pointer(element, 'pointermove', { clientY: 50 })
    page.advance(1_000)
    expect(element.className).toBe('')
  })

  it('reaches ancestors unless stopped, and never a disabled button', () => {
    const page = openView()
    const outer = page.make('view', { 'hover-class': 'outer' })
    const inner = page.make('view', { 'hover-class': 'inner', 'hover-stop-propagation': true }, [], outer.id)
    const free = page.make('view', {}, [], outer.id)
    const off = page.make('button', { disabled: true }, [], inner.id)
    const press = (element: Element) => {
      page.pointer(element, 'pointerdown')
      page.advance(60)
      const lit = [outer.element.className, inner.element.className, off.element.className]
      page.pointer(element, 'pointerup')
      page.advance(1_000)
      return lit
    }
    expect(press(inner.element)).toEqual(['', 'inner', ''])
    expect(press(free.element)).toEqual(['outer', '', ''])
    expect(press(off.element)).toEqual(['', 'inner', ''])
  })
})

describe('motion and scrolling', () => {
  it('tells of animations of the page, not of those inside a built-in', () => {
    const page = openView()
    const view = page.make('view', {}, ['transitionend'])
    const slides = page.make('swiper', {}, ['transitionend'])
    const ended = () => new page.window.Event('transitionend', { bubbles: true })
    slides.element.firstElementChild!.dispatchEvent(ended())
    view.element.dispatchEvent(Object.assign(ended(), { elapsedTime: 0.2 }))
    expect(page.events().map(({ target, detail }) => [target, detail])).toEqual([
      [view.id, { elapsedTime: 0.2 }],
    ])
  })

  it('reports the page scroll, and the bottom once each time it is reached', () => {
    const page = openView()
    page.apply(['listen', 1, 'pagescroll', 'bind'], ['listen', 1, 'reachbottom', 'bind'])
    const html = page.document.documentElement
    Object.defineProperties(html, { scrollHeight: { value: 2_000 }, clientHeight: { value: 800 } })
    for (const top of [100, 1_160, 1_200, 100, 1_160]) {
      html.scrollTop = top
      page.window.dispatchEvent(new page.window.Event('scroll'))
    }
    expect(page.events('pagescroll').map(({ detail }) => detail)).toEqual(
      [100, 1_160, 1_200, 100, 1_160].map((scrollTop) => ({ scrollTop })),
    )
    expect(page.events('reachbottom')).toHaveLength(2)
  })
})
