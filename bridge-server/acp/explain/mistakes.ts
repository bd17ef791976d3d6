import { KEY_MISTAKES } from './mistakes/key-mistakes.ts'
import type { MistakeText, Words } from './mistakes/mistake.ts'
import { STRING_MISTAKES } from './mistakes/string-mistakes.ts'
import { TEXT_MISTAKES } from './mistakes/text-mistakes.ts'

export type { MistakeText, Words } from './mistakes/mistake.ts'

/** Everything that is looked for. */
export const MISTAKES = { ...TEXT_MISTAKES, ...KEY_MISTAKES, ...STRING_MISTAKES }

export type MistakeId = keyof typeof MISTAKES

/** A mistake found in the message at hand. */
export interface Mistake extends MistakeText {
  readonly id: MistakeId
  readonly field?: string
}

/** What fills the `{…}` of a mistake's sentences. */
export type MistakeFacts = Readonly<
  Partial<Record<'field' | 'found' | 'expected' | 'certId' | 'version', string>> & { owner?: Words }
>

/** The sentences of a mistake with the facts of this message in them. */
export function mistakeOf(id: MistakeId, facts: MistakeFacts = {}): Mistake {
  const fill = (text: string, language: keyof Words) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = facts[name as keyof MistakeFacts] ?? '—'
      return shorten(typeof fact === 'string' ? fact : fact[language])
    })
  const { zh, en, fix } = MISTAKES[id]
  return {
    id,
    zh: fill(zh, 'zh'),
    en: fill(en, 'en'),
    fix: { zh: fill(fix.zh, 'zh'), en: fill(fix.en, 'en') },
    ...(facts.field === undefined ? {} : { field: facts.field }),
  }
}

const MAX_FACT_CHARS = 120

function shorten(fact: string): string {
  return fact.length <= MAX_FACT_CHARS ? fact : `${fact.slice(0, MAX_FACT_CHARS)}…`
}
