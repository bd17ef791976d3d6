import { randomInt } from 'node:crypto'
import net from 'node:net'

/**
 * Ports are reserved by nothing but their numbers: between asking for one and listening on it, and while a party is
 * being restarted, anybody may take it. So they come from below the range that systems give to outgoing connections
 * and to servers without a wish (from 32 768 on), and each test worker has a lane of its own.
 */
const FIRST_PORT = 12_000
const LANES = 8
const LANE_PORTS = 2_500

let next: number | null = null

/** @returns the first of so many neighbouring ports on loopback, all free and none handed out here before */
export async function freePorts(wanted: number): Promise<number> {
  const lane = FIRST_PORT + (Number(process.env.VITEST_POOL_ID ?? 0) % LANES) * LANE_PORTS
  next ??= randomInt(LANE_PORTS)
  for (let tried = 0; tried < LANE_PORTS; tried++) {
    if (next + wanted > LANE_PORTS) next = 0
    const first = lane + next
    next += wanted
    const neighbours = Array.from({ length: wanted }, (_, i) => first + i)
    if ((await Promise.all(neighbours.map(isFree))).every(Boolean)) return first
  }
  throw new Error(`no ${wanted} neighbouring ports are free from ${lane} on`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
