/**
 * The phone's calendar. The simulated phone is in China and speaks what the tester has chosen, wherever the browser is
 * and whatever it speaks; so application code gets a `Date` and an `Intl` of its own. They are made once a program and
 * frozen, because dates pass between the mini program and its plugins.
 */
import { localMethods, readTime, timeOf } from './china-time.ts'

const { Date: RealDate, Intl: RealIntl } = globalThis
const ZONE = 'Asia/Shanghai'

type Locales = Intl.LocalesArgument

export interface Calendar {
  readonly Date: DateConstructor
  readonly Intl: typeof Intl
}

/**
 * @param nowMs the phone's clock
 * @param locale the phone's language, for texts that ask for no other
 */
export function chinaCalendar(nowMs: () => number, locale: () => string): Calendar {
  const inWords = (name: 'toLocaleString' | 'toLocaleDateString' | 'toLocaleTimeString') => ({
    [name](this: Date, locales?: Locales, options?: object) {
      return RealDate.prototype[name].call(this, locales ?? locale(), { timeZone: ZONE, ...options })
    },
  })

  function DateHere(...parts: unknown[]): unknown {
    if (new.target === undefined) return String(Reflect.construct(DateHere, []))
    return Reflect.construct(RealDate, [parts.length === 0 ? nowMs() : timeOf(parts)], new.target)
  }
  const methods = {
    ...localMethods,
    ...inWords('toLocaleString'),
    ...inWords('toLocaleDateString'),
    ...inWords('toLocaleTimeString'),
    constructor: DateHere,
  }
  const statics = {
    now: () => nowMs(),
    parse: (text: unknown) => readTime(String(text)),
    /** A date that has been stored is one of the language's own, and still a date. */
    [Symbol.hasInstance](this: unknown, value: unknown): boolean {
      if (this === DateHere) return value instanceof RealDate
      return Function.prototype[Symbol.hasInstance].call(this as () => void, value)
    },
  }
  const prototype = Object.create(RealDate.prototype, hidden(methods))
  Object.setPrototypeOf(DateHere, RealDate)
  Object.defineProperties(DateHere, hidden({ ...statics, prototype, name: 'Date' }))

  function DateTimeFormat(locales?: Locales, options?: object): unknown {
    return Reflect.construct(RealIntl.DateTimeFormat, [locales ?? locale(), { timeZone: ZONE, ...options }])
  }
  Object.setPrototypeOf(DateTimeFormat, RealIntl.DateTimeFormat)
  Object.defineProperties(DateTimeFormat, hidden({ prototype: RealIntl.DateTimeFormat.prototype }))
  const IntlHere = Object.create(RealIntl, hidden({ DateTimeFormat }))

  const made = [...Object.values(methods), statics.now, statics.parse, statics[Symbol.hasInstance]]
  for (const each of [...made, prototype, DateTimeFormat, IntlHere]) Object.freeze(each)
  return { Date: DateHere as unknown as DateConstructor, Intl: IntlHere }
}

/** Properties as the language's own objects have them: not listed. */
function hidden(values: object): PropertyDescriptorMap {
  const source = values as Record<PropertyKey, unknown>
  return Object.fromEntries(Reflect.ownKeys(source).map((key) => [key, { value: source[key] }]))
}
