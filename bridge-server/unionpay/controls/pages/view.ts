import type { Context } from 'koa'
import type { Desk } from '../desk.ts'

export type Language = 'zh' | 'en'

/** Who looks, at what, and in which language. */
export interface View {
  readonly desk: Desk
  /** Whether testers may press buttons. */
  readonly isOpen: boolean
  readonly language: Language
  /** One of two texts, in the reader's language. */
  readonly t: (zh: string, en: string) => string
  /** Under which address this network was reached. */
  readonly origin: string
  readonly path: string
  /** The question part of the address; of a name that stands there twice, the first. */
  readonly query: URLSearchParams
}

const LANGUAGE_COOKIE = 'lang'

/** `?lang=` decides and is remembered; without it what was remembered, then what the browser prefers. */
export function viewOf(ctx: Context, desk: Desk, isOpen: boolean): View {
  const query = new URLSearchParams(ctx.querystring)
  const asked = query.get('lang')
  if (asked === 'zh' || asked === 'en') {
    ctx.cookies.set(LANGUAGE_COOKIE, asked, { sameSite: 'lax', httpOnly: true, maxAge: 31_536_000_000 })
  }
  const known = [asked, ctx.cookies.get(LANGUAGE_COOKIE)].find((name) => name === 'zh' || name === 'en')
  const language = (known as Language | undefined) ?? preferred(ctx.get('accept-language'))
  return {
    desk,
    isOpen,
    language,
    t: (zh, en) => (language === 'zh' ? zh : en),
    origin: `${ctx.protocol}://${ctx.host}`,
    path: ctx.path,
    query,
  }
}

/** Chinese, unless the reader's browser asks for English first. */
function preferred(acceptLanguage: string): Language {
  return /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'zh'
}
