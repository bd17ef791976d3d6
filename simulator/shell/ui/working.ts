import { useState } from 'preact/hooks'

/** Runs one thing at a time and says whether it is running. */
export function useWorking(): readonly [boolean, (work: () => Promise<void>) => void] {
  const [isWorking, setWorking] = useState(false)
  const run = (work: () => Promise<void>) => {
    if (isWorking) return
    setWorking(true)
    void work().finally(() => setWorking(false))
  }
  return [isWorking, run]
}
