import Taro from '@tarojs/taro'
import { useEffect, useRef, useState } from 'preact/hooks'
import { BackendError } from './backend.ts'

/**
 * Something that comes from the backend: on its way, here, or failed. A reload keeps showing what is here; when it
 * fails a toast says so, since what is here may be out of date.
 */
export interface Loaded<Value> {
  readonly value: Value | null
  readonly error: BackendError | null
  reload(): Promise<void>
  /** Puts in what another call has answered. */
  set(value: Value): void
}

/** @param load is called once when the page opens, and at every `reload()` */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [error, setError] = useState<BackendError | null>(null)
  const latest = useRef(0)
  const isHere = useRef(false)

  const set = (next: Value) => {
    latest.current++
    isHere.current = true
    setValue(next)
    setError(null)
  }
  const reload = async () => {
    const turn = ++latest.current
    setError(null)
    try {
      const next = await load()
      // Only the latest question counts: an early answer may be older than what is shown.
      if (turn === latest.current) set(next)
    } catch (cause) {
      if (turn !== latest.current) return
      const failure = cause instanceof BackendError ? cause : new BackendError('INTERNAL')
      setError(failure)
      if (isHere.current) void Taro.showToast({ title: failure.message, icon: 'none' })
    }
  }
  useEffect(() => {
    void reload()
  }, [])
  return { value, error, reload, set }
}
