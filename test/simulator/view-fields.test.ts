import { describe, expect, it } from 'vitest'
import { openView } from '../support/view.ts'

type Page = ReturnType<typeof openView>

function openField(
  tag: 'input' | 'textarea',
  attributes: Record<string, unknown> = {},
  page: Page = openView(),
) {
  const all = ['input', 'focus', 'blur', 'confirm', 'keyboardheightchange', 'linechange', 'tap']
  const made = page.make(tag, attributes, all)
  const field = made.element.querySelector<HTMLInputElement>(tag)!
  const set = (name: string, value: unknown): void => page.apply(['attribute', made.id, name, value])
  return { ...page, ...made, field, set, page }
}

describe('an input under the control of the service', () => {
  it('tells what is typed, and takes the answer', () => {
    const { field, type, events, set, id } = openField('input', { value: '1' })
    expect(field.value).toBe('1')
    type(field, '12a')
    expect(events('input')).toMatchObject([
      { target: id, bubbles: false, detail: { value: '12a', cursor: 3 } },
    ])
    set('value', '12')
    expect(field.value).toBe('12')
  })

  it('keeps the cursor where the person types, when the answer filters or groups the text', () => {
    const { field, type, set } = openField('input', { value: '12.5' })
    type(field, '12a.5', 3)
    set('value', '12.5')
    expect([field.value, field.selectionStart]).toEqual(['12.5', 2])

    type(field, '62281', 5)
    set('value', '6228 1')
    expect([field.value, field.selectionStart]).toEqual(['6228 1', 6])
  })

  it('takes the text that the handler of its typing returned, with the cursor where that says', () => {
    const { field, type, apply, id, set } = openField('input', { maxlength: 9 })
    type(field, '621626101', 5)
    apply(['answer', id, '6216 26101 5', null])
    expect([field.value, field.selectionStart], 'clipped, as far from the end as before').toEqual([
      '6216 2610',
      5,
    ])
    type(field, '6216 2', 6)
    apply(['answer', id, '6216 2', 1])
    expect([field.value, field.selectionStart]).toEqual(['6216 2', 1])

    type(field, '62167')
    type(field, '621678')
    apply(['answer', id, '6216 7', 3])
    expect([field.value, field.selectionStart], 'an old answer waits').toEqual(['621678', 6])
    apply(['answer', id, '6216 78', null])
    expect([field.value, field.selectionStart]).toEqual(['6216 78', 7])
    set('value', '')
    expect(field.value).toBe('')
  })

  it('swallows no stroke that was typed while the answer to the one before travelled', () => {
    const { field, type, set } = openField('input', { value: '' })
    type(field, '62284')
    type(field, '622848')
    set('value', '6228 4')
    expect(field.value, 'an old answer waits').toBe('622848')
    set('value', '6228 48')
    expect([field.value, field.selectionStart]).toEqual(['6228 48', 7])
  })

  it('takes the last answer when there is none to the last stroke', () => {
    const { field, type, set, advance } = openField('input', { value: '' })
    type(field, '12')
    type(field, '12a')
    set('value', '12')
    expect(field.value).toBe('12a')
    advance(150)
    expect(field.value).toBe('12')
  })

  it('takes no answer that is older than the last stroke, and does not wait past the end of typing', () => {
    const { field, type, set, advance } = openField('input', { value: '' })
    for (const text of ['1', '12', '123']) {
      type(field, text)
      if (text === '12') set('value', 'old')
    }
    advance(150)
    expect(field.value).toBe('123')

    type(field, '1234')
    type(field, '12345')
    set('value', '1234')
    field.blur()
    expect(field.value).toBe('1234')
  })

  it('is not heard by its form, for typing does not bubble', () => {
    const page = openView()
    const form = page.make('form', {}, ['input'])
    const { element } = page.make('input', {}, [], form.id)
    page.type(element.querySelector('input')!, '1')
    expect(page.events()).toEqual([])
  })

  it('obeys a service that refuses the last stroke, or empties the field', () => {
    const { field, type, set, advance } = openField('input', { value: '' })
    type(field, '123456')
    type(field, '1234567')
    set('value', '123456')
    set('value', '123456')
    expect(field.value).toBe('123456')
    set('value', '')
    expect(field.value).toBe('')

    type(field, '1')
    type(field, '12')
    advance(150)
    set('value', '1')
    expect(field.value, 'later it is no answer, but a wish').toBe('1')
  })

  it('leaves a word alone while an input method composes it', () => {
    const { field, window, type, events, set } = openField('input', { value: '' })
    field.dispatchEvent(new window.Event('compositionstart'))
    type(field, 'zhong')
    set('value', '')
    expect(field.value).toBe('zhong')
    expect(events('input')).toEqual([])
    field.value = '中'
    field.dispatchEvent(new window.Event('compositionend'))
    expect(events('input').map(({ detail }) => detail)).toEqual([{ value: '中', cursor: 1 }])
  })

  it('writes back through a two-way binding', () => {
    const { field, type, sent, apply, id } = openField('input')
    apply(['bindModel', id, 'value'])
    type(field, '9')
    expect(sent).toContainEqual({ type: 'model', target: id, name: 'value', value: '9' })
    apply(['unbindModel', id, 'value'])
    type(field, '98')
    expect(sent.filter((message) => message.type === 'model')).toHaveLength(1)
  })

  it('has 140 characters unless told otherwise', () => {
    const { field, type, set, events } = openField('input')
    type(field, 'x'.repeat(150))
    expect(events('input')[0]?.detail).toMatchObject({ value: 'x'.repeat(140) })
    set('maxlength', 6)
    type(field, '12345678')
    expect(field.value).toBe('123456')
    set('maxlength', -1)
    type(field, 'y'.repeat(500))
    expect(field.value).toHaveLength(500)
  })

  it.each([
    [{ type: 'number' }, 'text', 'numeric'],
    [{ type: 'digit' }, 'text', 'decimal'],
    [{ type: 'idcard' }, 'text', 'text'],
    [{ type: 'text' }, 'text', 'text'],
    [{ type: 'safe-password' }, 'password', 'text'],
    [{ type: 'number', password: true }, 'password', 'numeric'],
  ])('with %o is a %s field with the %s keyboard', (attributes, type, keyboard) => {
    const { field } = openField('input', attributes)
    expect([field.type, field.inputMode]).toEqual([type, keyboard])
  })

  it('shows a placeholder of its own style while it is empty', () => {
    const { field, element, set, type } = openField('input', { placeholder: '请输入卡号' })
    const placeholder = element.querySelector<HTMLElement>('.input-placeholder')!
    set('placeholder-style', 'font-size: 26rpx')
    set('placeholder-class', 'shop--faint')
    expect(placeholder.textContent).toBe('请输入卡号')
    expect(placeholder.className).toBe('input-placeholder shop--faint')
    expect(placeholder.style.fontSize).toBe('calc(var(--rpx) * 26)')
    expect(placeholder.hidden).toBe(false)
    expect(field.placeholder, 'for screen readers').toBe('请输入卡号')
    type(field, '6')
    expect(placeholder.hidden).toBe(true)
    set('value', '')
    expect(placeholder.hidden).toBe(false)
  })

  it('gives its spoken name to the real field', () => {
    const { field, element } = openField('input', { 'aria-label': '银行卡号' })
    expect(field.getAttribute('aria-label')).toBe('银行卡号')
    expect(element.hasAttribute('aria-label')).toBe(false)
  })

  it('takes and loses the focus as told, once it is on the page', () => {
    const { field, set, frame, document, sent, apply, id } = openField('input', { focus: true })
    apply(['bindModel', id, 'focus'])
    expect(document.activeElement).toBe(document.body)
    frame()
    expect(document.activeElement).toBe(field)
    set('focus', false)
    frame()
    expect(document.activeElement).toBe(document.body)
    expect(sent.filter((message) => message.type === 'model').map(({ value }) => value)).toEqual([
      true,
      false,
    ])
  })

  it('confirms on Enter and lets the keyboard go, unless it should stay', () => {
    const { field, key, events, set, document } = openField('input', { value: '8' })
    field.focus()
    key(field, 'Enter')
    expect(events('confirm').map(({ detail }) => detail)).toEqual([{ value: '8' }])
    expect(document.activeElement).toBe(document.body)
    set('confirm-hold', true)
    set('confirm-type', 'search')
    field.focus()
    key(field, 'Enter')
    expect(document.activeElement).toBe(field)
    expect(field.enterKeyHint).toBe('search')
  })

  it('places the cursor and the selection', () => {
    const { field, set, frame } = openField('input', { value: '12345678' })
    set('cursor', 4)
    frame()
    expect([field.selectionStart, field.selectionEnd]).toEqual([4, 4])
    set('selection-start', 1)
    set('selection-end', 3)
    frame()
    expect([field.selectionStart, field.selectionEnd]).toEqual([1, 3])
  })

  it('can be tapped while disabled, but not typed into', () => {
    const { field, element, click, events } = openField('input', { disabled: true })
    expect(field.disabled).toBe(true)
    click(element)
    expect(events('tap')).toHaveLength(1)
  })
})

