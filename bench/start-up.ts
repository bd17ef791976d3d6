import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { againstLimit, type Measurement } from './measurement.ts'
import { startProcess } from './parties-process.ts'

const PORT_BASE = 9410

/** How fast the servers stand, and what they weigh before anybody pays. Files are warm, as after an installation. */
export async function measureStartUp(): Promise<Measurement[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-start-'))
  const where = { portBase: PORT_BASE, dataDir }
  const unionpay = () =>
    startProcess('unionpay', { ...where, probe: `http://127.0.0.1:${PORT_BASE + 2}/mock/certs/root.cer` })
  const bridge = () =>
    startProcess('bridge', { ...where, probe: `http://127.0.0.1:${PORT_BASE + 1}/healthz` })
  try {
    const network = await unionpay()
    const first = await bridge()
    await first.stop()
    const again = await bridge()
    const bridgeMb = again.memoryMb()
    await again.stop()
    await network.stop()
    return [
      againstLimit('mock network from an empty folder', network.readyMs / 1000, 2, 's'),
      againstLimit('bridge, start to first answer', again.readyMs, 500, 'ms'),
      againstLimit('bridge, idle memory', bridgeMb, 150, 'MB'),
    ]
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}
