import { describe, expect, it } from 'vitest'
import { openView } from '../support/view.ts'

describe('the service builds a page out of numbered nodes', () => {
  it('creates, nests, replaces and removes', () => {
    const { apply, document } = openView()
    apply(
      ['host', 2, 'page'],
      ['create', 3, 'view'],
      ['text', 4, '云闪付'],
      ['append', 1, 2],
      ['append', 2, 3],
      ['append', 3, 4],
    )
    expect(document.body.innerHTML).toBe('<wx-page><wx-view>云闪付</wx-view></wx-page>')

    apply(['create', 5, 'text'], ['insert', 2, 5, 3], ['create', 6, 'view'], ['replace', 2, 6, 3])
    expect(document.body.innerHTML).toBe('<wx-page><wx-text></wx-text><wx-view></wx-view></wx-page>')

    apply(['remove', 2, 5], ['setText', 4, '付款'], ['append', 6, 4])
    expect(document.body.innerHTML).toBe('<wx-page><wx-view>付款</wx-view></wx-page>')
  })

  it('splices lists in and out', () => {
    const { apply, document } = openView()
    const text = () => document.body.textContent
    apply(['fragment', 10], ['text', 11, 'a'], ['text', 12, 'b'], ['text', 13, 'c'], ['text', 14, 'd'])
    apply(
      ['append', 10, 11],
      ['append', 10, 12],
      ['append', 10, 13],
      ['append', 10, 14],
      ['spliceAppend', 1, 10],
    )
    expect(text()).toBe('abcd')

    apply(['fragment', 20], ['text', 21, 'X'], ['text', 22, 'Y'], ['append', 20, 21], ['append', 20, 22])
    apply(['spliceBefore', 1, 12, 2, 20])
    expect(text(), 'the list stands where the two removed nodes stood').toBe('aXYd')

    apply(['spliceRemove', 1, 21, 2])
    expect(text()).toBe('ad')

    apply(['fragment', 30], ['text', 31, '!'], ['append', 30, 31], ['spliceBefore', 1, 14, 0, 30])
    expect(text()).toBe('a!d')
  })

  it('sets ids, classes, styles in rpx and attributes', () => {
    const { apply, make } = openView()
    const { id, element } = make('view')
    apply(['id', id, 'total'], ['addClass', id, 'a'], ['addClass', id, 'b'], ['removeClass', id, 'a'])
    apply(['style', id, 'width: 20rpx; margin: -7.5rpx auto'])
    apply(['attribute', id, 'aria-role', 'status'], ['attribute', id, 'aria-live', 'polite'])
    apply(['attribute', id, 'hidden', true], ['attribute', id, 'data-x', { not: 'for the DOM' }])
    expect(element.id).toBe('total')
    expect(element.className).toBe('b')
    expect(element.getAttribute('style')).toContain('calc(var(--rpx) * 20)')
    expect(element.getAttribute('style')).toContain('calc(var(--rpx) * -7.5)')
    expect(element.getAttribute('role')).toBe('status')
    expect(element.getAttribute('aria-live')).toBe('polite')
    expect(element.hidden).toBe(true)
    expect(element.hasAttribute('data-x')).toBe(false)

    apply(['clearClasses', id], ['attribute', id, 'hidden', false], ['removeAttribute', id, 'aria-role'])
    expect(element.className).toBe('')
    expect(element.hidden).toBe(false)
    expect(element.hasAttribute('role')).toBe(false)
  })

  it('lets no template smuggle code into the page', () => {
    const { apply, make } = openView()
    const { id, element } = make('view')
    apply(['attribute', id, 'onclick', 'alert(1)'], ['attribute', id, 'onClick', 'alert(1)'])
    expect(element.attributes).toHaveLength(0)
  })

  it('answers a render ticket once the frame was drawn', () => {
    const { apply, sent, frame } = openView()
    apply(['render', 7])
    expect(sent).toEqual([])
    frame()
    expect(sent).toEqual([{ type: 'rendered', ticket: 7 }])
  })

  it('answers queries for places, scroll offsets and fields', () => {
    const { apply, sent, make, window } = openView()
    const { id, element } = make('input', { value: '12.50', maxlength: 9 })
    element.getBoundingClientRect = () => new window.DOMRect(10, 20, 300, 40)
    element.scrollTop = 5
    apply(['style', id, 'color: red'])
    apply(['query', id, { kind: 'rect' }, 1], ['query', id, { kind: 'scroll' }, 2])
    apply(['query', id, { kind: 'fields', properties: ['value', 'maxlength'], computedStyle: ['color'] }, 3])
    apply(['query', 1, { kind: 'rect' }, 4], ['query', 99, { kind: 'rect' }, 5])
    expect(sent).toEqual([
      {
        type: 'queried',
        ticket: 1,
        result: { left: 10, top: 20, right: 310, bottom: 60, width: 300, height: 40 },
      },
      {
        type: 'queried',
        ticket: 2,
        result: { scrollLeft: 0, scrollTop: 5, scrollWidth: 0, scrollHeight: 0 },
      },
      {
        type: 'queried',
        ticket: 3,
        result: { properties: { value: '12.50', maxlength: 9 }, computedStyle: { color: 'rgb(255, 0, 0)' } },
      },
      {
        type: 'queried',
        ticket: 4,
        result: { left: 0, top: 0, right: 1024, bottom: 768, width: 1024, height: 768 },
      },
      { type: 'queried', ticket: 5, result: null },
    ])
  })

  it('scrolls the page or a scroll-view, and takes the keyboard away', () => {
    const { apply, make, document } = openView()
    const list = make('scroll-view', { 'scroll-y': true })
    const field = make('input').element.querySelector('input')!
    field.focus()
    apply(['scroll', list.id, 0, 120, 0], ['scroll', 1, 0, 40, 0], ['blur'])
    expect(list.element.scrollTop).toBe(120)
    expect(document.documentElement.scrollTop).toBe(40)
    expect(document.activeElement).toBe(document.body)
  })
})

