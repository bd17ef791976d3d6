import { generateKeyPairSync, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { sustain } from './measurement.ts'

/**
 * How many RSA-2048 signatures this machine makes a second when it does nothing else: the ceiling of every path
 * that signs. Thread pool, as many in flight as the paths compared with it.
 */
export async function measureRsaCeiling(inFlight: number, durationMs = 3000): Promise<number> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signAsync = promisify(sign) as (
    algorithm: string,
    data: Buffer,
    key: typeof privateKey,
  ) => Promise<Buffer>
  const data = Buffer.alloc(400, 'x')
  const { perSecond } = await sustain(() => signAsync('sha256', data, privateKey), { inFlight, durationMs })
  return perSecond
}
