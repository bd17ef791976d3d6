import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chinaCalendar } from '../../simulator/service/calendar.ts'
import { clockText } from '../../simulator/shell/phone/clock.ts'
import { compileFixture, project, ServiceBench } from '../support/simulator-service.ts'

const NOW_MS = Date.parse('2026-11-22T10:05:06.007Z')
/** After the last summer time of China, and with room for its setters. */
const SOME_TIME = fc.integer({ min: Date.parse('1992-01-01'), max: Date.parse('2099-12-31') })
const seed = Number(process.env.SEED ?? NOW_MS % 2 ** 31)

const zoneBefore = process.env.TZ
afterEach(() => inZone(zoneBefore))

/** Moves this computer; Node follows at once. */
function inZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
}

/** What a computer that really is in China gets. */
function inChina<T>(run: () => T): T {
  const here = process.env.TZ
  inZone('Asia/Shanghai')
  try {
    return run()
  } finally {
    inZone(here)
  }
}

const { Date: PhoneDate, Intl: PhoneIntl } = chinaCalendar(
  () => NOW_MS,
  () => 'zh-CN',
)

describe.each(['UTC', 'America/New_York', 'Pacific/Auckland'])(
  'a phone in China, simulated in %s',
  (zone) => {
    beforeEach(() => inZone(zone))

    test('tells the phone’s time, in China’s hours', () => {
      expect(PhoneDate.now()).toBe(NOW_MS)
      const now = new PhoneDate()
      expect([now.getFullYear(), now.getMonth(), now.getDate(), now.getDay(), now.getHours()]).toEqual([
        2026, 10, 22, 0, 18,
      ])
      expect(now.getTimezoneOffset()).toBe(-480)
      expect(String(now)).toBe('Sun Nov 22 2026 18:05:06 GMT+0800 (China Standard Time)')
      expect((PhoneDate as unknown as () => string)()).toBe(String(now))
      expect(now.toISOString()).toBe('2026-11-22T10:05:06.007Z')
      expect(now.toLocaleString()).toBe('2026/11/22 18:05:06')
      expect(now.toLocaleTimeString('en-GB')).toBe('18:05:06')
      expect(now.toLocaleTimeString('en-GB', { timeZone: 'UTC' })).toBe('10:05:06')
      expect(new PhoneIntl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(now)).toBe('18:05')
      expect(PhoneIntl.DateTimeFormat().resolvedOptions()).toMatchObject({
        timeZone: 'Asia/Shanghai',
        locale: 'zh-CN',
      })
      expect(new PhoneIntl.NumberFormat('en', { minimumFractionDigits: 2 }).format(1.5)).toBe('1.50')
    })

    test('computes with local time as a computer in China does', () => {
      const fields = (date: Date) => [
        ...[date.getTime(), date.getFullYear(), date.getMonth(), date.getDate(), date.getDay()],
        ...[date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()],
        ...[date.toDateString(), date.toTimeString().slice(0, 17), date.toLocaleDateString('zh-CN')],
      ]
      const setters = ['setFullYear', 'setMonth', 'setDate', 'setHours', 'setMinutes', 'setSeconds'] as const
      const change = fc.tuple(fc.constantFrom(...setters), fc.integer({ min: 1995, max: 2090 }))
      const journey = (
        DateHere: DateConstructor,
        atMs: number,
        changes: [(typeof setters)[number], number][],
      ) => {
        const date = new DateHere(atMs)
        const stations = changes.map(([setter, value]) => {
          const returned = date[setter](setter === 'setFullYear' ? value : value % 70)
          return [returned, ...fields(date)]
        })
        const built = new DateHere(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours())
        return [...stations, ...fields(built), ...fields(new DateHere(date))]
      }
      fc.assert(
        fc.property(SOME_TIME, fc.array(change, { maxLength: 5 }), (atMs, changes) => {
          expect(journey(PhoneDate, atMs, changes)).toEqual(inChina(() => journey(Date, atMs, changes)))
        }),
        { seed, numRuns: 150 },
      )
    })

    test.each([
      '2026-11-22',
      '2026-11',
      '2026-11-22T18:05',
      '2026-11-22T18:05:06.007',
      '2026-11-22T18:05:06Z',
      '2026-11-22T18:05:06-05:00',
      '2026-11-22 18:05:06',
      '2026/11/22',
      '2026/3/8 02:30',
      '2026/11/22 18:05:06 +0000',
      '11-22-2026',
      'Nov 22, 2026 6:05 PM',
      'Sun Nov 22 2026 18:05:06 GMT+0100 (CET)',
      'Sun, 22 Nov 2026 18:05:06 GMT',
      '22 Nov 2026 18:05 EST',
      'tomorrow',
      '',
    ])('reads "%s" as a computer in China does', (text) => {
      const expected = inChina(() => Date.parse(text))
      expect(PhoneDate.parse(text)).toBe(expected)
      expect(new PhoneDate(text).getTime()).toBe(expected)
    })
  },
)

