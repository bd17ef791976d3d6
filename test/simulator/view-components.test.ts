import { describe, expect, it } from 'vitest'
import { openView } from '../support/view.ts'

describe('button', () => {
  it('is one for keyboards and screen readers', () => {
    const page = openView()
    const { element } = page.make('button', { type: 'primary', size: 'mini', plain: true }, ['tap'])
    expect([element.getAttribute('role'), element.tabIndex]).toEqual(['button', 0])
    expect(['type', 'size', 'plain'].map((name) => element.getAttribute(name))).toEqual([
      'primary',
      'mini',
      '',
    ])
    page.key(element, ' ')
    expect(page.events('tap')).toHaveLength(1)
  })

  it('takes no taps while disabled, and says so', () => {
    const page = openView()
    const outer = page.make('view', {}, ['tap'])
    const { element, id } = page.make('button', { disabled: true, 'form-type': 'submit' }, ['tap'], outer.id)
    page.click(element)
    page.key(element, 'Enter')
    expect(page.events()).toEqual([])
    expect([element.getAttribute('aria-disabled'), element.tabIndex]).toEqual(['true', -1])
    page.apply(['attribute', id, 'disabled', false])
    page.click(element)
    expect(page.events('tap')).toHaveLength(1)
  })

  it('is busy while loading, and warns of what it cannot open', () => {
    const page = openView()
    const { element } = page.make('button', { loading: true, openType: 'share' })
    expect(element.getAttribute('aria-busy')).toBe('true')
    expect(page.logs()).toEqual(['<button open-type="share"> is not simulated: it has no effect'])
  })
})

describe('text', () => {
  it('shows spaces and entities as told, whichever comes first', () => {
    const page = openView()
    const early = page.make('text', { space: 'nbsp', decode: true })
    const child = page.text(early.id, 'a b&lt;c&amp;')
    expect(early.element.textContent).toBe('a\u00a0b<c&')

    const late = page.make('text')
    page.text(late.id, 'x y&gt;')
    expect(late.element.textContent).toBe('x y&gt;')
    page.apply(['attribute', late.id, 'space', 'emsp'], ['attribute', late.id, 'decode', true])
    expect(late.element.textContent).toBe('x\u2003y>')
    page.apply(['attribute', late.id, 'space', undefined])
    expect(late.element.textContent, 'the original was kept').toBe('x y>')

    page.apply(['setText', child, 'p q'])
    expect(early.element.textContent).toBe('p\u00a0q')
  })

  it('breaks lines at \\n', () => {
    const page = openView()
    const { id, element } = page.make('text', { userSelect: true })
    page.text(id, '一\\n二')
    expect(element.textContent).toBe('一\n二')
    expect(element.hasAttribute('user-select')).toBe(true)
  })
})

describe('image', () => {
  it('fetches through the shell, and tells of success and failure', () => {
    const page = openView({ imageBase: '/host/image?url=' })
    const { element, id } = page.make('image', { src: 'https://shop.quickpass.example/a b.png' }, [
      'load',
      'error',
    ])
    const picture = element.querySelector('img')!
    expect(picture.getAttribute('src')).toBe(
      '/host/image?url=https%3A%2F%2Fshop.quickpass.example%2Fa%20b.png',
    )
    Object.defineProperties(picture, { naturalWidth: { value: 640 }, naturalHeight: { value: 480 } })
    picture.dispatchEvent(new page.window.Event('load'))
    picture.dispatchEvent(new page.window.Event('error'))
    expect(page.events().map(({ name, detail }) => [name, detail])).toEqual([
      ['load', { width: 640, height: 480 }],
      ['error', { errMsg: 'GET https://shop.quickpass.example/a b.png failed' }],
    ])
    page.apply(['attribute', id, 'src', 'data:image/png;base64,AAAA'])
    expect(picture.getAttribute('src')).toBe('data:image/png;base64,AAAA')
    page.apply(['attribute', id, 'src', ''])
    expect(picture.hasAttribute('src')).toBe(false)
  })

  it('loads lazily when asked, is silent unless named', () => {
    const page = openView()
    const { element } = page.make('image', { lazyLoad: true, mode: 'aspectFill' })
    const named = page.make('image', { 'aria-label': '拿铁' }).element
    expect(element.querySelector('img')).toMatchObject({ loading: 'lazy', alt: '' })
    expect(element.getAttribute('mode')).toBe('aspectFill')
    expect([named.getAttribute('role'), named.getAttribute('aria-label')]).toEqual(['img', '拿铁'])
  })
})

