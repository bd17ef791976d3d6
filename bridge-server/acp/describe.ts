import { decodeBase64 } from './base64.ts'
import { fieldSpec, MEMBERS } from './fields.ts'
import { decodeGroup } from './group.ts'
import { HIDDEN, mask } from './mask.ts'
import type { AcpMessage } from './message.ts'
import { respCodeOf } from './respcodes.ts'
import { type Transaction, transactionOf } from './transactions.ts'

export type Language = 'zh' | 'en'

/** One field as a person may see it: already masked. */
export interface DescribedField {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly value: string
}

/**
 * A message as a person may see it: its kind, then one line a field, card numbers as first six and last four digits
 * and secrets as stars. The one door through which messages reach logs, consoles and test reports.
 */
export function describe(message: AcpMessage, language: Language = 'zh'): string[] {
  return [
    titleOf(message, language),
    ...describeFields(message).map((field) => `  ${field.name} ${field[language]}: ${field.value}`),
  ]
}

/** The same, field by field, for tables. What is not understood is not shown: an unknown field, a malformed value. */
export function describeFields(message: AcpMessage): DescribedField[] {
  return Object.entries(message).map(([name, value]) => {
    const spec = fieldSpec(name)
    if (!spec) return { name: mask(name, 'text'), zh: '未知域', en: 'Unknown field', value: HIDDEN }
    const { zh, en } = spec
    if (spec.mask === 'group') return { name, zh, en, value: describeGroup(value) }
    if (spec.mask === 'customerInfo') return { name, zh, en, value: describeCustomerInfo(value) }
    // Only a value of the field's own format is known not to hold a card number.
    const kind = spec.mask === 'plain' && !spec.format.accepts(value) ? 'secret' : spec.mask
    return { name, zh, en, value: mask(value, kind) }
  })
}

function titleOf(message: AcpMessage, language: Language): string {
  const transaction: Transaction | undefined = transactionOf(message)
  const kind = transaction?.[language] ?? { zh: '未知交易', en: 'Unknown transaction' }[language]
  if (message.respCode === undefined) return kind
  return `${kind} → ${respCodeOf(message.respCode)?.[language] ?? { zh: '未知应答', en: 'Unknown answer' }[language]}`
}

function describeGroup(text: string): string {
  const group = decodeGroup(text)
  if (!group) return HIDDEN
  const members = Object.entries(group).map(([name, value]) => {
    const member = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined
    return `${mask(name, 'text')}=${mask(value, member?.mask ?? 'secret')}`
  })
  return `{${members.join('&')}}`
}

function describeCustomerInfo(text: string): string {
  const bytes = decodeBase64(text)
  return bytes ? describeGroup(bytes.toString('utf8')) : HIDDEN
}
