import { useEffect, useReducer } from 'preact/hooks'
import { clockText } from '../phone/clock.ts'
import type { Device } from '../phone/devices.ts'
import { useSimulator } from './context.ts'

/** The phone's own line: time, notch, network, battery. */
export function StatusBar({ device, barColor }: { device: Device; barColor: string | undefined }) {
  const { network } = useSimulator().settings
  const time = usePhoneClock()
  if (device.statusBarHeight === 0) return null
  return (
    <div class={`status-bar ${device.notch}`} style={{ color: barColor ?? 'inherit' }} aria-hidden='true'>
      <span class='status-time'>{time}</span>
      {device.notch === 'none' ? null : <span class='notch' />}
      <span class='status-icons'>
        <span class={`wifi ${network}`}>
          <i />
          <i />
          <i />
        </span>
        <span class='battery'>
          <i />
        </span>
      </span>
    </div>
  )
}

function usePhoneClock(): string {
  const simulator = useSimulator()
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => tick(undefined), 1000)
    return () => clearInterval(timer)
  }, [])
  return clockText(simulator.nowMs() + simulator.settings.clockSkewMs)
}
