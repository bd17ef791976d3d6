import { type FieldName, fieldSpec } from './fields.ts'
import type { AcpMessage } from './message.ts'
import type { MessageTable, Need } from './transactions.ts'

/** The first thing wrong with a message, ready to be answered: 13 when a field is missing, 10 for any other fault. */
export type Validation =
  | { readonly ok: true }
  | { readonly ok: false; readonly respCode: '10' | '13'; readonly field: string; readonly why: string }

/** How closely a message is looked at. */
export type Reader = 'strict' | 'lenient' | 'tolerant'

/**
 * Checks a message against its table: no field outside the dictionary, none missing, each of its own format.
 * A field of the dictionary that the table does not list passes when its format is right, since published clients
 * send such fields and the network answers them. `why` names the rule and never repeats the value.
 * - A `lenient` reader does without the fields that published clients are known to leave out.
 * - A `tolerant` reader also lets unknown fields pass: right for answers and notifications, which may grow.
 */
export function validate(message: AcpMessage, table: MessageTable, reader: Reader = 'strict'): Validation {
  for (const name of Object.keys(message)) {
    if (reader !== 'tolerant' && !fieldSpec(name))
      return { ok: false, respCode: '10', field: name, why: 'no such field' }
  }
  for (const [name, need] of Object.entries(table)) {
    const because = need === 'expected' && reader !== 'strict' ? undefined : reasonFor(need, message)
    if (because && !message[name]) return { ok: false, respCode: '13', field: name, why: because }
  }
  for (const [name, value] of Object.entries(message)) {
    const format = fieldSpec(name)?.format
    if (format && value !== '' && !format.accepts(value)) {
      return { ok: false, respCode: '10', field: name, why: `must be ${format.label}` }
    }
  }
  return { ok: true }
}

/** The fields of a table that must be there for this message, in order: for documents and tests. */
export function neededFields(table: MessageTable, message: AcpMessage): FieldName[] {
  return (Object.entries(table) as [FieldName, Need][])
    .filter(([, need]) => reasonFor(need, message))
    .map(([name]) => name)
}

function reasonFor(need: Need, message: AcpMessage): string | undefined {
  if (need === 'mandatory' || need === 'expected') return 'missing'
  if (need === 'optional') return undefined
  return need.when(message) ? `missing, and needed because ${need.because}` : undefined
}
