import { DAY_MS } from '../../clock/clock.ts'
import { dayAfter, midnightMs } from './clearing-day.ts'
import { HOLIDAYS, type HolidayYear } from './holidays.ts'

/** Days on which banks move money. Clearing days are cut every day; what they come to is paid on working days. */
export type Calendar = Readonly<Record<string, HolidayYear>>

/** @param day `YYYYMMDD` */
function isWorkingDay(day: string, calendar: Calendar = HOLIDAYS): boolean {
  const date = day.slice(4)
  const year = calendar[day.slice(0, 4)]
  if (year?.workingWeekends.includes(date)) return true
  if (isWeekend(day)) return false
  return !year?.holidays.some((holiday) =>
    typeof holiday === 'string' ? holiday === date : holiday[0] <= date && date <= holiday[1],
  )
}

/** T+1: the first working day after a clearing day. */
export function settlementDay(day: string, calendar: Calendar = HOLIDAYS): string {
  let next = dayAfter(day)
  while (!isWorkingDay(next, calendar)) next = dayAfter(next)
  return next
}

/** 1970-01-01 was a Thursday; days are counted in Beijing. */
function isWeekend(day: string): boolean {
  const daysSinceThursday = Math.round((midnightMs(day) - midnightMs('19700101')) / DAY_MS) % 7
  return daysSinceThursday === 2 || daysSinceThursday === 3
}
