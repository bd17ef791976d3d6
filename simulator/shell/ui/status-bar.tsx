import { useEffect, useState } from 'preact/hooks'
import { clockText } from '../phone/clock.ts'
import type { Device } from '../phone/devices.ts'
import { useSimulator } from './context.ts'

/** The phone's own line: time, notch, network, battery. */
export function StatusBar({ device, barColor }: { device: Device; barColor: string | undefined }) {
  const { network } = useSimulator().settings
  const time = useClock()
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

function useClock(): string {
  const [time, setTime] = useState(clockNow)
  useEffect(() => {
    const timer = setInterval(() => setTime(clockNow()), 1000)
    return () => clearInterval(timer)
  }, [])
  return time
}

function clockNow(): string {
  return clockText(Date.now())
}
