/** A sentence in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** A mistake that clients make, what it looks like, and how to mend it. `{…}` is filled in for the message at hand. */
export interface MistakeText extends Words {
  readonly fix: Words
}

/** Sentence and mending, Chinese before English. */
export const mistake = (zh: string, en: string, fixZh: string, fixEn: string): MistakeText => ({
  zh,
  en,
  fix: { zh: fixZh, en: fixEn },
})
