import { useEffect, useState } from 'preact/hooks'

/** The window's size in CSS pixels, followed as it changes. */
export function useWindowSize(): { width: number; height: number } {
  const [size, setSize] = useState(measure)
  useEffect(() => {
    const follow = () => setSize(measure())
    addEventListener('resize', follow)
    return () => removeEventListener('resize', follow)
  }, [])
  return size
}

function measure() {
  return { width: innerWidth, height: innerHeight }
}