test.each(['UTC', 'America/New_York'])('the status bar’s clock is China’s, also in %s', (zone) => {
  inZone(zone)
  expect(clockText(NOW_MS)).toBe('18:05')
  expect(clockText(Date.parse('2026-11-22T16:00:00Z'))).toBe('00:00')
})

describe('the dates of a program', () => {
  test('are dates for everybody, can be extended, and say when they are none', () => {
    class Day extends PhoneDate {
      isSunday() {
        return this.getDay() === 0
      }
    }
    const day = new Day(NOW_MS)
    expect([day.isSunday(), day instanceof Day, day instanceof PhoneDate, day instanceof Date]).toEqual(
      Array(4).fill(true),
    )
    expect([new Date() instanceof PhoneDate, new PhoneDate() instanceof Day]).toEqual([true, false])
    expect(JSON.stringify({ day })).toBe('{"day":"2026-11-22T10:05:06.007Z"}')
    expect(String(new PhoneDate('never'))).toBe('Invalid Date')
    expect(() => new PhoneDate('never').toISOString()).toThrow(RangeError)
    expect(new PhoneDate(99, 0).getFullYear()).toBe(1999)
    expect(`${(new PhoneDate(0) as unknown as number) + 1}`).toMatch(/^Thu Jan 01 1970 08:00:00.*1$/)
  })

  test('cannot be changed by a plugin for the mini program', () => {
    const method = PhoneDate.prototype.getHours
    for (const made of [
      PhoneDate,
      PhoneDate.prototype,
      method,
      PhoneDate.now,
      PhoneIntl,
      PhoneIntl.DateTimeFormat,
    ])
      expect(Object.isFrozen(made)).toBe(true)
  })

  test('reach every module, template and stored value', async () => {
    inZone('America/New_York')
    const bench = new ServiceBench()
    const hour = `new Date('2026-11-22 18:00').getTime() / 3600000 % 24 + ' ' + new Date(0).getHours()`
    await bench.boot(
      compileFixture(
        project({
          wxml: '<wxs module="m">exports.hour = function () { return getDate(Date.UTC(1970, 0)).getHours() }</wxs><text>{{m.hour()}} {{own}}</text>',
          js: `Page({ data: { own: ${hour} }, onLoad() {
            wx.setStorageSync('at', new Date(0))
            const at = wx.getStorageSync('at')
            console.log(wx.getStorageSync('before').getHours(), at.getHours(), at instanceof Date, globalThis.Date === Date, new globalThis.Intl.DateTimeFormat().resolvedOptions().timeZone, Date.now())
          } })`,
        }),
      ),
      { storage: { main: { before: new Date(0) } } },
    )
    const view = await bench.open()
    expect(view.text()).toBe('8 10 8')
    expect(bench.said()).toEqual(['8 8 true true Asia/Shanghai 0'])
    bench.close()
  })
})
