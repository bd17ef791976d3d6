import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeAnswer,
  decodeForm,
  encodeAnswer,
  encodeForm,
  MAX_FIELD_NAME_CHARS,
  MAX_MESSAGE_BYTES,
  MAX_MESSAGE_FIELDS,
  survivesAnswer,
} from '../../bridge-server/acp/form.ts'
import { decodeGroup, encodeGroup } from '../../bridge-server/acp/group.ts'

const form = (text: string) => decodeForm(Buffer.from(text))
const answer = (text: string) => decodeAnswer(Buffer.from(text))

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/)
const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })
/** Values as answers may hold them: no `&` and no braces but balanced ones. */
const answerText = fc
  .array(
    fc.oneof(
      fc.string().map((text) => text.replace(/[&{}[\]]/g, '')),
      fc.constantFrom('{a=1&b=2}', '[0000000]', '{x=[1&2}', '=', '\r\n', '成功', '+/=='),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''))
const messageOf = (value: fc.Arbitrary<string>) => fc.dictionary(name, value, { minKeys: 1, maxKeys: 20 })

describe('a request body', () => {
  test('is read as every published client writes it', () => {
    expect(form('a=%E6%88%90+1&b=x/y&c=%2B%2f%3D&d=')).toEqual({
      ok: true,
      message: { a: '成 1', b: 'x/y', c: '+/=', d: '' },
    })
    expect(form('a=1&&b=2&')).toEqual({ ok: true, message: { a: '1', b: '2' } })
  })

  test('is written so that a standard form reader gets the same', () => {
    expect(encodeForm({ a: 'b c', d: '成~' })).toBe('a=b+c&d=%E6%88%90%7E')
    fc.assert(
      fc.property(messageOf(anyText), (message) => {
        const text = encodeForm(message)
        expect(text).toMatch(/^[A-Za-z0-9.*_%+=&-]*$/)
        expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ ...message })
      }),
    )
  })

  test('comes back as the message that was written', () => {
    fc.assert(
      fc.property(messageOf(anyText), (message) => {
        expect(form(encodeForm(message))).toEqual({ ok: true, message: { ...message } })
      }),
    )
  })

  test('is refused, with the reason, when it could be read in two ways', () => {
    expect(form('')).toEqual({ ok: false, fault: 'empty' })
    expect(form('a=1&a=1')).toEqual({ ok: false, fault: 'duplicate-field', field: 'a' })
    expect(form('a=1&%61=2')).toEqual({ ok: false, fault: 'duplicate-field', field: 'a' })
    expect(form('a=1&b')).toEqual({ ok: false, fault: 'bad-pair' })
    for (const wrongName of ['=1', '1a=1', 'a%20b=1', '__proto__=1', 'a%3Db=1', '%EF%BB%BFa=1']) {
      expect(form(wrongName), wrongName).toEqual({ ok: false, fault: 'bad-name' })
    }
    for (const broken of ['%', '%2', '%zz', '%%41', '% 41']) {
      expect(form(`a=${broken}`), broken).toEqual({ ok: false, fault: 'bad-percent-encoding', field: 'a' })
    }
    // Latin-1, half a character, an overlong slash, and half a surrogate pair.
    for (const bytes of ['%FF', '%E6%88', '%C0%AF', '%ED%A0%80']) {
      expect(form(`a=${bytes}`), bytes).toEqual({ ok: false, fault: 'bad-charset', field: 'a' })
    }
    expect(decodeForm(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x3d, 0x31))).toEqual({
      ok: false,
      fault: 'bad-name',
    })
    expect(decodeForm(Uint8Array.of(0x61, 0x3d, 0xff))).toEqual({
      ok: false,
      fault: 'bad-charset',
      field: 'a',
    })
  })

  test('takes names that JavaScript objects know already for the plain fields they are', () => {
    const received = form('constructor=1&toString=2&hasOwnProperty=3')
    expect(received.ok && Object.entries(received.message)).toEqual([
      ['constructor', '1'],
      ['toString', '2'],
      ['hasOwnProperty', '3'],
    ])
  })

  test('has limits of size, count and name, and everything up to them is read', () => {
    const filled = (bytes: number) => `a=${'x'.repeat(bytes - 2)}`
    expect(form(filled(MAX_MESSAGE_BYTES)).ok).toBe(true)
    expect(form(filled(MAX_MESSAGE_BYTES + 1))).toEqual({ ok: false, fault: 'too-large' })
    expect(decodeForm(Buffer.from(filled(100)), 99)).toEqual({ ok: false, fault: 'too-large' })

    const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&')
    expect(form(fields(MAX_MESSAGE_FIELDS)).ok).toBe(true)
    expect(form(fields(MAX_MESSAGE_FIELDS + 1))).toEqual({ ok: false, fault: 'too-many-fields' })

    expect(form(`${'n'.repeat(MAX_FIELD_NAME_CHARS)}=1`).ok).toBe(true)
    expect(form(`${'n'.repeat(MAX_FIELD_NAME_CHARS + 1)}=1`)).toEqual({ ok: false, fault: 'bad-name' })
  })

  test('never breaks the reader, whatever bytes come', () => {
    const nearly = fc
      .array(fc.constantFrom('a', 'b', '=', '&', '%', '%E6', '%61', '+', '{', '[', '}', ']', '\u0000', '中'))
      .map((parts) => new Uint8Array(Buffer.from(parts.join(''))))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), nearly), (bytes) => {
        for (const decode of [decodeForm, decodeAnswer]) {
          const received = decode(bytes)
          // What was read can be written and read again without change.
          if (received.ok) expect(form(encodeForm(received.message))).toEqual(received)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('an answer body', () => {
  test('holds raw values, sorted by name, with the signature last', () => {
    const message = { signature: 'A+/=', version: '5.1.0', respMsg: '成功[0000000]', accNo: 'a b' }
    expect(encodeAnswer(message)).toBe('accNo=a b&respMsg=成功[0000000]&version=5.1.0&signature=A+/=')
  })

  test('keeps an & inside braces or brackets, which end at the first closing sign of their kind', () => {
    expect(answer('a={x=1&y=2}&b=[p&q]&c=t{m&n}u')).toEqual({
      ok: true,
      message: { a: '{x=1&y=2}', b: '[p&q]', c: 't{m&n}u' },
    })
    expect(answer('a={x=[1&y=2}&b=3')).toEqual({ ok: true, message: { a: '{x=[1&y=2}', b: '3' } })
    expect(answer('a={x]&y=2}&b=3')).toEqual({ ok: true, message: { a: '{x]&y=2}', b: '3' } })
    expect(answer('a={x={1}&y=2}')).toEqual({ ok: true, message: { a: '{x={1}', y: '2}' } })
  })

  test('is refused when a brace stays open, a field comes twice, or it is no message at all', () => {
    expect(answer('a={x=1&b=2')).toEqual({ ok: false, fault: 'unbalanced-braces' })
    expect(answer('respCode=00&respCode=01')).toEqual({
      ok: false,
      fault: 'duplicate-field',
      field: 'respCode',
    })
    expect(answer('Invalid request.')).toEqual({ ok: false, fault: 'bad-pair' })
  })

  test('comes back as the message that was written', () => {
    fc.assert(
      fc.property(messageOf(answerText), (message) => {
        expect(answer(encodeAnswer(message))).toEqual({ ok: true, message: { ...message } })
      }),
    )
  })

  test('is safe from exactly the values that would be read back as something else', () => {
    expect(survivesAnswer('{a=1&b=2}')).toBe(true)
    for (const broken of ['x&respCode=00', '{a', '[a=1&b=2'])
      expect(survivesAnswer(broken), broken).toBe(false)
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', '&', '{', '}', '[', ']') }), (value) => {
        const back = answer(encodeAnswer({ field: value, next: '1' }))
        const isWhole = back.ok && back.message.field === value && back.message.next === '1'
        expect(survivesAnswer(value)).toBe(isWhole)
      }),
    )
  })
})

describe('a group value', () => {
  const member = fc.string().map((text) => text.replace(/[&{}[\]]/g, ''))

  test('comes back member by member, whatever their order', () => {
    fc.assert(
      fc.property(fc.dictionary(name, member, { maxKeys: 6 }), (members) => {
        expect(decodeGroup(encodeGroup(members))).toEqual({ ...members })
      }),
    )
    expect(decodeGroup('{trId=1&token=2}')).toEqual(decodeGroup('{token=2&trId=1}'))
  })

  test('is not written with a member that would be read as two, nor read with one that comes twice', () => {
    expect(() => encodeGroup({ customerNm: '甲&smsCode=111111' })).toThrow(
      '"customerNm" cannot be a group member',
    )
    expect(() => encodeGroup({ 'a=b': '1' })).toThrow('cannot be a group member')
    for (const broken of ['', '{', 'a=1', '{a=1&a=2}', '{a}', '{=1}', '{a={b=1}}', '{a=1&}', '{a=1}}']) {
      expect(decodeGroup(broken), broken).toBeUndefined()
    }
    expect(encodeGroup({ token: '1', trId: undefined })).toBe('{token=1}')
  })
})
