import type { Language } from '../../contract/failure-texts.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Every language has the same keys. */
export type Texts = { readonly [Key in keyof typeof zh]: string }

const TEXTS: Record<Language, Texts> = { zh, en }

export function textsOf(language: Language): Texts {
  return TEXTS[language]
}

/** Fills `{name}` parts. A name that is not given stays as it is, so that a mistake shows. */
export function fill(text: string, parts: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole))
}
