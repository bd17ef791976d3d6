import { CITIES, type City } from '../../contract/cities.ts'

/** Farther from every city than this, one is in none of them. */
const NEAR_KM_MAX = 250
const EARTH_RADIUS_KM = 6371

/** The city nearest to a place, in degrees; null where none is near. */
export function nearestCity(lat: number, lon: number): City | null {
  let nearest: City | null = null
  let nearestKm = NEAR_KM_MAX
  for (const city of CITIES) {
    const km = distanceKm(lat, lon, city)
    if (km < nearestKm) {
      nearest = city
      nearestKm = km
    }
  }
  return nearest
}

/** Great-circle distance by the haversine formula. */
function distanceKm(lat: number, lon: number, city: City): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const halfLat = Math.sin(radians(city.lat - lat) / 2)
  const halfLon = Math.sin(radians(city.lon - lon) / 2)
  const chord = halfLat ** 2 + Math.cos(radians(lat)) * Math.cos(radians(city.lat)) * halfLon ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord))
}
