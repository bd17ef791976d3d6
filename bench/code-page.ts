import { bundleWithPlugin, openCodePhone } from '../test/support/plugin-code-page.ts'
import { againstLimit, type Measurement, percentile } from './measurement.ts'

const REFRESHES = 30

/** From the payer's tap to the next payment code on the screen, over the built plugin without a browser. */
export async function measureCodePage(): Promise<Measurement[]> {
  const phone = await openCodePhone(await bundleWithPlugin())
  try {
    await phone.showsCode()
    const timesMs: number[] = []
    for (let i = 0; i < REFRESHES; i++) {
      const before = JSON.stringify(phone.shown())
      const tappedAt = performance.now()
      phone.touch('更新付款码')
      while (JSON.stringify(phone.shown() ?? before) === before) {
        if (performance.now() - tappedAt > 5000) throw new Error('the next code never came')
        await new Promise((resolve) => setImmediate(resolve))
      }
      timesMs.push(performance.now() - tappedAt)
      await phone.bench.settled()
    }
    return [
      againstLimit(
        `payment code, tap to next code, p95 of ${REFRESHES}`,
        percentile(timesMs, 0.95),
        50,
        'ms',
      ),
    ]
  } finally {
    phone.bench.close()
  }
}
