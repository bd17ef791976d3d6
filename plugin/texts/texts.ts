import type { Language } from '../../contract/failure-texts.ts'
import { words } from './words.ts'

/** Every language has the same keys, because both stand in one table. */
export type Texts = { readonly [Key in keyof typeof words]: string }

const inLanguage = (place: 0 | 1) =>
  Object.fromEntries(Object.entries(words).map(([key, both]) => [key, both[place]])) as unknown as Texts

const TEXTS: Record<Language, Texts> = { zh: inLanguage(0), en: inLanguage(1) }

export function textsOf(language: Language): Texts {
  return TEXTS[language]
}

/** Fills `{name}` parts. A name that is not given stays as it is, so that a mistake shows. */
export function fill(text: string, parts: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole))
}