describe('the emulated keyboard', () => {
  it('comes with the focus and goes with it', () => {
    const page = openView({ environment: { keyboardHeightPx: 291 } })
    const { field, events, sent } = openField('input', {}, page)
    field.focus()
    field.blur()
    expect(events('focus')[0]?.detail).toEqual({ value: '', height: 291 })
    expect(events('keyboardheightchange').map(({ detail }) => detail)).toEqual([
      { height: 291, duration: 0.25 },
      { height: 0, duration: 0.25 },
    ])
    expect(sent.filter((message) => message.type === 'keyboard')).toEqual([
      { type: 'keyboard', heightPx: 291, durationMs: 250 },
      { type: 'keyboard', heightPx: 0, durationMs: 250 },
    ])
  })

  it('goes with a field that is taken away', () => {
    const page = openView({ environment: { keyboardHeightPx: 291 } })
    const { field, apply, id, sent } = openField('input', {}, page)
    field.focus()
    apply(['remove', 1, id], ['release', id])
    expect(sent.at(-1)).toEqual({ type: 'keyboard', heightPx: 0, durationMs: 250 })
  })

  it('is silent where a real one comes up', () => {
    const { field, sent } = openField('input')
    field.focus()
    expect(sent.filter((message) => message.type === 'keyboard')).toEqual([])
  })
})

