import { CITIES } from '../../../contract/cities.ts'
import { type Control, done } from './desk.ts'

/** GET /mock/cities: every city that merchants are registered in. */
export const cities: Control<unknown> = () => done({ cities: CITIES })
