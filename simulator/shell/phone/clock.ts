/** Hours and minutes as the status bar shows them: the phone is in China, wherever its tester is. */
export function clockText(nowMs: number): string {
  const clock = { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Date(nowMs).toLocaleTimeString('zh-CN', clock)
}
