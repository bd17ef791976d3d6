import type { City } from '../../wire/host.ts'
import type { ApiCall } from '../../wire/shell.ts'
import type { Scope } from '../phone/permissions.ts'
import { askerOf, decidedByPhone, type Fields, type Provider } from './provider.ts'

/** A fuzzy place is known to about five kilometres. */
const FUZZY_DEGREES = 0.05
/** A city's middle stands for the phone, so nothing finer is claimed. */
const ACCURACY_METRES = 65

/** Where the phone is: the middle of the city that the tester has chosen, if the person allows it to be told. */
export const locationProviders = {
  getLocation: locating('scope.userLocation', exactPlace),
  getFuzzyLocation: locating('scope.userFuzzyLocation', fuzzyPlace),
} satisfies Record<string, Provider>

function locating(scope: Scope, placeIn: (city: City, call: ApiCall) => Fields): Provider {
  return decidedByPhone((call, state) => ({
    type: 'askPermission',
    asked: { asker: askerOf(call), scope, fields: placeIn(state.settings.city, call) },
  }))
}

function exactPlace({ lat, lon }: City, call: ApiCall): Fields {
  return {
    latitude: lat,
    longitude: lon,
    accuracy: ACCURACY_METRES,
    horizontalAccuracy: ACCURACY_METRES,
    verticalAccuracy: 0,
    speed: -1,
    ...(call.args.altitude === true || call.args.altitude === 'true' ? { altitude: 0 } : {}),
  }
}

function fuzzyPlace({ lat, lon }: City): Fields {
  const fuzzy = (degrees: number) => Number((Math.round(degrees / FUZZY_DEGREES) * FUZZY_DEGREES).toFixed(2))
  return { latitude: fuzzy(lat), longitude: fuzzy(lon) }
}
