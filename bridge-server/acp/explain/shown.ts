import { describeFields } from '../describe.ts'
import { fieldSpec } from '../fields.ts'
import { maskText } from '../mask.ts'

/**
 * A value as a person may see it, though it need not have the field's format: in fields that hold no secret, whatever
 * could be a card number is masked and the rest shown, since the wrong format is what the reader looks for.
 */
export function shownValue(field: string, value: string): string {
  const kind = fieldSpec(field)?.mask
  return kind === 'plain' || kind === 'text' ? maskText(value) : describeFields({ [field]: value })[0]!.value
}

/** Whether the value may be seen sign by sign; certificates and signatures may. */
export function isShown(field: string, value: string): boolean {
  return value === '' || fieldSpec(field)?.mask === 'bulk' || shownValue(field, value) === value
}