describe('image modes', () => {
  it.each([
    ['center', 'center center'],
    ['top', 'center top'],
    ['bottom right', 'right bottom'],
  ])('shows a part of the picture with %s', (mode, position) => {
    const { style } = openView().make('image', { mode }).element.querySelector('img')!
    expect([style.objectFit, style.objectPosition].map(String)).toEqual(['none', position])
  })
})

describe('page-meta', () => {
  it('lets text follow the font size of the phone where a page asks for it', () => {
    const page = openView({ environment: { fontScale: 1.4 } })
    page.make('page-meta', { 'root-font-size': 'system', 'page-font-size': '28rpx' })
    const { style } = page.document.documentElement
    expect([style.fontSize, style.getPropertyValue('--font-scale')]).toEqual([
      'calc(16px * var(--font-scale))',
      '1.4',
    ])
    expect(page.document.body.style.fontSize).toBe('calc(var(--rpx) * 28)')
  })
})

describe('scroll-view', () => {
  it('reports scrolling, and each edge once as it is reached', () => {
    const page = openView()
    const { element } = page.make('scroll-view', { 'scroll-y': true, lowerThreshold: '20px' }, [
      'scroll',
      'scrolltoupper',
      'scrolltolower',
    ])
    Object.defineProperties(element, { scrollHeight: { value: 1_000 }, clientHeight: { value: 400 } })
    for (const top of [200, 580, 600, 300, 40, 0]) {
      element.scrollTop = top
      element.dispatchEvent(new page.window.Event('scroll'))
    }
    expect(page.events('scroll')).toHaveLength(6)
    expect(page.events('scroll')[1]?.detail).toMatchObject({
      scrollTop: 580,
      scrollHeight: 1_000,
      deltaY: -380,
    })
    expect(page.events('scrolltolower').map(({ detail }) => detail)).toEqual([{ direction: 'bottom' }])
    expect(page.events('scrolltoupper').map(({ detail }) => detail)).toEqual([{ direction: 'top' }])
  })

  it('goes to a position or a child, once they are laid out', () => {
    const page = openView()
    const { element, id } = page.make('scroll-view', { scrollY: true, 'scroll-top': '100rpx' })
    page.frame()
    expect(element.scrollTop).toBe(50)

    const child = page.make('view', {}, [], id)
    page.apply(['id', child.id, 'card-3'], ['attribute', id, 'scroll-into-view', 'card-3'])
    element.getBoundingClientRect = () => new page.window.DOMRect(0, 100, 300, 400)
    child.element.getBoundingClientRect = () => new page.window.DOMRect(0, 400, 300, 60)
    page.frame()
    expect(element.scrollTop).toBe(350)
  })
})

describe('switch, checkbox and radio', () => {
  it('toggle by tap and key, tell it and write it back', () => {
    const page = openView()
    const { element, id } = page.make('switch', { 'aria-label': '免密支付' }, ['change'])
    page.apply(['bindModel', id, 'checked'])
    expect([element.getAttribute('role'), element.getAttribute('aria-checked')]).toEqual(['switch', 'false'])
    page.click(element)
    page.key(element, ' ')
    expect(page.events('change').map(({ detail }) => detail)).toEqual([{ value: true }, { value: false }])
    expect(page.sent).toContainEqual({ type: 'model', target: id, name: 'checked', value: true })
    page.apply(['attribute', id, 'checked', true])
    expect(element.getAttribute('aria-checked')).toBe('true')
    page.apply(['attribute', id, 'disabled', true], ['attribute', id, 'type', 'checkbox'])
    page.click(element)
    expect([element.getAttribute('role'), element.getAttribute('aria-checked')]).toEqual(['checkbox', 'true'])
  })

  it('report to their group in the order of the page', () => {
    const page = openView()
    const group = page.make('checkbox-group', {}, ['change'])
    const [a, b] = ['a', 'b'].map((value) => page.make('checkbox', { value }, [], group.id))
    page.click(b!.element)
    page.click(a!.element)
    page.click(b!.element)
    expect(page.events('change').map(({ target, detail }) => [target, detail])).toEqual([
      [group.id, { value: ['b'] }],
      [group.id, { value: ['a', 'b'] }],
      [group.id, { value: ['a'] }],
    ])
  })

  it('leave one radio chosen', () => {
    const page = openView()
    const group = page.make('radio-group', {}, ['change'])
    const [a, b] = ['a', 'b'].map((value) =>
      page.make('radio', { value, checked: value === 'a' }, [], group.id),
    )
    page.click(b!.element)
    page.click(b!.element)
    expect(page.events('change').map(({ detail }) => detail)).toEqual([{ value: 'b' }])
    expect([a, b].map((each) => each!.element.getAttribute('aria-checked'))).toEqual(['false', 'true'])
  })
})

