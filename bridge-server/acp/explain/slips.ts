import iconv from 'iconv-lite'
import { isBlank } from '../canonical.ts'
import { type Charset, charsetOf } from '../charset.ts'
import { fieldSpec } from '../fields.ts'
import { encodeForm } from '../form.ts'
import type { AcpMessage } from '../message.ts'
import { decodeOnce, formerValues } from './former-values.ts'
import type { MistakeFacts, MistakeId } from './mistakes.ts'
import { shownValue } from './shown.ts'

export type Pair = readonly [name: string, value: string]

/** A string to be signed, before it is joined: what clients do in steps, and can get wrong in each. */
export interface Draft {
  readonly pairs: readonly Pair[]
  readonly join: (pairs: readonly Pair[]) => string
  readonly charset: Charset | 'latin1'
}

/** One known mistake in making the string; undefined when it would change nothing in this message. */
export interface Slip {
  readonly id: MistakeId
  readonly facts?: MistakeFacts
  readonly apply: (draft: Draft) => Draft
}

/** The right way: no signature, no blanks, sorted by name, joined by `&`. */
export function rightDraft(message: AcpMessage): Draft {
  const pairs = Object.entries(message).filter(([name, value]) => name !== 'signature' && !isBlank(value))
  return { pairs: sortPairs(pairs), join: joinPairs, charset: charsetOf(message) }
}

export function draftText({ pairs, join }: Draft): string {
  return join(pairs)
}

/** The bytes that such a client signs; what its charset lacks becomes `?`, as most encoders do. */
export function draftBytes(draft: Draft): Buffer {
  return iconv.encode(draftText(draft), draft.charset)
}

/** Mistakes that concern the whole message. */
export function messageSlips(message: AcpMessage): Slip[] {
  const { charset } = rightDraft(message)
  const entries = Object.entries(message)
  const isSigned = ([name, value]: Pair) => name !== 'signature' && !isBlank(value)
  const without = (names: readonly string[]) => (draft: Draft) => ({
    ...draft,
    pairs: draft.pairs.filter(([name]) => !names.includes(name)),
  })
  const present = (names: readonly string[]) => names.filter((name) => message[name])
  const unknown = entries.filter(([name]) => !fieldSpec(name)).map(([name]) => name)
  const nulls = entries
    .filter(([, value]) => /^(?:null|undefined|None|nil)$/.test(value))
    .map(([name]) => name)
  const values = (change: (value: string, name: string) => string) => (draft: Draft) => ({
    ...draft,
    pairs: draft.pairs.map(([name, value]) => [name, change(value, name)] as const),
  })
  const envelopes = [
    ['certId'],
    ['signMethod'],
    ['certId', 'signMethod'],
    ['version', 'encoding', 'signMethod', 'certId'],
    ['version', 'encoding', 'signMethod'],
    ['signPubKeyCert'],
  ].map(present)
  const slip = (id: MistakeId, apply: Slip['apply'], facts?: MistakeFacts): Slip =>
    facts ? { id, apply, facts } : { id, apply }

  return [
    slip('unsorted', (draft) => ({ ...draft, pairs: entries.filter(isSigned) })),
    slip('case-insensitive-order', (draft) => ({
      ...draft,
      pairs: [...draft.pairs].sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase())),
    })),
    ...pemSlips(message),
    slip('blank-included', (draft) => ({
      ...draft,
      pairs: sortPairs(entries.filter(([name]) => name !== 'signature')),
    })),
    slip('signature-included', (draft) => ({
      ...draft,
      pairs: sortPairs([...draft.pairs, ['signature', '']]),
    })),
    slip('url-encoded-values', values(encodeURIComponent)),
    slip(
      'url-encoded-values',
      values((value) => encodeURIComponent(value).replaceAll('%20', '+')),
    ),
    slip('url-encoded-values', values(formEncode)),
    slip(
      'url-encoded-values',
      values((value) => encodeURIComponent(value).replace(/%../g, (byte) => byte.toLowerCase())),
    ),
    ...(charset === 'gbk'
      ? [
          slip(
            'url-encoded-values',
            values((value) => gbkEncode(value)),
          ),
        ]
      : []),
    slip('url-encoded-values', (draft) => ({
      ...draft,
      join: (pairs) => encodeURIComponent(joinPairs(pairs)),
    })),
    slip(
      'plus-became-space',
      values((value) => value.replaceAll(' ', '+')),
      { field: nameOf(entries.find(([, value]) => value.includes(' '))) },
    ),
    slip('value-encoded-twice', values(decodeOnce)),
    slip(
      'value-encoded-twice',
      values((value) => decodeOnce(value.replaceAll('+', ' '))),
    ),
    slip(
      'values-not-trimmed',
      values((value) => value.trim()),
    ),
    ...(unknown.length > 0
      ? [slip('unknown-fields-added', without(unknown), { field: unknown.join(', ') })]
      : []),
    ...(nulls.length > 0 ? [slip('null-text', without(nulls), { field: nulls.join(', ') })] : []),
    ...envelopes
      .filter((names) => names.length > 1)
      .map((names) => slip('envelope-not-signed', without(names), { field: names.join(', ') })),
    slip('joined-otherwise', (draft) => ({ ...draft, join: (pairs) => `${joinPairs(pairs)}&` })),
    slip('joined-otherwise', (draft) => ({
      ...draft,
      join: (pairs) => pairs.map(([name, value]) => `${name}=${value}`).join(''),
    })),
    slip('joined-otherwise', (draft) => ({
      ...draft,
      join: (pairs) => pairs.map(([name, value]) => `${name}="${value}"`).join('&'),
    })),
    slip('joined-otherwise', (draft) => ({ ...draft, join: (pairs) => `{${joinPairs(pairs)}}` })),
    slip('joined-otherwise', (draft) => ({
      ...draft,
      join: (pairs) => JSON.stringify(Object.fromEntries(pairs)),
    })),
    ...(['utf-8', 'gbk', 'latin1'] as const)
      .filter((other) => other !== charset)
      .map((other) =>
        slip('charset-differs', (draft) => ({ ...draft, charset: other }), {
          found: other.toUpperCase(),
          expected: charset.toUpperCase(),
        }),
      ),
  ]
}