describe('nodes come and go without a trace', () => {
  it('forgets released nodes, whatever they are', () => {
    const { apply, view } = openView()
    const tags = ['view', 'swiper', 'input', 'picker', 'scroll-view', 'map']
    const ids = tags.map((_, index) => index + 2)
    for (const [index, tag] of tags.entries()) apply(['create', ids[index]!, tag], ['append', 1, ids[index]!])
    apply(['text', 50, 'x'], ['fragment', 51])
    expect(view.nodeCount).toBe(1 + tags.length + 2)
    for (const id of [...ids, 50, 51]) apply(['release', id])
    expect(view.nodeCount).toBe(1)
  })

  it('no longer tells of what happens at a released node', () => {
    const { apply, make, click, events } = openView()
    const { id, element } = make('view', {}, ['tap'])
    click(element)
    apply(['release', id])
    click(element)
    expect(events('tap')).toHaveLength(1)
  })

  it('mistakes nothing that a released field still feels for an event of its parents', () => {
    const { apply, make, type, events } = openView()
    const form = make('form', {}, ['input'])
    const { id, element } = make('input', {}, ['input'], form.id)
    apply(['release', id])
    type(element.querySelector('input')!, '1')
    expect(events()).toEqual([])
  })

  it('lets go of everything when closed', () => {
    const { view, make, click, events, document } = openView()
    const { element } = make('view', {}, ['tap'])
    view.close()
    click(element)
    expect(view.nodeCount).toBe(0)
    expect(events()).toEqual([])
    expect(document.querySelectorAll('style')).toHaveLength(0)
  })
})

describe('an operation that cannot be carried out', () => {
  it('is reported, and the rest still happens', () => {
    const { apply, sent, document } = openView()
    apply(['append', 1, 404], ['text', 2, 'still here'], ['append', 1, 2])
    expect(sent).toEqual([{ type: 'log', level: 'error', text: 'append: node 404 does not exist' }])
    expect(document.body.textContent).toBe('still here')
  })

  it('is reported for an operation of a newer service', () => {
    const { apply, logs } = openView()
    apply(['teleport', 1] as never)
    expect(logs()).toEqual(['teleport: unknown operation teleport'])
  })
})