describe('label', () => {
  it('operates the control inside it, or the one it names', () => {
    const page = openView()
    const label = page.make('label')
    page.text(label.id, '同意协议')
    const agree = page.make('checkbox', { value: '1' }, [], label.id)
    page.click(label.element)
    expect(agree.element.getAttribute('aria-checked')).toBe('true')
    page.click(agree.element)
    expect(agree.element.getAttribute('aria-checked'), 'a tap on the control counts once').toBe('false')

    const far = page.make('input')
    page.apply(['id', far.id, 'phone'])
    page.click(page.make('label', { for: 'phone' }).element)
    expect(page.document.activeElement).toBe(far.element.querySelector('input'))
  })

  it('does not wake what is disabled', () => {
    const page = openView()
    const form = page.make('form', {}, ['submit'])
    const label = page.make('label', {}, [], form.id)
    page.make('button', { 'form-type': 'submit', disabled: true }, [], label.id)
    page.click(label.element)
    expect(page.events()).toEqual([])
  })
})

describe('swiper', () => {
  function openSwiper(attributes: Record<string, unknown> = {}) {
    const page = openView()
    const { element, id } = page.make('swiper', attributes, ['change', 'animationfinish'])
    for (const item of ['a', 'b', 'c']) page.make('swiper-item', { 'item-id': item }, [], id)
    element.getBoundingClientRect = () => new page.window.DOMRect(0, 0, 300, 150)
    page.frame()
    const changes = () => page.events('change').map(({ detail }) => detail)
    return { ...page, element, id, changes }
  }

  it('turns by itself, and starts over', () => {
    const { advance, changes } = openSwiper({ autoplay: true, interval: 1_000, duration: 200 })
    advance(3_000)
    expect(changes()).toEqual([
      { current: 1, currentItemId: 'b', source: 'autoplay' },
      { current: 2, currentItemId: 'c', source: 'autoplay' },
      { current: 0, currentItemId: 'a', source: 'autoplay' },
    ])
  })

  it('follows the finger, turns when dragged far, and springs back otherwise', () => {
    const { pointer, element, changes, events, advance } = openSwiper()
    const drag = (toX: number) => {
      pointer(element, 'pointerdown', { clientX: 200, clientY: 50 })
      pointer(element, 'pointermove', { clientX: toX, clientY: 50 })
      pointer(element, 'pointerup', { clientX: toX, clientY: 50 })
    }
    drag(180)
    expect(changes()).toEqual([])
    drag(100)
    expect(changes()).toEqual([{ current: 1, currentItemId: 'b', source: 'touch' }])
    advance(500)
    expect(events('animationfinish')).toHaveLength(1)
    drag(300)
    expect(changes().at(-1)).toMatchObject({ current: 0 })
    drag(300)
    expect(changes(), 'there is nothing before the first').toHaveLength(2)
  })

  it('shows the slide it is told, with dots; nobody reaches the others', () => {
    const { apply, id, element, frame, changes } = openSwiper({ indicatorDots: true, current: 1 })
    apply(['attribute', id, 'current', 2])
    frame()
    expect(changes().at(-1)).toEqual({ current: 2, currentItemId: 'c', source: '' })
    const dots = [...element.querySelectorAll('.wx-dots > div')].map((dot) => dot.className)
    expect(dots).toEqual(['', '', 'wx-current'])
    const inert = [...element.querySelectorAll('wx-swiper-item')].map((item) => item.hasAttribute('inert'))
    expect(inert).toEqual([true, true, false])
  })

  it('stops when it is released', () => {
    const { apply, id, advance, changes, logs } = openSwiper({ autoplay: true, interval: 1_000 })
    apply(['release', id])
    advance(10_000)
    expect(changes()).toEqual([])
    expect(logs()).toEqual([])
  })
})

