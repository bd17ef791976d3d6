/** Hours and minutes as the status bar shows them: the phone is in China, wherever its tester is. */
export function clockText(nowMs: number): string {
  const clock = { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Date(nowMs).toLocaleTimeString('zh-CN', clock)
}

/** The day in China, `2021-10-02`. */
export function chinaDate(nowMs: number): string {
  return new Date(nowMs + EAST_OF_UTC_MS).toISOString().slice(0, 10)
}

const EAST_OF_UTC_MS = 8 * 3_600_000