describe('a textarea', () => {
  it('takes no answer to its typing, as in WeChat', () => {
    const { field, type, apply, id } = openField('textarea')
    type(field, 'a')
    apply(['answer', id, 'A', null])
    expect(field.value).toBe('a')
  })

  it('takes lines, and tells when their number changes', () => {
    const { field, key, type, events } = openField('textarea', { value: '一行' })
    expect(key(field, 'Enter'), 'Enter is left to the field').toBe(true)
    type(field, '一行\n二行')
    expect(events('linechange').map(({ detail }) => detail)).toMatchObject([{ lineCount: 2 }])
    expect(events('confirm')).toEqual([])
  })

  it('confirms on Enter when its last key says so', () => {
    const { field, key, events } = openField('textarea', { value: '好', 'confirm-type': 'done' })
    field.focus()
    expect(key(field, 'Enter')).toBe(false)
    expect(events('confirm').map(({ detail }) => detail)).toEqual([{ value: '好' }])
  })

  it('grows with its text', () => {
    const { field, frame, type } = openField('textarea', { 'auto-height': true })
    Object.defineProperty(field, 'scrollHeight', { get: () => 24 * field.value.split('\n').length })
    frame()
    type(field, 'a\nb\nc')
    expect(field.style.height).toBe('72px')
  })
})

describe('a form', () => {
  it('collects its named fields, and returns them to their first values', () => {
    const page = openView()
    const form = page.make('form', {}, ['submit', 'reset'])
    const name = page.make('input', { name: 'holder', value: '张三' }, [], form.id)
    page.make('input', { value: 'no name' }, [], form.id)
    page.make('textarea', { name: 'note' }, [], form.id)
    const agree = page.make('switch', { name: 'agree', checked: true }, [], form.id)
    const group = page.make('radio-group', { name: 'bank' }, [], form.id)
    page.make('radio', { value: 'ICBC' }, [], group.id)
    const cmb = page.make('radio', { value: 'CMB' }, [], group.id)
    const many = page.make('checkbox-group', { name: 'coupons' }, [], form.id)
    page.make('checkbox', { value: 'a', checked: true }, [], many.id)
    page.make('checkbox', { value: 'b' }, [], many.id)
    page.make('picker', { name: 'day', range: ['今天', '明天'], value: 1 }, [], form.id)
    const submit = page.make('button', { 'form-type': 'submit' }, [], form.id)
    const reset = page.make('button', { 'form-type': 'reset' }, [], form.id)

    page.type(name.element.querySelector('input')!, '李四')
    page.click(agree.element)
    page.click(cmb.element)
    page.click(submit.element)
    expect(page.events('submit')[0]?.detail).toEqual({
      value: { holder: '李四', note: '', agree: false, bank: 'CMB', coupons: ['a'], day: 1 },
    })

    page.apply(['attribute', agree.id, 'checked', false])
    page.click(reset.element)
    page.click(submit.element)
    expect(page.events('reset')).toHaveLength(1)
    expect(page.events('submit')[1]?.detail).toEqual({
      value: { holder: '张三', note: '', agree: true, bank: '', coupons: ['a'], day: 1 },
    })
  })
})