describe('picker', () => {
  it('chooses from a list of texts or objects', () => {
    const page = openView()
    const { element, id } = page.make(
      'picker',
      { range: [{ name: '招商银行' }, { name: '工商银行' }], rangeKey: 'name' },
      ['change'],
    )
    page.text(id, '请选择')
    page.apply(['attribute', id, 'value', 0], ['attribute', id, 'aria-label', '银行'])
    const list = element.querySelector('select')!
    expect([...list.options].map(({ textContent }) => textContent)).toEqual(['招商银行', '工商银行'])
    expect([list.selectedIndex, list.getAttribute('aria-label')]).toEqual([0, '银行'])
    list.selectedIndex = 1
    list.dispatchEvent(new page.window.Event('change', { bubbles: true }))
    expect(page.events('change').map(({ detail }) => detail)).toEqual([{ value: 1 }])
    expect(element.textContent).toContain('请选择')
  })

  it('chooses a date or a time within limits', () => {
    const page = openView()
    const { element } = page.make(
      'picker',
      { 'aria-label': '日期', mode: 'date', value: '2026-11-22', start: '2026-01-01', end: '2026-12-31' },
      ['change'],
    )
    const field = element.querySelector('input')!
    expect([field.type, field.value, field.min, field.max]).toEqual([
      'date',
      '2026-11-22',
      '2026-01-01',
      '2026-12-31',
    ])
    expect(field.getAttribute('aria-label'), 'the name survives the change of mode').toBe('日期')
    field.value = '2026-11-30'
    field.dispatchEvent(new page.window.Event('change', { bubbles: true }))
    expect(page.events('change').map(({ detail }) => detail)).toEqual([{ value: '2026-11-30' }])
  })

  it('says which modes it does not have', () => {
    const page = openView()
    const { element } = page.make('picker', { mode: 'region' })
    expect(page.logs()).toEqual(['<picker mode="region"> is not simulated: it cannot be opened'])
    expect(element.querySelector('select,input')).toBeNull()
  })
})

describe('navigator', () => {
  it('asks to go, and leaves the decision to others', () => {
    const page = openView()
    const { element, id } = page.make('navigator', { url: '/pages/order?id=7', openType: 'redirect' }, [
      'tap',
    ])
    page.click(element)
    expect(page.events('tap')).toHaveLength(1)
    expect(page.sent).toContainEqual({
      type: 'navigate',
      target: id,
      openType: 'redirect',
      url: '/pages/order?id=7',
      delta: 1,
    })
    expect([element.getAttribute('role'), element.tabIndex]).toEqual(['link', 0])
  })
})

describe('icon and progress', () => {
  it('draw themselves', () => {
    const page = openView()
    const icon = page.make('icon', { type: 'success', size: '40rpx', color: 'teal' }).element
    expect(icon.querySelector('svg')?.getAttribute('width')).toBe('20')
    expect(icon.querySelector('path')?.getAttribute('fill')).toBe('teal')
    page.make('icon', { type: 'unicorn' })
    expect(page.logs()).toEqual(['<icon type="unicorn"> is not known'])

    const bar = page.make('progress', { percent: 130, showInfo: true, activeColor: 'teal' }).element
    expect(bar.getAttribute('aria-valuenow')).toBe('100')
    expect(bar.textContent).toBe('100%')
    expect(bar.querySelector<HTMLElement>('.wx-bar > div')?.style.background).toBe('teal')
  })
})

describe('a tag that the simulator does not have', () => {
  it('is seen on the page and told once in the console', () => {
    const page = openView()
    const { element } = page.make('live-player')
    page.make('live-player')
    const misspelt = page.make('veiw')
    page.text(misspelt.id, 'children still show')
    expect(element.textContent).toContain('<live-player> 模拟器未提供')
    expect(misspelt.element.textContent).toContain('children still show')
    expect(page.logs()).toEqual([
      '<live-player> is not simulated: a placeholder stands in its place',
      '<veiw> is not simulated: a placeholder stands in its place',
    ])
  })

  it('is no component of the application, whatever its name', () => {
    const page = openView()
    page.apply(['host', 90, 'video'], ['append', 1, 90], ['create', 91, 'constructor'], ['append', 1, 91])
    expect(page.document.querySelector('wx-video')?.childNodes).toHaveLength(0)
    expect(page.logs()).toEqual(['<constructor> is not simulated: a placeholder stands in its place'])
  })
})
