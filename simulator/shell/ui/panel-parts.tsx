import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useTexts } from './context.ts'

/** A space's name as a person would say it. */
export function SpaceTag({ space }: { space: string }) {
  const texts = useTexts()
  const kind = space === 'main' || space === 'service' ? space : 'plugin'
  const label =
    kind === 'main'
      ? texts('mainSpace')
      : kind === 'service'
        ? texts('serviceSpace')
        : `${texts('pluginSpace')} ${space}`
  return <span class={`space ${kind}`}>{label}</span>
}

export function Nothing() {
  const texts = useTexts()
  return <p class='nothing'>{texts('nothingYet')}</p>
}

/** A list that stays at its end while lines come in, unless the tester has scrolled up. */
export function FollowingList({ children, count }: { children: ComponentChildren; count: number }) {
  const list = useRef<HTMLOListElement>(null)
  const wasAtEnd = useRef(true)
  useLayoutEffect(() => {
    const element = list.current
    if (element && wasAtEnd.current) element.scrollTop = element.scrollHeight
  }, [count])
  const onScroll = () => {
    const element = list.current
    if (element) wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24
  }
  return (
    <ol class='lines' ref={list} onScroll={onScroll}>
      {children}
    </ol>
  )
}

const CHINA_TIME = { hour12: false, timeZone: 'Asia/Shanghai' } as const

/** Time of day in China, where the phone is. */
export function timeOf(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('zh-CN', CHINA_TIME)
}

/** Time of day in China to the millisecond: what passes between servers is told apart by less than a second. */
export function preciseTimeOf(atMs: number): string {
  return `${new Date(atMs).toLocaleTimeString('zh-CN', CHINA_TIME)}.${String(atMs % 1000).padStart(3, '0')}`
}
