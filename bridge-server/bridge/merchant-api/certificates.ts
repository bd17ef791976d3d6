import { z } from 'zod'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Random } from '../../clock/random.ts'
import type { PlatformKey } from '../platform-key.ts'
import { ok } from './answers.ts'
import { check, type Endpoint } from './endpoint.ts'
import { seal } from './sealed.ts'

const certificatesQuery = z.strictObject({ algorithm_type: z.enum(['RSA', 'ALL']).optional() })

/** `GET /v3/certificates` → the platform certificate, sealed with the merchant's APIv3 key. */
export function certificates(platform: PlatformKey, random: Random): Endpoint {
  return {
    method: 'GET',
    path: '/v3/certificates',
    async handle({ merchant, query }) {
      const checked = check(certificatesQuery, query, 'query')
      if (!checked.ok) return checked.answer
      const { serialNo, notBeforeMs, notAfterMs, certificatePem } = platform
      return ok({
        data: [
          {
            serial_no: serialNo,
            effective_time: toRfc3339(notBeforeMs),
            expire_time: toRfc3339(notAfterMs),
            encrypt_certificate: seal(certificatePem, 'certificate', merchant.apiV3Key, random),
          },
        ],
      })
    },
  }
}
