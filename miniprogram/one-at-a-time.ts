import { useRef, useState } from 'preact/hooks'

interface OneAtATime {
  readonly busy: boolean
  run(work: () => Promise<void>): Promise<void>
}

/** Does one thing at a time. A second tap can come before the page has drawn that it is busy; it does nothing. */
export function useOneAtATime(): OneAtATime {
  const [busy, setBusy] = useState(false)
  const underWay = useRef(false)
  const run = async (work: () => Promise<void>) => {
    if (underWay.current) return
    underWay.current = true
    setBusy(true)
    try {
      await work()
    } finally {
      underWay.current = false
      setBusy(false)
    }
  }
  return { busy, run }
}
