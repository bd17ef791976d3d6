import type { ApiCall } from '../../wire/shell.ts'
import { ApiFailure } from './provider.ts'

/** A string argument; without a fallback it is required, and WeChat's words say so when it is missing. */
export function text(call: ApiCall, name: string, fallback?: string): string {
  const value = call.args[name]
  if (typeof value === 'string') return value
  if (value === undefined || value === null) {
    if (fallback !== undefined) return fallback
  } else if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value)
  }
  throw wrongType(name, 'String', value)
}

export function number(call: ApiCall, name: string, fallback?: number): number {
  const value = call.args[name]
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if ((value === undefined || value === null) && fallback !== undefined) return fallback
  throw wrongType(name, 'Number', value)
}

export function flag(call: ApiCall, name: string, fallback: boolean): boolean {
  const value = call.args[name]
  return value === undefined || value === null ? fallback : Boolean(value)
}

/** A colour argument in a form that can do nothing but colour, or null. */
export function colour(call: ApiCall, name: string): string | null {
  const value = call.args[name]
  return typeof value === 'string' && /^#[0-9a-f]{3,8}$/i.test(value) ? value : null
}

export function wrongType(name: string, wanted: string, value: unknown): ApiFailure {
  const type = value === null ? 'Null' : Array.isArray(value) ? 'Array' : capitalised(typeof value)
  return new ApiFailure(`parameter error: parameter.${name} should be ${wanted} instead of ${type};`)
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
