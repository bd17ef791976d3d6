import { useEffect, useReducer, useState } from 'preact/hooks'
import type { City } from '../../wire/host.ts'
import { INTEROP_PRESETS } from '../../wire/network-desk.ts'
import { chinaDate, clockText } from '../phone/clock.ts'
import { useFaultText, useSimulator, useTexts } from './context.ts'
import { DeskCard } from './desk-card.tsx'
import { Choice, Field, Segments } from './knobs.tsx'
import { useWorking } from './working.ts'

const DAY_MS = 86_400_000
const SKEWS = [
  ['0', 'clockRight'],
  ['120000', 'clockFast'],
  ['-120000', 'clockSlow'],
] as const

/** Where the phone is and what day it is: the two things on which it depends whose codes can be paid. */
export function PlaceDesk() {
  const simulator = useSimulator()
  const texts = useTexts()
  const { settings, cities, interop } = simulator
  const { city, language } = settings
  const known = cities.some(({ code }) => code === city.code) ? cities : [city, ...cities]
  const option = (each: City) => (
    <option key={each.code} value={each.code}>
      {each[language]}
    </option>
  )
  return (
    <DeskCard title={texts('placeAndTime')} hint={city[language]} isOpen>
      <Choice
        label={texts('city')}
        value={city.code}
        onChange={(code) => {
          const chosen = known.find((each) => each.code === code)
          if (chosen) simulator.changeSettings({ city: chosen })
        }}
      >
        <optgroup label={texts('capitals')}>{known.filter((each) => each.isCapital).map(option)}</optgroup>
        <optgroup label={texts('otherCities')}>
          {known.filter((each) => !each.isCapital).map(option)}
        </optgroup>
      </Choice>
      <WorldTime />
      <Choice
        label={texts('phoneClock')}
        value={String(settings.clockSkewMs)}
        onChange={(skew) => simulator.changeSettings({ clockSkewMs: Number(skew) })}
      >
        {SKEWS.map(([skew, words]) => (
          <option key={skew} value={skew}>
            {texts(words)}
          </option>
        ))}
      </Choice>
      {interop ? (
        <Segments
          label={texts('interop')}
          isStacked
          value={interop.preset}
          options={INTEROP_PRESETS.map((preset) => [preset, texts(preset)])}
          onChange={(preset) => void simulator.setInterop(preset)}
        />
      ) : null}
    </DeskCard>
  )
}

/** The world's time, and the ways to move it on. */
function WorldTime() {
  const simulator = useSimulator()
  const texts = useTexts()
  const faultText = useFaultText()
  const nowMs = useWorldTime()
  const today = chinaDate(nowMs)
  const [wanted, setWanted] = useState('')
  const [fault, setFault] = useState('')
  const [hasMoved, setMoved] = useState(false)
  const [isMoving, work] = useWorking()
  const move = (to: { advanceMs: number } | { at: string }) =>
    work(async () => {
      setMoved(false)
      const answer = await simulator.network.moveClock(to)
      setFault(answer.ok ? '' : faultText(answer.fault))
      setMoved(answer.ok)
      // Only what was asked for: a tester may have begun to write the next date meanwhile.
      setWanted((date) => (date === wanted ? '' : date))
    })
  const goTo = (event: Event) => {
    event.preventDefault()
    // The same time of day on the day that was asked for.
    if (wanted > today) move({ at: new Date(nowMs + daysBetween(today, wanted) * DAY_MS).toISOString() })
  }
  // On the way to a day the world may be there before everything that fell due is done.
  const isBack = wanted !== '' && wanted <= today && !isMoving
  return (
    <div class='world-time'>
      <div class='knob'>
        <span class='label' id='world-time'>
          {texts('worldTime')}
        </span>
        {/* Not read aloud every minute: what a jump has led to is. */}
        <output aria-labelledby='world-time' aria-live='off'>
          {today} {clockText(nowMs)}
        </output>
      </div>
      <div class='buttons'>
        <button type='button' class='button' disabled={isMoving} onClick={() => move({ advanceMs: DAY_MS })}>
          {texts('nextDay')}
        </button>
        <button
          type='button'
          class='button'
          disabled={isMoving}
          onClick={() => move({ advanceMs: 30 * DAY_MS })}
        >
          {texts('laterBy30')}
        </button>
      </div>
      <form class='go-to' onSubmit={goTo}>
        <Field
          label={texts('date')}
          type='date'
          value={wanted}
          min={today}
          error={isBack ? texts('onlyForward') : ''}
          onInput={setWanted}
        />
        {wanted > today ? (
          <button type='submit' class='button primary' disabled={isMoving}>
            {texts('goToDate')}
          </button>
        ) : null}
      </form>
      <small role='status' class={fault ? 'wrong' : ''}>
        {isMoving ? texts('moving') : fault || (hasMoved ? `${today} · ${texts('atRest')}` : '')}
      </small>
    </div>
  )
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The world's time, drawn again every second. */
function useWorldTime(): number {
  const simulator = useSimulator()
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => tick(undefined), 1000)
    return () => clearInterval(timer)
  }, [])
  return simulator.nowMs()
}
