import type Router from '@koa/router'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Clock } from '../../clock/clock.ts'
import { ShopError } from '../shop-error.ts'
import { nearestCity } from '../whereabouts.ts'

/** `GET /api/here?lat=&lon=` → the city that is nearest, where one is near, and the day in Beijing. Open to everybody. */
export function hereRoutes(router: Router, clock: Clock): void {
  router.get('/api/here', (context) => {
    const { lat, lon } = context.query
    const isSaid = lat !== undefined || lon !== undefined
    const city = isSaid ? nearestCity(readDegrees(lat, 'lat', 90), readDegrees(lon, 'lon', 180)) : null
    context.body = {
      city: city && { zh: city.zh, en: city.en },
      cityCode: city?.code ?? null,
      day: toRfc3339(clock.now()).slice(0, 10),
    }
  })
}

function readDegrees(value: string | string[] | undefined, field: string, max: number): number {
  const degrees =
    typeof value === 'string' && /^-?\d{1,3}(\.\d{1,20})?$/.test(value) ? Number(value) : Number.NaN
  if (!(Math.abs(degrees) <= max)) throw new ShopError('BAD_REQUEST', `${field} 应为度数`, field)
  return degrees
}
