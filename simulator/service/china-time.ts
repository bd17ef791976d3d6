/**
 * Local time in China: what `Date` computes from the zone of its computer, computed for this zone instead. There has
 * been no summer time since 1991, so China's hours are a fixed distance from UTC's; earlier summers are not followed.
 */
const EAST_OF_UTC_MS = 8 * 3_600_000
const ZONE_TEXT = 'GMT+0800 (China Standard Time)'

const { Date: RealDate } = globalThis

/** A day in ISO's form means midnight of UTC. */
const ISO_DAY = /^[+-]?\d{4,6}(?:-\d{2}){0,2}$/
const ISO_TIME = /^[+-]?\d{4,6}(?:-\d{2}){0,2}T/
/** `Z`, `GMT+0800 (…)`, an American abbreviation, or an offset behind a time. */
const ENDS_WITH_ZONE =
  /(?:\dZ|(?:GMT|UTC?)(?:[+-]\d{1,2}:?\d{0,2})?|\b[ECMP][SD]T|:\d{2}(?:\.\d+)?\s*[+-]\d{1,2}:?\d{0,2})\s*(?:\(.*\)\s*)?$/i

/** The time that a text names, in milliseconds, or NaN; without a zone it is China's. */
export function readTime(text: string): number {
  const timeMs = RealDate.parse(text)
  if (Number.isNaN(timeMs) || ISO_DAY.test(text) || ENDS_WITH_ZONE.test(text)) return timeMs
  return RealDate.parse(ISO_TIME.test(text) ? `${text}+08:00` : `${text} GMT+0800`)
}

/** The time that the arguments of `new Date(…)` name: one value, or the parts of a local time. */
export function timeOf(parts: readonly unknown[]): number {
  const [first] = parts
  if (parts.length > 1) return RealDate.UTC(...(parts as [number, number])) - EAST_OF_UTC_MS
  return typeof first === 'string' ? readTime(first) : new RealDate(first as number).getTime()
}

const UNITS = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const

/** The methods of a date that depend on the zone and on no language. */
export const localMethods: Readonly<Record<string, (this: Date, ...args: never[]) => unknown>> = {
  ...Object.fromEntries(UNITS.flatMap((unit) => [getter(unit), setter(unit)])),
  ...Object.fromEntries([getter('Day')]),
  getYear(this: Date) {
    return shifted(this).getUTCFullYear() - 1900
  },
  getTimezoneOffset() {
    return -EAST_OF_UTC_MS / 60_000
  },
  toString(this: Date) {
    return text(this, (day, time) => `${day} ${time} ${ZONE_TEXT}`)
  },
  toDateString(this: Date) {
    return text(this, (day) => day)
  },
  toTimeString(this: Date) {
    return text(this, (_day, time) => `${time} ${ZONE_TEXT}`)
  },
}

function getter(unit: (typeof UNITS)[number] | 'Day') {
  const get = (date: Date) => shifted(date)[`getUTC${unit}`]()
  return [
    `get${unit}`,
    function (this: Date) {
      return get(this)
    },
  ] as const
}

function setter(unit: (typeof UNITS)[number]) {
  return [
    `set${unit}`,
    function (this: Date, ...args: never[]) {
      const local = shifted(this)
      ;(local[`setUTC${unit}`] as (...parts: number[]) => number)(...args)
      return RealDate.prototype.setTime.call(this, local.getTime() - EAST_OF_UTC_MS)
    },
  ] as const
}

/** A date whose UTC fields are this one's in China. */
function shifted(date: Date): Date {
  return new RealDate(RealDate.prototype.getTime.call(date) + EAST_OF_UTC_MS)
}

function text(date: Date, compose: (day: string, time: string) => string): string {
  const local = shifted(date)
  const parts = /^(\w+), (\d+) (\w+) (-?\d+) (\S+) GMT$/.exec(local.toUTCString())
  if (!parts) return local.toString()
  const [, weekday, day, month, year, time] = parts
  return compose(`${weekday} ${month} ${day} ${year}`, time ?? '')
}