const LINE_ENDS: readonly (readonly [label: string, end: string, last: string])[] = [
  ['CRLF', '\r\n', ''],
  ['LF', '\n', ''],
  ['CRLF + CRLF at the end', '\r\n', '\r\n'],
  ['LF + LF at the end', '\n', '\n'],
  ['no line ends', '', ''],
  ['blanks', ' ', ''],
]

function pemSlips(message: AcpMessage): Slip[] {
  const received = message.signPubKeyCert
  if (!received) return []
  const found =
    LINE_ENDS.find(([, end, last]) => withLineEnds(received, end, last) === received)?.[0] ??
    'mixed line ends'
  return LINE_ENDS.filter(([, end, last]) => withLineEnds(received, end, last) !== received).map(
    ([expected, end, last]) => ({
      id: 'pem-line-ends' as const,
      facts: { field: 'signPubKeyCert', expected, found },
      apply: changeField('signPubKeyCert', withLineEnds(received, end, last)),
    }),
  )
}

/** A PEM text with other line ends, whatever became of its own: its body is wrapped anew at 64 signs. */
export function withLineEnds(pem: string, end: string, last: string): string {
  const body = pem.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '')
  const lines = [
    '-----BEGIN CERTIFICATE-----',
    ...(body.match(/.{1,64}/g) ?? []),
    '-----END CERTIFICATE-----',
  ]
  return lines.join(end) + last
}

/** Mistakes that concern one field: added later, or changed in a way that clients and frameworks change values. */
export function fieldSlips(message: AcpMessage): Slip[] {
  return rightDraft(message).pairs.flatMap(([field, found]) => [
    {
      id: 'field-added-later' as const,
      facts: { field },
      apply: (draft: Draft) => ({ ...draft, pairs: draft.pairs.filter(([name]) => name !== field) }),
    },
    ...formerValues(field, found).map((expected) => ({
      id: 'altered-field' as const,
      facts: { field, expected: shownValue(field, expected), found: shownValue(field, found) },
      apply: changeField(field, expected),
    })),
  ])
}

function changeField(field: string, value: string): Slip['apply'] {
  return (draft) => ({
    ...draft,
    pairs: draft.pairs.map((pair) => (pair[0] === field ? ([field, value] as const) : pair)),
  })
}

function joinPairs(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

function sortPairs(pairs: readonly Pair[]): Pair[] {
  return [...pairs].sort(([a], [b]) => compare(a, b))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function formEncode(value: string): string {
  return new URLSearchParams({ value }).toString().slice('value='.length)
}

/** As Java's URLEncoder writes it. */
function gbkEncode(value: string): string {
  return encodeForm({ value, encoding: 'GBK' }).slice('value='.length, -'&encoding=GBK'.length)
}

function nameOf(pair: Pair | undefined): string {
  return pair?.[0] ?? ''
}
